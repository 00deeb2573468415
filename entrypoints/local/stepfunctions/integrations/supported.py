"""Which Resources of Task states can be run here; all others are refused when a definition is created.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from entrypoints.local.asl import Diagnostic
from entrypoints.local.asl.engine.resources import parse_resource
from entrypoints.local.stepfunctions.integrations.naming import SDK
from entrypoints.local.stepfunctions.integrations.parameter_checks import check_parameters
from entrypoints.local.stepfunctions.integrations.sdk_models import sdk_operation

if TYPE_CHECKING:
    from entrypoints.local.asl import Target

_REQUEST = frozenset({""})
_CALLBACK = frozenset({"", "waitForTaskToken"})
_NESTED = frozenset({"", "sync", "sync:2", "waitForTaskToken"})

SUPPORTED: Mapping[str, frozenset[str]] = {
    "dynamodb:deleteItem": _REQUEST,
    "dynamodb:getItem": _REQUEST,
    "dynamodb:putItem": _REQUEST,
    "dynamodb:updateItem": _REQUEST,
    "events:putEvents": _CALLBACK,
    "http:invoke": _REQUEST,
    "lambda:invoke": _CALLBACK,
    "sns:publish": _CALLBACK,
    "sqs:sendMessage": _CALLBACK,
    "states:startExecution": _NESTED,
}
"""The optimized integrations and their patterns; beside them, what `sdk_models` finds for `aws-sdk:` ones."""


def unsupported_resources(definition: Mapping[str, Any]) -> list[Diagnostic]:
    """Return what is wrong with the Tasks of a definition that is valid so far.

    Of a Resource that nothing here can run, or that AWS does not have either, nothing else is said; of the
    others, what their requests lack (`parameter_checks`).
    """
    return [found for task in _tasks(definition, _is_jsonata(definition), "") for found in _check(task)]


class _Task(NamedTuple):
    place: str
    state: Mapping[str, Any]
    jsonata: bool


def _check(task: _Task) -> Iterator[Diagnostic]:
    resource: str = task.state["Resource"]
    target = parse_resource(resource)
    if target.kind != "service":
        return
    if _runs(target):
        yield from check_parameters(target, task.state, task.place, jsonata=task.jsonata)
    else:
        yield Diagnostic(
            "ERROR",
            "SCHEMA_VALIDATION_FAILED",
            f"The resource provided {resource} is not recognized. The value is not a valid resource ARN, "
            "or the resource is not available in this region.",
            f"{task.place}/Resource",
        )


def _runs(target: Target) -> bool:
    service = target.resource_type
    if service.startswith(SDK):
        known = sdk_operation(service.removeprefix(SDK), target.action) is not None
        return known and target.pattern in _CALLBACK
    return target.pattern in SUPPORTED.get(f"{service}:{target.action}", ())


def _tasks(block: Mapping[str, Any], jsonata: bool, place: str) -> Iterator[_Task]:
    """Yield each Task, also those inside Parallel and Map states; `jsonata` is the machine's language."""
    for name, state in block["States"].items():
        here = f"{place}/States/{name}"
        if state["Type"] == "Task":
            yield _Task(here, state, _is_jsonata(state) if "QueryLanguage" in state else jsonata)
        for number, branch in enumerate(state.get("Branches", ())):
            yield from _tasks(branch, jsonata, f"{here}/Branches[{number}]")
        for field in ("ItemProcessor", "Iterator"):
            if field in state:
                yield from _tasks(state[field], jsonata, f"{here}/{field}")


def _is_jsonata(block: Mapping[str, Any]) -> bool:
    return block.get("QueryLanguage") == "JSONata"
