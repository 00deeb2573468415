"""What of a task's Parameters, or of its Arguments, is refused when a definition is created.

The sentences are AWS's, published with its answers. "Parameters field is required for resource ARN: ... at
/States/A/Resource" and "The field '...' is required but was missing" were measured for the fields of
`REQUIRED` (https://github.com/badmintoncryer/cdk-preflight, rules pf-sfn-asl-integration-parameters and
pf-sfn-asl-credentials). 'The field "static" is not supported by Step Functions at /States/.../Parameters' was
met for a member deep in an `aws-sdk:` request (https://github.com/aws/aws-cdk/issues/29968).

What is no object can only be looked at when it has been evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import Diagnostic
from entrypoints.local.stepfunctions.integrations.sdk.java_names import SDK, request_names, sdk_member_name
from entrypoints.local.stepfunctions.integrations.sdk.service_models import sdk_operation

if TYPE_CHECKING:
    from entrypoints.local.asl import Target

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "dynamodb:deleteItem": ("Key", "TableName"),
    "dynamodb:getItem": ("Key", "TableName"),
    "dynamodb:putItem": ("Item", "TableName"),
    "dynamodb:updateItem": ("Key", "TableName"),
    "events:putEvents": ("Entries",),
    "lambda:invoke": ("FunctionName",),
    "sns:publish": ("Message",),
    "sqs:sendMessage": ("MessageBody", "QueueUrl"),
    "states:startExecution": ("StateMachineArn",),
}
"""What a request of an optimized integration must have; measured but for deleteItem and updateItem.

Other fields of theirs are not looked at: AWS has taken `lambda:invoke` with a TaskToken beside its Payload,
and failed the task when it ran.
"""


def check_parameters(
    target: Target, state: Mapping[str, Any], place: str, *, jsonata: bool
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the request of a Task whose Resource is the service integration `target`."""
    field = "Arguments" if jsonata else "Parameters"
    if field not in state:
        message = f"{field} field is required for resource ARN: {target.resource}"
        yield _fault(message, f"{place}/Resource")
    elif isinstance(state[field], Mapping):
        request = _Request(state[field], "" if jsonata else ".$")
        for message in request.faults(target):
            yield _fault(message, f"{place}/{field}")


@dataclass(frozen=True, slots=True)
class _Request:
    """A request as a definition has it.

    Attributes:
        given: its members.
        by_path: what the name of a member ends with whose value comes by a path; empty in JSONata.
    """

    given: Mapping[str, Any]
    by_path: str

    def faults(self, target: Target) -> Iterator[str]:
        """Yield AWS's sentences about what the request lacks and may not have."""
        if not target.resource_type.startswith(SDK):
            yield from self._missing(REQUIRED.get(f"{target.resource_type}:{target.action}", ()))
            return
        operation = sdk_operation(target.resource_type.removeprefix(SDK), target.action)
        shape = None if operation is None else operation.input_shape
        for name in dict.fromkeys(unknown_names(shape, self.given, self.by_path)):
            yield unsupported(name)
        yield from self._missing(map(sdk_member_name, getattr(shape, "required_members", ())))

    def _missing(self, names: Iterable[str]) -> Iterator[str]:
        present = {name.removesuffix(self.by_path) for name in self.given}
        for name in names:
            if name not in present:
                yield f"The field '{name}' is required but was missing"


def unknown_names(shape: Any, value: Any, by_path: str = "") -> Iterator[str]:
    """Yield the names that a shape does not have, at any depth but for what a path brings.

    Args:
        shape: the shape of botocore's model, None for an action without a request.
        value: what is given for it.
        by_path: what the name of a member ends with whose value comes by a path.
    """
    kind = None if shape is None else shape.type_name
    if kind == "list" and isinstance(value, list):
        for item in value:
            yield from unknown_names(shape.member, item, by_path)
    elif kind == "map" and isinstance(value, Mapping):
        for item in value.values():
            yield from unknown_names(shape.value, item, by_path)
    elif kind in (None, "structure") and isinstance(value, Mapping) and not _takes_any_json(shape):
        yield from _unknown_members(shape, value, by_path)


def unsupported(name: str) -> str:
    """Return AWS's sentence about a name that a request does not have."""
    return f'The field "{name}" is not supported by Step Functions'


def _unknown_members(shape: Any, value: Mapping[str, Any], by_path: str) -> Iterator[str]:
    members = request_members(shape)
    for field, item in value.items():
        name = field.removesuffix(by_path)
        if name not in members:
            yield name
        elif name == field:
            yield from unknown_names(members[name], item, by_path)


def _takes_any_json(shape: Any) -> bool:
    return bool(getattr(shape, "is_document_type", False))


def request_members(shape: Any) -> dict[str, Any]:
    """Return the members of a structure by the names that a request may have for them."""
    members: Mapping[str, Any] = getattr(shape, "members", {})
    return {name: inner for member, inner in members.items() for name in request_names(member)}


def _fault(message: str, place: str) -> Diagnostic:
    return Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", message, place)
