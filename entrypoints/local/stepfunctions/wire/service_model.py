"""The service model of Step Functions, as botocore ships it: loaded once, when the first request comes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel

from entrypoints.local.stepfunctions.integrations.sdk.sdk_values import to_parameters
from entrypoints.local.stepfunctions.wire.constraints import Check, compile_check, require_valid

if TYPE_CHECKING:
    from botocore.model import OperationModel


class Operation:
    """One action of the API: how its request is checked and which method carries it out.

    Attributes:
        name: AWS's name, e.g. `StartExecution`.
        method: The orchestrator's method, e.g. `start_execution`.
        arguments: The method's argument for each member of the request.
    """

    __slots__ = ("_members", "arguments", "check", "method", "name")

    def __init__(self, model: OperationModel) -> None:
        self.name = model.name
        self.method: str = xform_name(model.name)
        members = model.input_shape.members if model.input_shape else {}
        self.arguments: dict[str, str] = {member: xform_name(member) for member in members}
        self._members = members
        self.check: Check = compile_check(model.input_shape)

    def arguments_of(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the method's arguments for a state's parameters: PascalCase, JSON where the API takes text.

        Raises:
            ApiError: ValidationException, SerializationException.
        """
        names = {member.lower(): member for member in self.arguments}
        request = {
            names.get(key.lower(), key): to_parameters(self._members.get(names.get(key.lower(), key)), value)
            for key, value in parameters.items()
        }
        require_valid(self.check, request)
        return {self.arguments[k]: v for k, v in request.items() if k in self.arguments and v is not None}


@cache
def operations() -> dict[str, Operation]:
    """Return the actions of the newest Step Functions API that botocore knows, by name."""
    model = ServiceModel(Loader().load_service_model("stepfunctions", "service-2"), "stepfunctions")
    return {name: Operation(model.operation_model(name)) for name in model.operation_names}
