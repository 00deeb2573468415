"""Definitions with one fault, and the check that it is found."""

import json
from typing import Any

import pytest

from entrypoints.local.asl import DefinitionError, compile_definition, validate

SCHEMA = "SCHEMA_VALIDATION_FAILED"
FUNCTION = "arn:aws:lambda:eu-west-3:000000000000:function:oven"


def machine(state: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"StartAt": "A", "States": {"A": state}, **more}


def passing(**fields: Any) -> dict[str, Any]:
    return {"Type": "Pass", "End": True, **fields}


def tasking(**fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": FUNCTION, "End": True, **fields}


def choosing(**rule: Any) -> dict[str, Any]:
    return {
        "StartAt": "A",
        "States": {"A": {"Type": "Choice", "Choices": [{"Next": "B", **rule}]}, "B": {"Type": "Succeed"}},
    }


def mapping(config: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    processor = {"StartAt": "B", "States": {"B": passing()}}
    if config:
        processor["ProcessorConfig"] = config
    return {"Type": "Map", "End": True, "ItemProcessor": processor, **fields}


def spread(**fields: Any) -> dict[str, Any]:
    return mapping({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **fields)


def paralleling(*branches: dict[str, Any]) -> dict[str, Any]:
    return {"Type": "Parallel", "End": True, "Branches": list(branches)}


def deciding(condition: Any, **fields: Any) -> dict[str, Any]:
    """Return a JSONata machine with a Choice."""
    return {**choosing(Condition=condition, **fields), "QueryLanguage": "JSONata"}


def jsonata(state: dict[str, Any], **more: Any) -> dict[str, Any]:
    return machine(state, QueryLanguage="JSONata", **more)


PATH_ONLY = (
    "The QueryLanguage is set to 'JSONata', but field '{}' is only supported for the 'JSONPath' QueryLanguage"
)
JSONATA_ONLY = (
    "The QueryLanguage is set to 'JSONPath', but field '{}' is only supported for the 'JSONata' QueryLanguage"
)
NO_TYPE = (
    "The field 'Type' should have one of these values: "
    "[Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]"
)
NO_PATH = "Value must be a valid JSONPath."
NO_START = "Value is not a Reference Path: Reference path didn't start with '$'"
NO_SELECTOR = "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]"
UNCLOSED = "JSONata string must start with {% and end with %}"
NO_TEMPLATE = "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call"


def with_codes(faults: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return faults with their code: SCHEMA_VALIDATION_FAILED for those that name none."""
    return [fault if len(fault) == 4 else (fault[0], SCHEMA, *fault[1:]) for fault in faults]


def assert_refused(definition: Any, code: str, message: str, location: str) -> None:
    errors = {(d.code, d.location): d.message for d in validate(definition) if d.severity == "ERROR"}
    assert message in errors[code, location]
    with pytest.raises(DefinitionError) as refused:
        compile_definition(json.dumps(definition))
    assert f"{code}: {errors[code, location]} at {location or 'null'}" in str(refused.value)
