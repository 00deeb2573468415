"""Names of services and of their actions as Step Functions writes them: by the AWS SDK for Java.

`aws-sdk:` integrations use the AWS SDK for Java 2.x and its names
(https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html): `Sfn`, `DynamoDb`
(https://github.com/aws/aws-sdk-java-v2/blob/master/docs/design/NamingConventions.md).
"""

import re

SDK = "aws-sdk:"
"""The beginning of an SDK integration's Resource, after `arn:aws:states:::`."""

_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]+")
_BOUNDARIES = (
    (re.compile(r"([^a-z]{2,})v([0-9]+)"), r"\1 v\2 "),  # SESv2
    (re.compile(r"([^A-Z]{2,})V([0-9]+)"), r"\1 V\2 "),  # ApiGatewayV2
    (re.compile(r"(?<=[a-z])(?=[A-Z][a-zA-Z0-9])"), " "),  # DynamoDB
    (re.compile(r"([A-Z]+)([A-Z][a-z])"), r"\1 \2"),  # FSx
    (re.compile(r"([0-9])([a-zA-Z])"), r"\1 \2"),  # b2bi
)


def sdk_service_name(service_id: str) -> str:
    """Return a service's class name in the SDK, which is also the prefix of its errors: `SFN` -> `Sfn`."""
    return class_name(service_id).removeprefix("Amazon").removeprefix("Aws").removesuffix("Service")


def arn_service_name(service_id: str) -> str:
    """Return a service's name in `aws-sdk:` ARNs: `Database Migration Service` -> `databasemigration`."""
    return sdk_service_name(service_id).lower()


def arn_action_name(operation: str) -> str:
    """Return an operation's name in ARNs: `DescribeDBClusters` -> `describeDBClusters`."""
    return operation[:1].lower() + operation[1:]


def class_name(name: str) -> str:
    """Return a class name of the SDK: words end where the kind of letters changes; each is capitalized."""
    spaced = _NOT_ALPHANUMERIC.sub(" ", name)
    for boundary, parted in _BOUNDARIES:
        spaced = boundary.sub(parted, spaced)
    return "".join(word.capitalize() for word in spaced.split())
