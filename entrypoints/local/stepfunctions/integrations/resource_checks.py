"""Checks of a definition's service integrations when it is created: the Resource, then the request.

The sentences are AWS's, published with its answers. "Parameters field is required for resource ARN: ... at
/States/A/Resource" and "The field '...' is required but was missing" were measured
(https://github.com/badmintoncryer/cdk-preflight, rules pf-sfn-asl-integration-parameters and
pf-sfn-asl-credentials) for all required parameters of optimized integrations except those of deleteItem and
updateItem. 'The field "static" is not supported by Step Functions at /States/.../Parameters' was met for a
member deep in an `aws-sdk:` request (https://github.com/aws/aws-cdk/issues/29968).

Further names in a request of an optimized integration are not refused here: AWS has accepted `lambda:invoke`
with a TaskToken beside its Payload, and failed the task when it ran (`evaluated_requests`). A request that is
not an object can be checked only when it has been evaluated.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from entrypoints.local.asl import Diagnostic, TaskResource, parse_resource
from entrypoints.local.asl.definitions.walk import StateDefinition, all_states
from entrypoints.local.stepfunctions.integrations.optimized_integrations import optimized_action
from entrypoints.local.stepfunctions.integrations.sdk.member_names import sdk_member_name
from entrypoints.local.stepfunctions.integrations.sdk.request_members import unknown_names, unsupported
from entrypoints.local.stepfunctions.integrations.sdk.service_names import SDK
from entrypoints.local.stepfunctions.integrations.services.sdk import PATTERNS, sdk_operation


def unsupported_resources(definition: Mapping[str, Any]) -> list[Diagnostic]:
    """Return the faults of the service integrations in a definition that is valid otherwise.

    A Resource that cannot run here, or that AWS does not have, has no other fault; the request of any other
    is checked as well.
    """
    tasks = (state for state in all_states(definition) if state.definition["Type"] == "Task")
    return [found for task in tasks for found in _check(task)]


def _check(task: StateDefinition) -> Iterator[Diagnostic]:
    resource: str = task.definition["Resource"]
    target = parse_resource(resource)
    if target.kind != "service":
        return
    if _runs(target):
        yield from _request_errors(target, task)
    else:
        message = (
            f"The resource provided {resource} is not recognized. The value is not a valid resource ARN, "
            "or the resource is not available in this region."
        )
        yield _error(message, f"{task.path}/Resource")


def _runs(target: TaskResource) -> bool:
    service = target.resource_type
    if service.startswith(SDK):
        known = sdk_operation(service.removeprefix(SDK), target.action) is not None
        return known and target.pattern in PATTERNS
    action = optimized_action(service, target.action)
    return action is not None and target.pattern in action.patterns


def _request_errors(target: TaskResource, task: StateDefinition) -> Iterator[Diagnostic]:
    jsonata = task.language == "JSONata"
    field = "Arguments" if jsonata else "Parameters"
    if field not in task.definition:
        message = f"{field} field is required for resource ARN: {target.resource}"
        yield _error(message, f"{task.path}/Resource")
    elif isinstance(task.definition[field], Mapping):
        request = _DefinedRequest(task.definition[field], "" if jsonata else ".$")
        for message in request.errors(target):
            yield _error(message, f"{task.path}/{field}")


@dataclass(frozen=True, slots=True)
class _DefinedRequest:
    """A request as a definition has it.

    Attributes:
        given: Its members.
        by_path: The suffix of names whose value comes by a path; empty in JSONata.
    """

    given: Mapping[str, Any]
    by_path: str

    def errors(self, target: TaskResource) -> Iterator[str]:
        """Yield AWS's sentences about unknown and missing members."""
        if not target.resource_type.startswith(SDK):
            action = optimized_action(target.resource_type, target.action)
            yield from self._missing(() if action is None else action.required)
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


def _error(message: str, place: str) -> Diagnostic:
    return Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", message, place)
