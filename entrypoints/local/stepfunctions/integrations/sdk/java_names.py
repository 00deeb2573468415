"""Names of services, errors and members as Step Functions writes them: by the AWS SDK for Java.

`aws-sdk:` integrations use the AWS SDK for Java 2.x and its names
(https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html): `Sfn`, `DynamoDb`,
`Rds.DbInstanceNotFoundException`, `DbInstanceIdentifier` where the API has DBInstanceIdentifier
(https://github.com/aws/aws-sdk-java-v2/blob/master/docs/design/NamingConventions.md).
"""

import re
from collections.abc import Callable

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
_ACRONYM = re.compile(r"[A-Z]([A-Z]+)(?![a-z])|[A-Z]([A-Z]+)(?=[A-Z][a-z])")
_JAVA_WORDS = frozenset(
    {"Abstract", "Assert", "Boolean", "Break", "Byte", "Case", "Catch", "Char", "Class", "Const", "Continue"}
    | {"Default", "Do", "Double", "Else", "Enum", "Equals", "Extends", "False", "Final", "Finally", "Float"}
    | {"For", "Goto", "If", "Implements", "Import", "Instanceof", "Int", "Interface", "Long", "Native", "New"}
    | {"Null", "Package", "Private", "Protected", "Public", "Return", "Short", "Static", "Super", "Switch"}
    | {"Synchronized", "This", "Throw", "Throws", "Transient", "True", "Try", "Void", "Volatile", "While"}
)

_RENAMED = {"NULL": "Nul"}
"""Members that the SDK for Java renames: DynamoDB's AttributeValue has `nul`."""


def sdk_service_name(service_id: str) -> str:
    """Return a service's class name in the SDK, which is also the prefix of its errors: `SFN` -> `Sfn`."""
    return _class_name(service_id).removeprefix("Amazon").removeprefix("Aws").removesuffix("Service")


def arn_service_name(service_id: str) -> str:
    """Return a service's name in `aws-sdk:` ARNs: `Database Migration Service` -> `databasemigration`."""
    return sdk_service_name(service_id).lower()


def arn_action_name(operation: str) -> str:
    """Return an operation's name in ARNs: `DescribeDBClusters` -> `describeDBClusters`."""
    return operation[:1].lower() + operation[1:]


def sdk_member_name(member: str) -> str:
    """Return the name of a request's or result's member as `aws-sdk:` integrations have it.

    The SDK writes an acronym at the beginning as a word (`DBInstances` -> `DbInstances`, `ETag` stays) and
    puts Value behind words of Java (`equals` -> `EqualsValue`, as AWS's page says). A name all in capitals
    stays as it is, since the form of DynamoDB's `BOOL` is not known.
    """
    if member.isupper():
        return member
    name = pascal(member)
    acronym = _ACRONYM.match(name)
    if acronym is not None:
        name = name[0] + name[1 : acronym.end()].lower() + name[acronym.end() :]
    return f"{name}Value" if name in _JAVA_WORDS else name


def request_names(member: str) -> tuple[str, ...]:
    """Return the names that an `aws-sdk:` request may have for a member.

    How AWS writes a name all in capitals is not known: both ways are accepted.
    """
    if not member.isupper():
        return (sdk_member_name(member),)
    return (member, _RENAMED.get(member, member.capitalize()))


def member_naming(resource_type: str) -> Callable[[str], str]:
    """Return how an integration names members of requests and results; optimized ones as the API does."""
    return sdk_member_name if resource_type.startswith(SDK) else pascal


def pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def exception_name(shape: str) -> str:
    """Return the class name of an error: `NoSuchKey` -> `NoSuchKeyException`, Fault becomes Exception."""
    return f"{_class_name(shape.removesuffix('Fault').removesuffix('Exception'))}Exception"


def v1_exception_name(shape: str) -> str:
    """Return the class name of an error in version 1 of the SDK, which optimized integrations use."""
    return shape if shape.endswith("Exception") else f"{shape}Exception"


def _class_name(name: str) -> str:
    """Return a class name of the SDK: words end where the kind of letters changes; each is capitalized."""
    spaced = _NOT_ALPHANUMERIC.sub(" ", name)
    for boundary, parted in _BOUNDARIES:
        spaced = boundary.sub(parted, spaced)
    return "".join(word.capitalize() for word in spaced.split())
