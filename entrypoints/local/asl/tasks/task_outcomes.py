"""Outcomes of tasks, as drivers report them to an execution."""

from typing import Any, NamedTuple, TypeAlias


class TaskSucceeded(NamedTuple):
    """The task has ended with a result."""

    output: Any


class TaskFailed(NamedTuple):
    """The task has failed, under the error name that Retry and Catch see."""

    error: str | None
    cause: str | None


class TaskSubmitted(NamedTuple):
    """The request of a `.sync` or `.waitForTaskToken` task was accepted; the end of the task comes later."""

    output: Any


class TaskStarted(NamedTuple):
    """A worker has taken up an activity's task."""

    worker_name: str | None


class TaskHeartbeat(NamedTuple):
    """The task is alive."""


TaskOutcome: TypeAlias = TaskSucceeded | TaskFailed | TaskSubmitted | TaskStarted | TaskHeartbeat

FINAL_OUTCOMES = (TaskSucceeded, TaskFailed)
"""The outcomes that end a task."""
