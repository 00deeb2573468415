"""Parses the Resource of a Task."""

import re
from typing import Literal, NamedTuple, TypeAlias, cast

IntegrationPattern: TypeAlias = Literal["", "sync", "sync:2", "waitForTaskToken"]

_FUNCTION = re.compile(r"arn:[\w-]+:lambda:[^:]*:[^:]*:function:[^:]+(:[^:]+)?")
_ACTIVITY = re.compile(r"arn:[\w-]+:states:[^:]*:[^:]*:activity:.+")
_SERVICE = re.compile(
    r"arn:[\w-]+:states:[^:]*:[^:]*:(?P<service>aws-sdk:[a-z0-9]+|[a-z0-9-]+):"
    r"(?P<action>[A-Za-z0-9]+)(\.(?P<pattern>sync:2|sync|waitForTaskToken))?"
)


class TaskResource(NamedTuple):
    """The Resource of a Task, parsed once, when the definition is compiled.

    Attributes:
        resource: The ARN as the definition has it.
        kind: The kind of its events in AWS's history: `lambda` (plain function ARN), `activity` or `service`
            (integration).
        resource_type: An integration's service, such as `lambda`, `states` or `aws-sdk:dynamodb`.
        action: An integration's action without its pattern, such as `invoke`.
        pattern: The integration pattern, empty for request-response.
    """

    resource: str
    kind: Literal["lambda", "activity", "service"]
    resource_type: str
    action: str
    pattern: IntegrationPattern

    @property
    def resource_name(self) -> str:
        """The action with its pattern, as history events carry it: `startExecution.sync:2`."""
        return f"{self.action}.{self.pattern}" if self.pattern else self.action


def parse_resource(resource: str) -> TaskResource:
    """Parse a Resource ARN.

    Raises:
        ValueError: It names neither a function, nor an activity, nor a service integration.
    """
    if _FUNCTION.fullmatch(resource):
        return TaskResource(resource, "lambda", "lambda", "invoke", "")
    if _ACTIVITY.fullmatch(resource):
        return TaskResource(resource, "activity", "activity", "", "")
    match = _SERVICE.fullmatch(resource)
    if match is None:
        raise ValueError(
            f"'{resource}' is not the ARN of a Lambda function, an activity or a service integration"
        )
    pattern = cast("IntegrationPattern", match["pattern"] or "")
    return TaskResource(resource, "service", match["service"], match["action"], pattern)
