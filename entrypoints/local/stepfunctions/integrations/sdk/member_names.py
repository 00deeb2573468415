"""Names of the members of requests and results as Step Functions writes them: by the AWS SDK for Java.

`aws-sdk:` integrations have the SDK's names, such as `DbInstanceIdentifier` where the API has
DBInstanceIdentifier (https://github.com/aws/aws-sdk-java-v2/blob/master/docs/design/NamingConventions.md);
optimized integrations have the API's.
"""

import re
from collections.abc import Callable

from entrypoints.local.stepfunctions.integrations.sdk.service_names import SDK

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
