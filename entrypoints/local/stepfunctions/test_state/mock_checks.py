"""Checks of TestState's mock and stateConfiguration.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html,
https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import parse_resource
from entrypoints.local.asl.definitions.definition import Definition
from entrypoints.local.asl.definitions.walk import all_states, inner_blocks
from entrypoints.local.asl.fields.typed_fields import json_type
from entrypoints.local.stepfunctions.api.errors import validation
from entrypoints.local.stepfunctions.integrations.sdk.member_names import member_naming
from entrypoints.local.stepfunctions.integrations.sdk.service_models import modelled_operation
from entrypoints.local.stepfunctions.integrations.sdk.service_names import SDK
from entrypoints.local.stepfunctions.test_state.mocks import Mock

if TYPE_CHECKING:
    from botocore.model import Shape

MOCK_ONLY_TYPES = ("Map", "Parallel")
"""The types of states that cannot be tested without a mock."""

_MOCK_ONLY_PATTERNS = (".sync", ".sync:2", ".waitForTaskToken")

if TYPE_CHECKING:  # importing botocore's models takes 0.1 s
    from botocore.model import Shape

_SERVICES = {"events": "eventbridge", "states": "sfn"}
"""The services of optimized integrations that have another name in SDK integrations."""

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


def require_mockable(state: Definition, mock: Mock | None) -> None:
    """Refuse a state that cannot be tested with or without a mock, as AWS does.

    Raises:
        ApiError: ValidationException.
    """
    kind = state.get("Type")
    resource = str(state.get("Resource", ""))
    if mock is None:
        if kind in MOCK_ONLY_TYPES:
            raise validation(f"State type '{kind}' is not supported when a mock is not specified")
        if resource.endswith(_MOCK_ONLY_PATTERNS) or ":activity:" in resource:
            raise validation(f"Resource '{resource}' is not supported when a mock is not specified")
    elif kind not in ("Task", *MOCK_ONLY_TYPES):
        raise validation(f"State type '{kind}' does not support mocking: leave the mock out")


def require_configured(state: Definition, mock: Mock | None, configuration: Mapping[str, Any]) -> None:
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


def require_modelled(state: Definition, mock: Mock | None, mode: str) -> None:
    """Refuse a mocked result that the state could not have.

    The result of a Parallel is an array, that of a Map too unless it writes its results away; the result of a
    service call has the shape of the service's model. Results of jobs and callbacks have any shape.

    Args:
        state: The tested state.
        mock: The stand-in for its work.
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
    model = _ServiceModel(member_naming(resource.partition(":::")[2]), mode == "STRICT")
    misfit = next(model.misfits(shape, mock.result, "result"), None) if shape else None
    if misfit is not None:
        raise validation(f"Mocked result does not match the API model: {misfit}")


@lru_cache(maxsize=64)
def _output_shape(resource: str) -> "Shape | None":
    """Return the output shape of a service integration, None where it is not known."""
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
class _ServiceModel:
    """The results that a service's model allows.

    Attributes:
        naming: Converts a member name to the integration's form.
        strict: Whether required members must be present.
    """

    naming: Callable[[str], str]
    strict: bool

    def misfits(self, shape: Any, value: Any, path: str) -> Iterator[str]:
        """Yield how a value differs from its shape."""
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
