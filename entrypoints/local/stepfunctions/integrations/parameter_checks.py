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
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import Diagnostic
from entrypoints.local.stepfunctions.integrations.naming import SDK, request_names, sdk_member_name
from entrypoints.local.stepfunctions.integrations.sdk_models import sdk_operation

if TYPE_CHECKING:
    from botocore.model import Shape

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
        return
    given = state[field]
    if not isinstance(given, Mapping):
        return
    faults = _sdk(target, given) if target.resource_type.startswith(SDK) else _optimized(target, given)
    for message in faults:
        yield _fault(message, f"{place}/{field}")


def _optimized(target: Target, given: Mapping[str, Any]) -> Iterator[str]:
    return _missing(REQUIRED.get(f"{target.resource_type}:{target.action}", ()), given)


def _sdk(target: Target, given: Mapping[str, Any]) -> Iterator[str]:
    operation = sdk_operation(target.resource_type.removeprefix(SDK), target.action)
    shape = None if operation is None else operation.input_shape
    for name in dict.fromkeys(_unknown(shape, given)):
        yield f'The field "{name}" is not supported by Step Functions'
    if shape is not None:
        yield from _missing(map(sdk_member_name, shape.required_members), given)


def _missing(names: Iterable[str], given: Mapping[str, Any]) -> Iterator[str]:
    present = {name.removesuffix(".$") for name in given}
    return (f"The field '{name}' is required but was missing" for name in names if name not in present)


def _unknown(shape: Any, value: Any) -> Iterator[str]:
    """Yield the names in a request that its shape does not have, at any depth but for what a path brings."""
    kind = None if shape is None else shape.type_name
    if kind == "list" and isinstance(value, list):
        for item in value:
            yield from _unknown(shape.member, item)
    elif kind == "map" and isinstance(value, Mapping):
        for item in value.values():
            yield from _unknown(shape.value, item)
    elif kind in (None, "structure") and isinstance(value, Mapping) and not _free(shape):
        yield from _unknown_members(shape, value)


def _unknown_members(shape: Shape | None, value: Mapping[str, Any]) -> Iterator[str]:
    members = _members(shape)
    for field, item in value.items():
        name = field.removesuffix(".$")
        if name not in members:
            yield name
        elif name == field:
            yield from _unknown(members[name], item)


def _free(shape: Any) -> bool:
    """Whether a structure takes any JSON."""
    return bool(getattr(shape, "is_document_type", False))


def _members(shape: Any) -> dict[str, Any]:
    """Return the members of a structure by the names that a request may have for them."""
    members: Mapping[str, Any] = getattr(shape, "members", {})
    return {name: inner for member, inner in members.items() for name in request_names(member)}


def _fault(message: str, place: str) -> Diagnostic:
    return Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", message, place)
