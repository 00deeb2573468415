"""How the SDK that Step Functions calls services with writes names: services, error names, members.

Step Functions uses the AWS SDK for Java: PascalCase members, `Sfn`, `DynamoDb`
(https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html).
"""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")

_CLIENTS = {
    "cloudwatchevents": "events",
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "cognitoidentity": "cognito-identity",
    "costexplorer": "ce",
    "databasemigration": "dms",
    "elasticloadbalancing": "elb",
    "elasticloadbalancingv2": "elbv2",
    "eventbridge": "events",
    "sfn": "stepfunctions",
}
"""The client's name in botocore where it is not the service's name in the ARN."""


def client_name(service: str, available: frozenset[str]) -> str | None:
    """Return botocore's name of a service as `aws-sdk:` ARNs write it, None if there is none."""
    if service in _CLIENTS:
        return _CLIENTS[service]
    if service in available:
        return service
    return next((name for name in available if name.replace("-", "") == service), None)


def sdk_service_name(service_id: str) -> str:
    """Return a service's class name in the SDK: `SFN` -> `Sfn`, `DynamoDB` -> `DynamoDb`."""
    return "".join(word.capitalize() for word in _WORDS.findall(service_id))


def pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def exception_name(shape: str) -> str:
    return shape if shape.endswith("Exception") else f"{shape}Exception"
