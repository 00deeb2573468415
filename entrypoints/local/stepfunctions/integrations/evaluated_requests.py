"""What is wrong with the parameters of a task when they are evaluated, before its integration is called.

AWS writes every name in PascalCase, whatever the service's own API does, and refuses any other:
https://docs.aws.amazon.com/step-functions/latest/dg/connect-parameters.html. Of optimized integrations it
tells that only now (`parameter_checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.integrations.sdk.java_names import SDK
from entrypoints.local.stepfunctions.integrations.sdk.json_values import fits
from entrypoints.local.stepfunctions.integrations.sdk.request_members import (
    request_members,
    unknown_names,
    unsupported,
)
from entrypoints.local.stepfunctions.integrations.sdk.service_models import modelled_operation

if TYPE_CHECKING:
    from entrypoints.local.asl.engine.effects import Target

_NAMES: Mapping[str, frozenset[str]] = {
    "lambda:invoke": frozenset(
        {"ClientContext", "FunctionName", "InvocationType", "LogType", "Payload", "Qualifier", "TenantId"}
    ),
    "events:putEvents": frozenset({"EndpointId", "Entries"}),
    "http:invoke": frozenset(
        {
            "ApiEndpoint",
            "Authentication",
            "Headers",
            "InvocationConfig",
            "Method",
            "QueryParameters",
            "RequestBody",
            "Transform",
        }
    ),
    "states:startExecution": frozenset({"Input", "Name", "StateMachineArn", "TraceHeader"}),
}
"""The parameters of the integrations that this process carries out itself."""


def parameter_faults(target: Target, parameters: Any) -> Sequence[str]:
    """Return one sentence for each fault; the one about a name is AWS's."""
    names = _NAMES.get(f"{target.resource_type}:{target.action}")
    if names is not None and parameters.__class__ is dict and parameters.keys() <= names:
        return ()
    if not isinstance(parameters, Mapping):
        return ("The value must be a JSON object",)
    if names is not None:
        return [unsupported(name) for name in parameters if name not in names]
    operation = modelled_operation(target.resource_type.removeprefix(SDK), target.action)
    if operation is None:
        return ()
    unknown = [unsupported(name) for name in unknown_names(operation.input_shape, parameters)]
    return unknown or list(_misfits(operation.input_shape, parameters, ""))


def _misfits(shape: Any, value: Any, path: str) -> Iterator[str]:
    """Yield a sentence for each value of another type than its member's, at any depth."""
    if value is None or shape is None or getattr(shape, "is_document_type", False):
        return
    if not fits(shape, value):
        yield f"The value for the field '{path}' must be of the type {shape.type_name}"
    elif shape.type_name == "structure":
        for name, inner in request_members(shape).items():
            yield from _misfits(inner, value.get(name), f"{path}.{name}".lstrip("."))
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from _misfits(shape.value, item, f"{path}.{key}")
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            yield from _misfits(shape.member, item, f"{path}[{index}]")
