"""Which Resources of Task states can be run here; all others are refused when a definition is created.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import Diagnostic
from entrypoints.local.asl.definitions.walk import StateDefinition, all_states
from entrypoints.local.asl.engine.resources import parse_resource
from entrypoints.local.stepfunctions.integrations.sdk.java_names import SDK
from entrypoints.local.stepfunctions.integrations.sdk.request_members import check_parameters
from entrypoints.local.stepfunctions.integrations.sdk.service_models import sdk_operation

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
    tasks = (state for state in all_states(definition) if state.definition["Type"] == "Task")
    return [found for task in tasks for found in _check(task)]


def _check(task: StateDefinition) -> Iterator[Diagnostic]:
    resource: str = task.definition["Resource"]
    target = parse_resource(resource)
    if target.kind != "service":
        return
    if _runs(target):
        yield from check_parameters(target, task.definition, task.path, jsonata=task.language == "JSONata")
    else:
        yield Diagnostic(
            "ERROR",
            "SCHEMA_VALIDATION_FAILED",
            f"The resource provided {resource} is not recognized. The value is not a valid resource ARN, "
            "or the resource is not available in this region.",
            f"{task.path}/Resource",
        )


def _runs(target: Target) -> bool:
    service = target.resource_type
    if service.startswith(SDK):
        known = sdk_operation(service.removeprefix(SDK), target.action) is not None
        return known and target.pattern in _CALLBACK
    return target.pattern in SUPPORTED.get(f"{service}:{target.action}", ())
