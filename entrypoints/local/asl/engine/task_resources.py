"""Parses the Resource of a Task."""

import re
from typing import cast

from entrypoints.local.asl.engine.effects import IntegrationPattern, TaskResource

_FUNCTION = re.compile(r"arn:[\w-]+:lambda:[^:]*:[^:]*:function:[^:]+(:[^:]+)?")
_ACTIVITY = re.compile(r"arn:[\w-]+:states:[^:]*:[^:]*:activity:.+")
_SERVICE = re.compile(
    r"arn:[\w-]+:states:[^:]*:[^:]*:(?P<service>aws-sdk:[a-z0-9]+|[a-z0-9-]+):"
    r"(?P<action>[A-Za-z0-9]+)(\.(?P<pattern>sync:2|sync|waitForTaskToken))?"
)


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
