"""A function as the host knows it, and what becomes of a call to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FunctionConfig:
    """A function's configuration. `timeout` is in seconds, `memory` in MB."""

    name: str
    arn: str
    handler: str
    code: Path
    timeout: float = 3
    memory: int = 128
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a call answered: the payload, and "Unhandled" when the payload is an error.

    See AWS Lambda API Reference, "Invoke", Response Elements (`FunctionError`).
    """

    payload: bytes
    function_error: str | None = None


Done = Callable[[Invocation], None]
"""Receives a call's answer, once, in whichever thread has it first."""


@dataclass(frozen=True, slots=True)
class InvocationRecord:
    """What Lambda's START, END and REPORT lines say of a call.

    `started` is epoch seconds, `duration` seconds; `late` marks an answer that came after the timeout and
    was dropped.
    """

    function: str
    request_id: str
    started: float
    duration: float
    error: str | None = None
    cold: bool = False
    late: bool = False


class FunctionNotFoundError(Exception):
    """No function has this name; the text is Lambda's ResourceNotFoundException."""

    def __init__(self, function: str) -> None:
        super().__init__(f"Function not found: {function}")


class PayloadTooLargeError(Exception):
    """The event is larger than a synchronous invocation takes (RequestEntityTooLargeException)."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"Request must be smaller than {limit} bytes for the InvokeFunction operation")
