"""The stored form of inputs: a name and a list of arguments.

Files of earlier versions hold the same names, so they never change.
"""

from collections.abc import Sequence
from typing import Any, assert_never

from entrypoints.local.asl import (
    ChildStop,
    Expire,
    Input,
    MapRunUpdate,
    Redrive,
    Start,
    Stop,
    TaskFailed,
    TaskHeartbeat,
    TaskOutcome,
    TaskReport,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    Terminate,
    TimerDue,
)

StoredInput = tuple[str, tuple[Any, ...]]


def encode_input(one: Input) -> StoredInput:
    """Return the stored form of an input."""
    match one:
        case TaskReport(token, outcome):
            return _outcome_name(outcome), (token, *outcome)
        case TimerDue(timer):
            return "fire", (timer,)
        case Start():
            return "start", ()
        case Stop(error, cause):
            return "stop", (error, cause)
        case Expire():
            return "expire", ()
        case Terminate():
            return "terminate", ()
        case Redrive():
            return "redrive", ()
        case ChildStop(arn, error, cause):
            return "stop_child", (arn, error, cause)
        case MapRunUpdate(arn, concurrency, count, percentage):
            return "update_map_run", (arn, concurrency, count, percentage)
        case _:
            assert_never(one)


def _outcome_name(outcome: TaskOutcome) -> str:
    match outcome:
        case TaskSucceeded():
            return "succeed"
        case TaskFailed():
            return "fail"
        case TaskSubmitted():
            return "submitted"
        case TaskStarted():
            return "started"
        case TaskHeartbeat():
            return "heartbeat"
        case _:
            assert_never(outcome)


_OUTCOMES: dict[str, type[TaskOutcome]] = {
    "succeed": TaskSucceeded,
    "fail": TaskFailed,
    "submitted": TaskSubmitted,
    "started": TaskStarted,
    "heartbeat": TaskHeartbeat,
}
_INPUTS: dict[str, type[Input]] = {
    "start": Start,
    "fire": TimerDue,
    "stop": Stop,
    "expire": Expire,
    "terminate": Terminate,
    "redrive": Redrive,
    "stop_child": ChildStop,
    "update_map_run": MapRunUpdate,
}


def decode_input(name: str, arguments: Sequence[Any]) -> Input:
    """Return the input of a stored form.

    Raises:
        ValueError: The name is unknown: a newer version has written it.
    """
    if name in _OUTCOMES:
        token, *parts = arguments
        return TaskReport(token, _OUTCOMES[name](*parts))
    if name not in _INPUTS:
        raise ValueError(f"unknown input '{name}': a newer version has stored it")
    return _INPUTS[name](*arguments)
