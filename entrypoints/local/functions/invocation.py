"""A function's configuration, and the answer of a call to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class FunctionConfig:
    """A function's configuration. `timeout` is in seconds, `memory` in MB.

    `log_group` and `log_format` come from its LoggingConfig; without a group it has its own.
    `reserved` is its reserved concurrency: how many invocations of it may run at once.
    """

    name: str
    arn: str
    handler: str
    code: Path
    timeout: float = 3
    memory: int = 128
    environment: Mapping[str, str] = field(default_factory=dict)
    log_group: str | None = None
    log_format: Literal["Text", "JSON"] = "Text"
    reserved: int | None = None
    runtime: str = "python3.12"


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call's answer: the payload, and "Unhandled" when the payload is an error.

    `log` is the end of the call's log in Base64, if the caller requested it and the host has it.
    See AWS Lambda API Reference, "Invoke", Response Elements (`FunctionError`, `LogResult`).
    """

    payload: bytes
    function_error: str | None = None
    log: str | None = None


AnswerCallback = Callable[[Invocation], None]
"""Receives a call's answer, exactly once, in any thread."""


class FunctionNotFoundError(Exception):
    """No function has this name; the text is Lambda's ResourceNotFoundException."""

    def __init__(self, function: str) -> None:
        super().__init__(f"Function not found: {function}")


class PayloadTooLargeError(Exception):
    """The event exceeds the limit of synchronous invocations (RequestEntityTooLargeException)."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"Request must be smaller than {limit} bytes for the InvokeFunction operation")
