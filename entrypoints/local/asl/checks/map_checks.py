"""Checks of the parts of a Map: its processor's configuration, reader, batcher, writer and label.

Sentences measured by the rules pf-sfn-asl-map-distributed, pf-sfn-asl-name-limits and
pf-sfn-express-unsupported of https://github.com/badmintoncryer/cdk-preflight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from entrypoints.local.asl.checks import state_fields as known
from entrypoints.local.asl.checks.diagnostics import Diagnostic
from entrypoints.local.asl.checks.object_checks import (
    Fields,
    Found,
    allow_one,
    check_object,
    require,
    schema_error,
)
from entrypoints.local.asl.definitions.definition import Definition, Language
from entrypoints.local.asl.definitions.walk import processor_of

_ONLY_DISTRIBUTED = ("ItemReader", "ItemBatcher", "ResultWriter", "Label")
_ACTIONS = {
    "ItemReader": re.compile(r"arn:[\w-]+:states:::s3:(getObject|listObjectsV2)"),
    "ResultWriter": re.compile(r"arn:[\w-]+:states:::s3:putObject"),
}
_LONGEST_LABEL = 40
_NOT_IN_LABELS = ' ?*<>{}[]:;,\\|^~$#%&`"'


def check_map(state: Definition, language: Language, where: str, *, express: bool) -> Found:
    """Yield what is wrong with a Map, apart from the states inside it."""
    processor, place = processor_of(state, where)
    yield from check_object(processor, known.PROCESSOR, language, place)
    config = processor.get("ProcessorConfig", {})
    place = f"{place}/ProcessorConfig"
    yield from check_object(config, known.PROCESSOR_CONFIG, language, place)
    if not isinstance(config, Mapping):
        return
    distributed = config.get("Mode") == "DISTRIBUTED"
    if distributed and express:
        message = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"
        yield schema_error(message, f"{place}/Mode")
    if distributed:
        yield from require(config, ("ExecutionType",), place)
    elif config.get("Mode") == "INLINE" and "ExecutionType" in config:
        yield schema_error("Field 'ExecutionType' is not supported", place)
    if not distributed:
        yield from _only_distributed(state, where)
    yield from _reader_and_writer(state, language, where)
    yield from _batcher(state, language, where)


def check_label(label: str, taken: set[str], where: str) -> Found:
    """Yield what is wrong with a label, which must differ from those that are taken, and take it."""
    if label in taken:
        yield Diagnostic("ERROR", "DUPLICATE_LABEL_NAME", f"Duplicate Label name: {label}", where)
    taken.add(label)
    signs = any(sign in label for sign in _NOT_IN_LABELS) or not label.isprintable()
    if signs or not 1 <= len(label) <= _LONGEST_LABEL:
        limit = f" exceeds the {_LONGEST_LABEL}-character limit allowed by the service"
        message = f"Invalid Label name: {label}{limit if len(label) > _LONGEST_LABEL else ''}"
        yield Diagnostic("ERROR", "INVALID_LABEL_NAME", message, where)


def _only_distributed(state: Definition, where: str) -> Found:
    for field in _ONLY_DISTRIBUTED:
        if field in state:
            yield schema_error(f"Field '{field}' is supported in DISTRIBUTED mode only", where)


def _reader_and_writer(state: Definition, language: Language, where: str) -> Found:
    parts = (
        ("ItemReader", known.reader_fields, "ReaderConfig", known.reader_config_fields),
        ("ResultWriter", known.writer_fields, "WriterConfig", lambda _language: known.WRITER_CONFIG),
    )
    for name, fields, config, config_fields in parts:
        if name not in state:
            continue
        yield from _part(state[name], fields, language, f"{where}/{name}")
        inner = state[name].get(config, {})
        yield from _part(inner, config_fields, language, f"{where}/{name}/{config}")
        for pair in known.READER_AT_MOST_ONE if isinstance(inner, Mapping) else ():
            yield from allow_one(inner, pair, f"{where}/{name}/{config}")
        if "Resource" in state[name] and not _ACTIONS[name].fullmatch(str(state[name]["Resource"])):
            message = "The field 'Resource' does not match any of the allowed values"
            yield schema_error(message, f"{where}/{name}/Resource")
    if "ItemReader" in state:
        yield from require(state["ItemReader"], ("Resource",), f"{where}/ItemReader")
        config = state["ItemReader"].get("ReaderConfig", {})
        yield from _read_together(config, f"{where}/ItemReader/ReaderConfig")


def _read_together(config: Any, where: str) -> Found:
    """Check what goes together in a ReaderConfig.

    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
    """
    if not isinstance(config, Mapping):
        return
    kind, manifest = config.get("InputType"), config.get("ManifestType")
    yield from _headers(config, where)
    if manifest == "S3_INVENTORY" and kind not in (None, "MANIFEST"):
        yield schema_error("An S3_INVENTORY manifest takes no 'InputType'", f"{where}/InputType")
    if manifest == "ATHENA_DATA" and kind not in ("CSV", "JSONL", "PARQUET"):
        yield schema_error("ATHENA_DATA needs 'InputType' CSV, JSONL or PARQUET", where)
    if config.get("Transformation") == "LOAD_AND_FLATTEN" and kind in (None, "MANIFEST"):
        yield schema_error("LOAD_AND_FLATTEN needs the 'InputType' of the objects", where)


def _headers(config: Mapping[str, Any], where: str) -> Found:
    kind, headers = config.get("InputType"), config.get("CSVHeaderLocation")
    if kind == "CSV" and headers is None:
        yield schema_error("The field 'CSVHeaderLocation' is required", where)
    if kind == "JSON" and headers is not None:
        yield schema_error("Field 'CSVHeaderLocation' is not supported", where)
    if headers == "GIVEN":
        yield from require(config, ("CSVHeaders",), where)


def _batcher(state: Definition, language: Language, where: str) -> Found:
    if "ItemBatcher" in state:
        place = f"{where}/ItemBatcher"
        yield from _part(state["ItemBatcher"], known.batcher_fields, language, place)
        for pair in known.BATCH_AT_MOST_ONE:
            yield from allow_one(state["ItemBatcher"], pair, place)


def _part(part: Any, fields: Any, language: Language, where: str) -> Found:
    """Check an object whose fields depend on the query language."""
    own: Fields = fields(language)
    elsewhere: Iterable[str] = fields(known.other(language))
    yield from check_object(part, own, language, where, elsewhere=elsewhere)
