"""The fields of each type of state: those it may have, must have, and may not have together."""

from collections.abc import Mapping

from entrypoints.local.asl.checks import value_checks as values
from entrypoints.local.asl.checks.object_checks import (
    Diagnostics,
    Fields,
    allow_one,
    check_object,
    require,
    require_one,
)
from entrypoints.local.asl.definitions.definition import Definition, Language, other_language

_SECONDS = values.number(1, values.LONGEST_SECONDS)
_COUNT = values.number(0, 2**31 - 1)

_COMMON: Fields = {
    "Type": values.STRING,
    "Comment": values.STRING,
    "QueryLanguage": values.one_of("JSONPath", "JSONata"),
}
_MOVING: Fields = {"Next": values.STRING, "End": values.BOOLEAN}
_RECOVERING: Fields = {"Retry": values.ARRAY, "Catch": values.ARRAY}
_TIMED: Fields = {"TimeoutSeconds": _SECONDS, "HeartbeatSeconds": _SECONDS}
_WAIT: Fields = {"Seconds": values.number(0, values.LONGEST_SECONDS), "Timestamp": values.timestamp}
_MAP: Fields = {
    "ItemProcessor": values.OBJECT,
    "ItemReader": values.OBJECT,
    "ItemBatcher": values.OBJECT,
    "ItemSelector": values.template,
    "ResultWriter": values.OBJECT,
    "Label": values.STRING,
    "MaxConcurrency": _COUNT,
    "ToleratedFailureCount": _COUNT,
    "ToleratedFailurePercentage": values.number(0, 100, whole=False),
}

_PATHS: Fields = {"InputPath": values.path, "OutputPath": values.path}
_ASSIGN: Fields = {"Assign": values.assignment}
_RESULT: Fields = {"ResultPath": values.reference}
_SELECTED: Fields = {"ResultSelector": values.object_template}

_JSONPATH: dict[str, Fields] = {
    "Task": {
        **_MOVING,
        **_RECOVERING,
        **_TIMED,
        **_PATHS,
        **_ASSIGN,
        **_RESULT,
        **_SELECTED,
        "Resource": values.resource,
        "Parameters": values.template,
        "Credentials": values.credentials,
        "TimeoutSecondsPath": values.present_path,
        "HeartbeatSecondsPath": values.present_path,
    },
    "Pass": {
        **_MOVING,
        **_PATHS,
        **_ASSIGN,
        **_RESULT,
        "Result": values.anything,
        "Parameters": values.template,
    },
    "Choice": {**_PATHS, **_ASSIGN, "Choices": values.ARRAY, "Default": values.STRING},
    "Wait": {
        **_MOVING,
        **_PATHS,
        **_ASSIGN,
        **_WAIT,
        "SecondsPath": values.present_path,
        "TimestampPath": values.present_path,
    },
    "Succeed": _PATHS,
    "Fail": {
        "Error": values.STRING,
        "Cause": values.STRING,
        "ErrorPath": values.path_or_intrinsic,
        "CausePath": values.path_or_intrinsic,
    },
    "Parallel": {
        **_MOVING,
        **_RECOVERING,
        **_PATHS,
        **_ASSIGN,
        **_RESULT,
        **_SELECTED,
        "Branches": values.ARRAY,
        "Parameters": values.template,
    },
    "Map": {
        **_MOVING,
        **_RECOVERING,
        **_PATHS,
        **_ASSIGN,
        **_RESULT,
        **_SELECTED,
        **_MAP,
        "Iterator": values.OBJECT,
        "Parameters": values.template,
        "ItemsPath": values.items_path,
        "MaxConcurrencyPath": values.present_reference,
        "ToleratedFailureCountPath": values.present_reference,
        "ToleratedFailurePercentagePath": values.present_reference,
    },
}

_MADE: Fields = {**_ASSIGN, "Output": values.template}

_JSONATA: dict[str, Fields] = {
    "Task": {
        **_MOVING,
        **_RECOVERING,
        **_TIMED,
        **_MADE,
        "Resource": values.resource,
        "Arguments": values.template,
        "Credentials": values.credentials,
    },
    "Pass": {**_MOVING, **_MADE},
    "Choice": {**_MADE, "Choices": values.ARRAY, "Default": values.STRING},
    "Wait": {**_MOVING, **_MADE, **_WAIT},
    "Succeed": {"Output": values.template},
    "Fail": {"Error": values.text, "Cause": values.text},
    "Parallel": {**_MOVING, **_RECOVERING, **_MADE, "Branches": values.ARRAY, "Arguments": values.template},
    "Map": {**_MOVING, **_RECOVERING, **_MADE, **_MAP, "Items": values.items},
}

STATE_TYPES = ("Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map")
"""The types of states, in the order in which AWS names them."""

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Task": ("Resource",),
    "Choice": ("Choices",),
    "Parallel": ("Branches",),
}

_ONE_OF: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Wait": (("SecondsPath", "Seconds", "TimestampPath", "Timestamp"),),
    "Map": (("ItemProcessor", "Iterator"),),
}
"""Groups of fields of which exactly one must be present, in the order in which AWS names them."""

_LEADING_ON = ("Next", "End")
"""The fields that lead out of a state, unless it is a Choice, a Succeed or a Fail."""

_AT_MOST_ONE: tuple[tuple[str, str], ...] = (
    ("TimeoutSeconds", "TimeoutSecondsPath"),
    ("HeartbeatSeconds", "HeartbeatSecondsPath"),
    ("Error", "ErrorPath"),
    ("Cause", "CausePath"),
    ("MaxConcurrency", "MaxConcurrencyPath"),
    ("ToleratedFailureCount", "ToleratedFailureCountPath"),
    ("ToleratedFailurePercentage", "ToleratedFailurePercentagePath"),
    ("ItemSelector", "Parameters"),
)


def state_fields(kind: str, language: Language) -> Fields:
    """Return the fields that a state of one type may have."""
    return {**_COMMON, **(_JSONATA if language == "JSONata" else _JSONPATH)[kind]}


def check_state_fields(state: Definition, kind: str, language: Language, where: str) -> Diagnostics:
    """Yield what is wrong with the fields of a state, apart from the elements and objects inside them."""
    elsewhere = state_fields(kind, other_language(language))
    yield from check_object(state, state_fields(kind, language), language, where, elsewhere=elsewhere)
    yield from require(state, _REQUIRED.get(kind, ()), where)
    for names in _ONE_OF.get(kind, ()):
        yield from require_one(state, names, where)
    for pair in _AT_MOST_ONE:
        yield from allow_one(state, pair, where)
    if kind not in ("Choice", "Succeed", "Fail"):
        present = {name: True for name in _LEADING_ON if state.get(name) not in (None, False)}
        yield from require_one(present, _LEADING_ON, where)
