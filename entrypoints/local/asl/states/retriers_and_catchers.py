"""Retry and Catch.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine.errors import TIMEOUT
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.fields.data_flow_fields import (
    Assigned,
    assignment,
    result_path,
    states_object,
)
from entrypoints.local.asl.fields.templates import compile_template
from entrypoints.local.asl.states.state import State

FATAL = {"States.Runtime"}
"""Errors that nothing retries or catches, not even by name (recorded)."""


class _MissedHeartbeat(str):
    """States.Timeout, as events name a missed heartbeat, which States.HeartbeatTimeout matches as well."""

    __slots__ = ()


MISSED_HEARTBEAT = _MissedHeartbeat(TIMEOUT)


def matches(wanted: frozenset[str], error: str | None) -> bool:
    """Return whether ErrorEquals `wanted` matches `error`.

    States.ALL matches everything that can be caught, States.TaskFailed everything but time-outs, and
    States.HeartbeatTimeout the time-outs that are missed heartbeats.
    """
    if error in wanted or "States.ALL" in wanted:
        return True
    if isinstance(error, _MissedHeartbeat):
        return "States.HeartbeatTimeout" in wanted
    return "States.TaskFailed" in wanted and error != TIMEOUT


class Retrier:
    """One element of Retry.

    Attributes:
        errors: Its ErrorEquals.
        max_attempts: The greatest number of retries.
    """

    __slots__ = ("_backoff", "_full_jitter", "_interval", "_max_delay", "errors", "max_attempts")

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.errors = frozenset(definition["ErrorEquals"])
        self.max_attempts: int = definition.get("MaxAttempts", 3)
        self._interval: float = definition.get("IntervalSeconds", 1)
        self._backoff: float = definition.get("BackoffRate", 2.0)
        self._max_delay: float | None = definition.get("MaxDelaySeconds")
        self._full_jitter: bool = definition.get("JitterStrategy", "NONE") == "FULL"

    def delay(self, attempt: int, frame: Frame) -> float:
        """Return the seconds to wait before retry number `attempt`, counted from 0."""
        seconds = self._interval * self._backoff**attempt
        if self._max_delay is not None:
            seconds = min(seconds, self._max_delay)
        return frame.rng.uniform(0, seconds) if self._full_jitter else seconds


class Catcher:
    """One element of Catch.

    Attributes:
        errors: Its ErrorEquals.
        next: The state to continue with.
    """

    __slots__ = ("_shape", "errors", "next", "next_name")

    def __init__(self, definition: Mapping[str, Any], language: Language, place: str) -> None:
        self.errors = frozenset(definition["ErrorEquals"])
        self.next_name: str = definition["Next"]
        self.next: State | None = None
        self._shape = _jsonata(definition, place) if language == "JSONata" else _jsonpath(definition)

    def output(self, frame: Frame, error_output: Any) -> tuple[Any, Assigned]:
        """Return the state's output and the variables that it assigns, from the error output."""
        return self._shape(frame, error_output)


def _jsonpath(definition: Mapping[str, Any]) -> Callable[[Frame, Any], tuple[Any, Assigned]]:
    place = result_path(definition)
    assign = assignment(definition, "JSONPath")

    def shape(frame: Frame, error_output: Any) -> tuple[Any, Assigned]:
        assigned = assign(error_output, frame) if assign else None
        return (place(frame, error_output) if place else error_output), assigned

    return shape


def _jsonata(definition: Mapping[str, Any], place: str) -> Callable[[Frame, Any], tuple[Any, Assigned]]:
    made = (
        compile_template(definition["Output"], "JSONata", f"{place}/Output")
        if "Output" in definition
        else None
    )
    assign = assignment(definition, "JSONata", f"{place}/")

    def shape(frame: Frame, error_output: Any) -> tuple[Any, Assigned]:
        if made is None and assign is None:
            return error_output, None
        states = states_object(frame, errorOutput=error_output)
        assigned = assign(states, frame) if assign else None
        return (made(states, frame) if made else error_output), assigned

    return shape


def error_output(error: str | None, cause: str | None, absent: str | None) -> dict[str, str | None]:
    """Return the error output that a Catch sees.

    Args:
        error: The error name.
        cause: The cause; a time-out without one has an empty one (recorded).
        absent: The value of an error or a cause that was not given: null if a worker left it out (recorded),
            an empty text if a Fail state of a branch did.
    """
    if cause is None and error == TIMEOUT:
        cause = ""
    return {"Error": absent if error is None else error, "Cause": absent if cause is None else cause}
