"""What is wrong with the parameters of a task when they are evaluated, before its integration is called.

AWS writes every name in PascalCase, whatever the service's own API does, and refuses any other:
https://docs.aws.amazon.com/step-functions/latest/dg/connect-parameters.html. Of optimized integrations it
tells that only now (`parameter_checks`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.integrations.naming import SDK
from entrypoints.local.stepfunctions.integrations.parameter_checks import unknown_names, unsupported
from entrypoints.local.stepfunctions.integrations.sdk_models import modelled_operation

if TYPE_CHECKING:
    from entrypoints.local.asl.effects import Target

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
    return [unsupported(name) for name in unknown_names(operation.input_shape, parameters)]
