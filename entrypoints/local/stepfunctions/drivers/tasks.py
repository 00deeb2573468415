"""What drivers and those who use them agree on: tasks, their outcomes, the journal."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol, TypeAlias

from entrypoints.local.asl import Call, Execution


class TaskSucceeded(NamedTuple):
    """The task has ended well."""

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
Done: TypeAlias = Callable[[TaskOutcome], None]
Cancel: TypeAlias = Callable[[], None]
"""Stops what a task has started, when nobody waits for the task any longer."""

Input: TypeAlias = tuple[str, tuple[Any, ...]]
"""The name of one of Execution's input methods and its arguments without the moment."""

Journal: TypeAlias = Callable[[Execution, str, tuple[Any, ...], float], None]
"""Called with each input before it is let in; what it writes down is enough to build the execution again."""

OnEnd: TypeAlias = Callable[[Execution], None]

_METHODS = {
    TaskSucceeded: "succeed",
    TaskFailed: "fail",
    TaskSubmitted: "submitted",
    TaskStarted: "started",
    TaskHeartbeat: "heartbeat",
}


ANSWERS = frozenset({"succeed", "fail"})
"""The inputs that end a task."""


def as_input(token: int, outcome: TaskOutcome) -> Input:
    """Return the input that brings a task's outcome to its execution."""
    return _METHODS[type(outcome)], (token, *outcome)


class TaskRunner(Protocol):
    """Runs tasks: Lambda functions, service integrations, activities."""

    def run(self, call: Call, done: Done) -> Cancel | None:
        """Run one task; return what stops it, if it can be stopped.

        `done` takes the outcome: at once, in this thread, or later from any thread. It may be called several
        times (first
        TaskSubmitted, then the end); what comes after the end is ignored. An exception that escapes is a bug
        of the
        runner: failures of tasks are TaskFailed.
        """
        ...


class Driver(Protocol):
    """Runs executions.

    Attributes:
        choose: to be given to each Execution: picks which of n ready branches goes next, or None.
    """

    choose: Callable[[int], int] | None

    def start(self, execution: Execution) -> None:
        """Set a new execution going; returns without waiting for it."""
        ...

    def deliver(self, execution: Execution, token: int, outcome: TaskOutcome) -> None:
        """Bring the outcome of a task, as SendTaskSuccess and its like do."""
        ...

    def stop(self, execution: Execution, error: str | None, cause: str | None) -> None:
        """Abort an execution; it has ended when this returns."""
        ...

    def terminate(self, execution: Execution) -> None:
        """Have an execution end at its next transition."""
        ...

    def update_map_run(
        self,
        execution: Execution,
        map_run_arn: str,
        *,
        max_concurrency: int | None = None,
        tolerated_count: float | None = None,
        tolerated_percentage: float | None = None,
    ) -> None:
        """Change limits of a map run of a root execution or of its children; None leaves one as it is."""
        ...

    def stop_child(self, execution: Execution, child_arn: str, error: str | None, cause: str | None) -> None:
        """Abort a child execution of a map run of a root execution; it has ended when this returns."""
        ...

    def redrive(self, execution: Execution) -> None:
        """Set an execution that did not succeed going again."""
        ...

    def resume(self, execution: Execution, inputs: Iterable[tuple[str, tuple[Any, ...], float]]) -> None:
        """Build an execution again from its journal and go on with it.

        Tasks that had no answer are run again; timers that came due meanwhile fire at once.
        """
        ...

    def now(self) -> float:
        """Return the present moment in epoch seconds."""
        ...

    def close(self) -> None:
        """Stop all threads; executions that run stay where they are."""
        ...
