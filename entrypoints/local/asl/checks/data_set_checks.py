"""Checks of the data sets of a Map: its ItemReader, ItemBatcher and ResultWriter.

Sentences measured by the rule pf-sfn-asl-map-distributed of https://github.com/badmintoncryer/cdk-preflight.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from entrypoints.local.asl.checks import value_checks as values
from entrypoints.local.asl.checks.object_checks import (
    Diagnostics,
    Fields,
    allow_one,
    check_object,
    require,
    schema_error,
)
from entrypoints.local.asl.definitions.definition import Definition, Language, other_language

_ACTIONS = {
    "ItemReader": re.compile(r"arn:[\w-]+:states:::s3:(getObject|listObjectsV2)"),
    "ResultWriter": re.compile(r"arn:[\w-]+:states:::s3:putObject"),
}
_BATCH_AT_MOST_ONE = (
    ("MaxItemsPerBatch", "MaxItemsPerBatchPath"),
    ("MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"),
)
_READER_AT_MOST_ONE = (("MaxItems", "MaxItemsPath"),)


def reader_fields(language: Language) -> Fields:
    """Return the fields that ItemReader may have."""
    return {**_call_fields(language), "ReaderConfig": values.OBJECT}


def writer_fields(language: Language) -> Fields:
    """Return the fields that ResultWriter may have."""
    return {**_call_fields(language), "WriterConfig": values.OBJECT}


def _call_fields(language: Language) -> Fields:
    call = "Arguments" if language == "JSONata" else "Parameters"
    return {"Comment": values.STRING, "Resource": values.resource, call: values.template}


def reader_config_fields(language: Language) -> Fields:
    """Return the fields that ReaderConfig may have."""
    own: Fields = {} if language == "JSONata" else {"MaxItemsPath": values.present_reference}
    return {
        "InputType": values.one_of("CSV", "JSON", "JSONL", "MANIFEST", "PARQUET"),
        "ManifestType": values.one_of("ATHENA_DATA", "S3_INVENTORY"),
        "Transformation": values.one_of("NONE", "LOAD_AND_FLATTEN"),
        "CSVHeaderLocation": values.one_of("FIRST_ROW", "GIVEN"),
        "CSVHeaders": values.strings,
        "CSVDelimiter": values.one_of("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"),
        "ItemsPointer": values.STRING,
        "MaxItems": values.number(0, 100_000_000),
        **own,
    }


WRITER_CONFIG: Fields = {
    "OutputType": values.one_of("JSON", "JSONL"),
    "Transformation": values.one_of("NONE", "COMPACT", "FLATTEN"),
}


def batcher_fields(language: Language) -> Fields:
    """Return the fields that ItemBatcher may have."""
    paths: Fields = {
        "MaxItemsPerBatchPath": values.present_reference,
        "MaxInputBytesPerBatchPath": values.present_reference,
    }
    return {
        "MaxItemsPerBatch": values.number(0, 2**31 - 1),
        "MaxInputBytesPerBatch": values.number(0, 262_144),
        "BatchInput": values.template,
        **({} if language == "JSONata" else paths),
    }


def check_data_sets(state: Definition, language: Language, where: str) -> Diagnostics:
    """Yield what is wrong with the reader, the writer and the batcher of a Map."""
    yield from _reader_and_writer(state, language, where)
    yield from _batcher(state, language, where)


def _reader_and_writer(state: Definition, language: Language, where: str) -> Diagnostics:
    parts = (
        ("ItemReader", reader_fields, "ReaderConfig", reader_config_fields),
        ("ResultWriter", writer_fields, "WriterConfig", lambda _language: WRITER_CONFIG),
    )
    for name, fields, config, config_fields in parts:
        if name not in state:
            continue
        yield from _part(state[name], fields, language, f"{where}/{name}")
        inner = state[name].get(config, {})
        yield from _part(inner, config_fields, language, f"{where}/{name}/{config}")
        for pair in _READER_AT_MOST_ONE if isinstance(inner, Mapping) else ():
            yield from allow_one(inner, pair, f"{where}/{name}/{config}")
        if "Resource" in state[name] and not _ACTIONS[name].fullmatch(str(state[name]["Resource"])):
            message = "The field 'Resource' does not match any of the allowed values"
            yield schema_error(message, f"{where}/{name}/Resource")
    if "ItemReader" in state:
        yield from require(state["ItemReader"], ("Resource",), f"{where}/ItemReader")
        config = state["ItemReader"].get("ReaderConfig", {})
        yield from _read_together(config, f"{where}/ItemReader/ReaderConfig")


def _read_together(config: Any, where: str) -> Diagnostics:
    """Check the combinations of fields in a ReaderConfig.

    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
    """
    if not isinstance(config, Mapping):
        return
    kind, manifest = config.get("InputType"), config.get("ManifestType")
    yield from _headers(config, where)
    if manifest == "S3_INVENTORY" and kind not in (None, "MANIFEST"):
        yield schema_error("An S3_INVENTORY manifest must not have an 'InputType'", f"{where}/InputType")
    if manifest == "ATHENA_DATA" and kind not in ("CSV", "JSONL", "PARQUET"):
        yield schema_error("ATHENA_DATA needs 'InputType' CSV, JSONL or PARQUET", where)
    if config.get("Transformation") == "LOAD_AND_FLATTEN" and kind in (None, "MANIFEST"):
        yield schema_error("LOAD_AND_FLATTEN needs the 'InputType' of the objects", where)


def _headers(config: Mapping[str, Any], where: str) -> Diagnostics:
    kind, headers = config.get("InputType"), config.get("CSVHeaderLocation")
    if kind == "CSV" and headers is None:
        yield schema_error("The field 'CSVHeaderLocation' is required", where)
    if kind == "JSON" and headers is not None:
        yield schema_error("Field 'CSVHeaderLocation' is not supported", where)
    if headers == "GIVEN":
        yield from require(config, ("CSVHeaders",), where)


def _batcher(state: Definition, language: Language, where: str) -> Diagnostics:
    if "ItemBatcher" in state:
        place = f"{where}/ItemBatcher"
        yield from _part(state["ItemBatcher"], batcher_fields, language, place)
        for pair in _BATCH_AT_MOST_ONE:
            yield from allow_one(state["ItemBatcher"], pair, place)


def _part(part: Any, fields: Any, language: Language, where: str) -> Diagnostics:
    """Check an object whose fields depend on the query language."""
    own: Fields = fields(language)
    elsewhere: Iterable[str] = fields(other_language(language))
    yield from check_object(part, own, language, where, elsewhere=elsewhere)
