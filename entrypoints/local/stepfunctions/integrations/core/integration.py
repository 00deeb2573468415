"""The declaration of a service integration, which all code about integrations reads.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from entrypoints.local.asl import Call

REQUEST_RESPONSE = frozenset({""})
CALLBACK = frozenset({"", "waitForTaskToken"})
NESTED_EXECUTION = frozenset({"", "sync", "sync:2", "waitForTaskToken"})


@dataclass(frozen=True, slots=True)
class ServiceAction:
    """One action of an optimized integration.

    Attributes:
        patterns: The integration patterns that a Resource may name; the empty one is request-response.
        required: The parameters that a definition must have; without them it is refused at its creation.
        parameters: The names of all parameters; None if they are those of the service's API.
    """

    patterns: frozenset[str] = REQUEST_RESPONSE
    required: tuple[str, ...] = ()
    parameters: frozenset[str] | None = None


class JavaErrorNames(NamedTuple):
    """The names that version 1 of the AWS SDK for Java, which optimized integrations use, gives errors.

    Attributes:
        prefix: The prefix of error names, such as `SQS`.
        service: The service's name in causes, such as `AmazonSQS`.
        unmodelled: The name of errors that the service's API model does not have.
    """

    prefix: str
    service: str
    unmodelled: str


class ErrorAnswer(NamedTuple):
    """A service's refusal of a request: its error code and message."""

    code: str
    message: str


def null_members(names: Sequence[str], others: Sequence[str] = ()) -> str:
    """Return the sentence about required members that are missing, as most services write it.

    Args:
        names: The members as the API model names them.
        others: Sentences about further errors of the request, which AWS lists in the same message.
    """
    errors = [
        f"Value null at '{name[:1].lower()}{name[1:]}' failed to satisfy constraint: Member must not be null"
        for name in names
    ]
    errors += others
    noun = "error" if len(errors) == 1 else "errors"
    return f"{len(errors)} validation {noun} detected: {'; '.join(errors)}"


def missing_members(names: Sequence[str]) -> ErrorAnswer:
    """Return the answer of most services to a request without required members."""
    return ErrorAnswer("ValidationException", null_members(names))


def unchanged(_call: Call, _operation: str, result: dict[str, Any]) -> dict[str, Any]:
    """Return a result as it is."""
    return result


@dataclass(frozen=True, slots=True)
class ServiceIntegration:
    """An optimized integration.

    Attributes:
        name: The service's name in Resources, such as `sqs` in `arn:aws:states:::sqs:sendMessage`.
        actions: The actions by their names in Resources.
        errors: How errors are named; None where version 2 of the SDK for Java names them, as for `aws-sdk:`.
        modelled_errors: Names of errors in the API model by error codes that the model does not know.
        missing: The service's answer to a request without required members. boto3 refuses to send one; the
            SDK for Java sends it.
        result: Returns what Step Functions makes of the result of an operation, as boto3 returns it.
    """

    name: str
    actions: Mapping[str, ServiceAction] = field(default_factory=dict)
    errors: JavaErrorNames | None = None
    modelled_errors: Mapping[str, str] = field(default_factory=dict)
    missing: Callable[[Sequence[str]], ErrorAnswer] = missing_members
    result: Callable[[Call, str, dict[str, Any]], dict[str, Any]] = unchanged
