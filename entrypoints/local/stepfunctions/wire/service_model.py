"""The service model of Step Functions that botocore ships, loaded once, at the first request."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

from entrypoints.local.stepfunctions.integrations.sdk.sdk_values import to_parameters
from entrypoints.local.stepfunctions.wire.constraints import ShapeCheck, compile_check, require_valid


class Operation:
    """The request of one action of the API: its check, and the arguments that it becomes.

    Attributes:
        arguments: The argument in Python for each member of the request.
        check: Checks a request against the constraints of the model.
    """

    __slots__ = ("_members", "arguments", "check")

    def __init__(self, model: OperationModel) -> None:
        members = model.input_shape.members if model.input_shape else {}
        self.arguments: dict[str, str] = {member: xform_name(member) for member in members}
        self._members = members
        self.check: ShapeCheck = compile_check(model.input_shape)

    def arguments_of(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments for a state's parameters: PascalCase, JSON where the API expects text.

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
