"""Which Resources of Task states can be run here; all others are refused when a definition is created.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entrypoints.local.asl import Diagnostic
from entrypoints.local.asl.resources import parse_resource

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
"""The optimized integrations and their patterns; `aws-sdk:service:action` is taken whatever it names."""


def unsupported_resources(definition: Mapping[str, Any]) -> list[Diagnostic]:
    """Return a diagnostic for each Task of a valid definition that nothing here can run."""
    return [
        Diagnostic(
            "ERROR",
            "SCHEMA_VALIDATION_FAILED",
            f"The resource provided {resource} is not recognized. The value is not a valid resource ARN, "
            "or the resource is not available in this region.",
            f"{place}/Resource",
        )
        for place, resource in _resources(definition, "")
        if not _runs(resource)
    ]


def _runs(resource: str) -> bool:
    target = parse_resource(resource)
    if target.kind != "service":
        return True
    if target.resource_type.startswith("aws-sdk:"):
        return target.pattern in _CALLBACK
    return target.pattern in SUPPORTED.get(f"{target.resource_type}:{target.action}", ())


def _resources(block: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    """Yield each Task's Resource with the state's place, also of those inside Parallel and Map states."""
    for name, state in block["States"].items():
        here = f"{place}/States/{name}"
        if state["Type"] == "Task":
            yield here, state["Resource"]
        for number, branch in enumerate(state.get("Branches", ())):
            yield from _resources(branch, f"{here}/Branches[{number}]")
        for field in ("ItemProcessor", "Iterator"):
            if field in state:
                yield from _resources(state[field], f"{here}/{field}")
