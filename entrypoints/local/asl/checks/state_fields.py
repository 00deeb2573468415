"""Which fields each part of a definition may have, and what each of them takes."""

from __future__ import annotations

from collections.abc import Mapping

from entrypoints.local.asl.checks import field_checks as takes
from entrypoints.local.asl.checks.field_checks import Check
from entrypoints.local.asl.definitions.definition import Language

Fields = Mapping[str, Check]

_OBJECT, _ARRAY, _STRING, _BOOLEAN = (
    takes.of_type(kind) for kind in ("object", "array", "string", "boolean")
)
_SECONDS = takes.number(1, takes.LONGEST_SECONDS)
_COUNT = takes.number(0, 2**31 - 1)

_COMMON: Fields = {
    "Type": _STRING,
    "Comment": _STRING,
    "QueryLanguage": takes.one_of("JSONPath", "JSONata"),
}
_MOVING: Fields = {"Next": _STRING, "End": _BOOLEAN}
_RECOVERING: Fields = {"Retry": _ARRAY, "Catch": _ARRAY}
_TIMED: Fields = {"TimeoutSeconds": _SECONDS, "HeartbeatSeconds": _SECONDS}
_WAIT: Fields = {"Seconds": takes.number(0, takes.LONGEST_SECONDS), "Timestamp": takes.timestamp}
_MAP: Fields = {
    "ItemProcessor": _OBJECT,
    "ItemReader": _OBJECT,
    "ItemBatcher": _OBJECT,
    "ItemSelector": takes.template,
    "ResultWriter": _OBJECT,
    "Label": _STRING,
    "MaxConcurrency": _COUNT,
    "ToleratedFailureCount": _COUNT,
    "ToleratedFailurePercentage": takes.number(0, 100, whole=False),
}

_PATHS: Fields = {"InputPath": takes.path, "OutputPath": takes.path}
_ASSIGN: Fields = {"Assign": takes.assignment}
_RESULT: Fields = {"ResultPath": takes.reference}
_SELECTED: Fields = {"ResultSelector": takes.object_template}

_JSONPATH: dict[str, Fields] = {
    "Task": {
        **_MOVING,
        **_RECOVERING,
        **_TIMED,
        **_PATHS,
        **_ASSIGN,
        **_RESULT,
        **_SELECTED,
        "Resource": takes.resource,
        "Parameters": takes.template,
        "Credentials": takes.credentials,
        "TimeoutSecondsPath": takes.present_path,
        "HeartbeatSecondsPath": takes.present_path,
    },
    "Pass": {
        **_MOVING,
        **_PATHS,
        **_ASSIGN,
        **_RESULT,
        "Result": takes.anything,
        "Parameters": takes.template,
    },
    "Choice": {**_PATHS, **_ASSIGN, "Choices": _ARRAY, "Default": _STRING},
    "Wait": {
        **_MOVING,
        **_PATHS,
        **_ASSIGN,
        **_WAIT,
        "SecondsPath": takes.present_path,
        "TimestampPath": takes.present_path,
    },
    "Succeed": _PATHS,
    "Fail": {
        "Error": _STRING,
        "Cause": _STRING,
        "ErrorPath": takes.path_or_intrinsic,
        "CausePath": takes.path_or_intrinsic,
    },
    "Parallel": {
        **_MOVING,
        **_RECOVERING,
        **_PATHS,
        **_ASSIGN,
        **_RESULT,
        **_SELECTED,
        "Branches": _ARRAY,
        "Parameters": takes.template,
    },
    "Map": {
        **_MOVING,
        **_RECOVERING,
        **_PATHS,
        **_ASSIGN,
        **_RESULT,
        **_SELECTED,
        **_MAP,
        "Iterator": _OBJECT,
        "Parameters": takes.template,
        "ItemsPath": takes.items_path,
        "MaxConcurrencyPath": takes.present_reference,
        "ToleratedFailureCountPath": takes.present_reference,
        "ToleratedFailurePercentagePath": takes.present_reference,
    },
}

_MADE: Fields = {**_ASSIGN, "Output": takes.template}

_JSONATA: dict[str, Fields] = {
    "Task": {
        **_MOVING,
        **_RECOVERING,
        **_TIMED,
        **_MADE,
        "Resource": takes.resource,
        "Arguments": takes.template,
        "Credentials": takes.credentials,
    },
    "Pass": {**_MOVING, **_MADE},
    "Choice": {**_MADE, "Choices": _ARRAY, "Default": _STRING},
    "Wait": {**_MOVING, **_MADE, **_WAIT},
    "Succeed": {"Output": takes.template},
    "Fail": {"Error": takes.text, "Cause": takes.text},
    "Parallel": {**_MOVING, **_RECOVERING, **_MADE, "Branches": _ARRAY, "Arguments": takes.template},
    "Map": {**_MOVING, **_RECOVERING, **_MADE, **_MAP, "Items": takes.items},
}

STATE_TYPES = ("Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map")
"""In the order in which AWS names them."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Task": ("Resource",),
    "Choice": ("Choices",),
    "Parallel": ("Branches",),
}

ONE_OF: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Wait": (("SecondsPath", "Seconds", "TimestampPath", "Timestamp"),),
    "Map": (("ItemProcessor", "Iterator"),),
}
"""Fields of which exactly one must be there, in the order in which AWS names them."""

MOVED_ON = ("Next", "End")
"""What leads out of a state that is neither a Choice nor an end."""

AT_MOST_ONE: tuple[tuple[str, str], ...] = (
    ("TimeoutSeconds", "TimeoutSecondsPath"),
    ("HeartbeatSeconds", "HeartbeatSecondsPath"),
    ("Error", "ErrorPath"),
    ("Cause", "CausePath"),
    ("MaxConcurrency", "MaxConcurrencyPath"),
    ("ToleratedFailureCount", "ToleratedFailureCountPath"),
    ("ToleratedFailurePercentage", "ToleratedFailurePercentagePath"),
    ("ItemSelector", "Parameters"),
)

BATCH_AT_MOST_ONE = (
    ("MaxItemsPerBatch", "MaxItemsPerBatchPath"),
    ("MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"),
)
READER_AT_MOST_ONE = (("MaxItems", "MaxItemsPath"),)

MACHINE: Fields = {
    "Comment": _STRING,
    "Version": takes.one_of("1.0"),
    "StartAt": _STRING,
    "States": _OBJECT,
    "TimeoutSeconds": takes.constant_number(0, takes.LONGEST_SECONDS),
    "QueryLanguage": takes.one_of("JSONPath", "JSONata"),
}
BRANCH: Fields = {"Comment": _STRING, "StartAt": _STRING, "States": _OBJECT}
"""A block inside a state: without a language of its own, its states have that of the whole machine."""
PROCESSOR: Fields = {**BRANCH, "ProcessorConfig": _OBJECT}
PROCESSOR_CONFIG: Fields = {
    "Mode": takes.one_of("INLINE", "DISTRIBUTED"),
    "ExecutionType": takes.one_of("STANDARD", "EXPRESS"),
}

ERROR_EQUALS: Fields = {"ErrorEquals": _ARRAY}
RETRIER: Fields = {
    **ERROR_EQUALS,
    "Comment": _STRING,
    "IntervalSeconds": takes.constant_number(0, takes.LONGEST_SECONDS),
    "MaxAttempts": takes.constant_number(0, takes.LONGEST_SECONDS),
    "BackoffRate": takes.constant_number(1, float("inf"), whole=False),
    "MaxDelaySeconds": takes.constant_number(1, 31_622_400),
    "JitterStrategy": takes.one_of("NONE", "FULL"),
}


def other(language: Language) -> Language:
    """Return the language that is not `language`."""
    return "JSONPath" if language == "JSONata" else "JSONata"


def state_fields(kind: str, language: Language) -> Fields:
    """Return the fields that a state of one type takes."""
    return {**_COMMON, **(_JSONATA if language == "JSONata" else _JSONPATH)[kind]}


def catcher_fields(language: Language) -> Fields:
    """Return the fields of an element of Catch."""
    own: Fields = {"Output": takes.catcher_template} if language == "JSONata" else _RESULT
    return {**ERROR_EQUALS, "Comment": _STRING, "Next": _STRING, "Assign": takes.caught_assignment, **own}


def reader_fields(language: Language) -> Fields:
    """Return the fields of ItemReader."""
    return {**_call_fields(language), "ReaderConfig": _OBJECT}


def writer_fields(language: Language) -> Fields:
    """Return the fields of ResultWriter."""
    return {**_call_fields(language), "WriterConfig": _OBJECT}


def _call_fields(language: Language) -> Fields:
    call = "Arguments" if language == "JSONata" else "Parameters"
    return {"Comment": _STRING, "Resource": takes.resource, call: takes.template}


def reader_config_fields(language: Language) -> Fields:
    """Return the fields of ReaderConfig."""
    own: Fields = {} if language == "JSONata" else {"MaxItemsPath": takes.present_reference}
    return {
        "InputType": takes.one_of("CSV", "JSON", "JSONL", "MANIFEST", "PARQUET"),
        "ManifestType": takes.one_of("ATHENA_DATA", "S3_INVENTORY"),
        "Transformation": takes.one_of("NONE", "LOAD_AND_FLATTEN"),
        "CSVHeaderLocation": takes.one_of("FIRST_ROW", "GIVEN"),
        "CSVHeaders": takes.strings,
        "CSVDelimiter": takes.one_of("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"),
        "ItemsPointer": _STRING,
        "MaxItems": takes.number(0, 100_000_000),
        **own,
    }


WRITER_CONFIG: Fields = {
    "OutputType": takes.one_of("JSON", "JSONL"),
    "Transformation": takes.one_of("NONE", "COMPACT", "FLATTEN"),
}


def batcher_fields(language: Language) -> Fields:
    """Return the fields of ItemBatcher."""
    paths: Fields = {
        "MaxItemsPerBatchPath": takes.present_reference,
        "MaxInputBytesPerBatchPath": takes.present_reference,
    }
    return {
        "MaxItemsPerBatch": _COUNT,
        "MaxInputBytesPerBatch": takes.number(0, 262_144),
        "BatchInput": takes.template,
        **({} if language == "JSONata" else paths),
    }
