"""What TestState takes of a mock and of the configuration beside it.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html,
https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl.definitions.walk import all_states, inner_blocks
from entrypoints.local.asl.engine.resources import parse_resource
from entrypoints.local.asl.expressions.typed_fields import json_type
from entrypoints.local.stepfunctions.api.errors import validation
from entrypoints.local.stepfunctions.integrations.sdk.java_names import SDK, member_naming
from entrypoints.local.stepfunctions.integrations.sdk.service_models import modelled_operation

if TYPE_CHECKING:
    from botocore.model import Shape

    from entrypoints.local.stepfunctions.test_state.single_state import Mock

State = Mapping[str, Any]

_SERVICES = {"events": "eventbridge", "states": "sfn"}
"""The services of optimized integrations that SDK integrations call otherwise."""

_JSON_TYPES = {
    "structure": {"object"},
    "map": {"object"},
    "list": {"array"},
    "string": {"string"},
    "boolean": {"boolean"},
    "integer": {"number"},
    "long": {"number"},
    "float": {"number"},
    "double": {"number"},
    "timestamp": {"string", "number"},
}
"""The JSON types of a shape's values; a blob, such as Lambda's Payload, may be anything."""


def require_configured(state: State, mock: Mock | None, configuration: Mapping[str, Any]) -> None:
    """Refuse a stateConfiguration that does not fit the state or its mock.

    Raises:
        ApiError: ValidationException.
    """
    kind = state.get("Type")
    for name in ("mapIterationFailureCount", "mapItemReaderData"):
        if name in configuration and kind != "Map":
            raise validation(f"{name} can only be specified for Map states")
    if "mapItemReaderData" in configuration and "ItemReader" not in state:
        raise validation("mapItemReaderData can only be specified for Map states with an ItemReader")
    origin = configuration.get("errorCausedByState")
    if origin is None:
        return
    if mock is None or not mock.fails or kind not in ("Map", "Parallel"):
        raise validation("errorCausedByState goes with an error that is mocked for a Map or Parallel state")
    inner = (found.name for block in inner_blocks(state) for found in all_states(block.definition))
    if origin not in inner:
        raise validation(f"errorCausedByState names no state inside the tested one: '{origin}'")


def require_modelled(state: State, mock: Mock | None, mode: str) -> None:
    """Refuse a mocked result that the state could not have.

    A Parallel and a Map have arrays, the latter if it does not write its results away; a call of a service
    has what the service's model says. Jobs and callbacks answer what they like.

    Args:
        state: The tested state.
        mock: What stands in for its work.
        mode: STRICT, PRESENT or NONE, as the request's fieldValidationMode says.

    Raises:
        ApiError: ValidationException.
    """
    if mock is None or mock.fails or mode == "NONE":
        return
    kind = state.get("Type")
    if kind == "Parallel" or (kind == "Map" and "ResultWriter" not in state):
        if not isinstance(mock.result, list):
            raise validation(f"Mocked result of a {kind} state must be a JSON array")
        return
    resource = str(state.get("Resource", ""))
    shape = _output_shape(resource) if kind == "Task" else None
    model = _Model(member_naming(resource.partition(":::")[2]), mode == "STRICT")
    fault = next(model.misfits(shape, mock.result, "result"), None) if shape else None
    if fault is not None:
        raise validation(f"Mocked result does not match the API model: {fault}")


@lru_cache(maxsize=64)
def _output_shape(resource: str) -> Shape | None:
    """Return what a service integration answers by the service's model, None where that is not known."""
    try:
        target = parse_resource(resource)
    except ValueError:
        return None
    if target.kind != "service" or target.pattern:
        return None
    service = _SERVICES.get(target.resource_type, target.resource_type.removeprefix(SDK))
    operation = modelled_operation(service, target.action)
    return None if operation is None else operation.output_shape


@dataclass(frozen=True, slots=True)
class _Model:
    """What results look like by a service's model.

    Attributes:
        naming: how the integration names members.
        strict: whether required members must be there.
    """

    naming: Callable[[str], str]
    strict: bool

    def misfits(self, shape: Any, value: Any, path: str) -> Iterator[str]:
        """Yield what in a value is not as its shape says."""
        wanted = _JSON_TYPES.get(shape.type_name)
        if wanted is None or value is None:
            return
        if json_type(value) not in wanted:
            yield f"{path} must be of type {shape.type_name}"
        elif shape.type_name == "structure":
            yield from self._members(shape, value, path)
        elif shape.type_name == "map":
            for key, item in value.items():
                yield from self.misfits(shape.value, item, f"{path}.{key}")
        elif shape.type_name == "list":
            for index, item in enumerate(value):
                yield from self.misfits(shape.member, item, f"{path}[{index}]")

    def _members(self, shape: Any, value: Mapping[str, Any], path: str) -> Iterator[str]:
        for name, member in shape.members.items():
            own = self.naming(name)
            if own in value:
                yield from self.misfits(member, value[own], f"{path}.{own}")
            elif self.strict and name in shape.required_members:
                yield f"{path}.{own} is required"
