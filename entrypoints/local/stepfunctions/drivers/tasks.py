"""The protocols of drivers and task runners, and the types of their callbacks."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

from entrypoints.local.asl import Call, Execution, Input, TaskOutcome, TimedInput

Done: TypeAlias = Callable[[TaskOutcome], None]
Cancel: TypeAlias = Callable[[], None]
"""Stops what a task has started, once its outcome is no longer awaited."""

Journal: TypeAlias = Callable[[Execution, Input, float], None]
"""Called with each input and its moment before it is applied; these rebuild the execution."""

OnEnd: TypeAlias = Callable[[Execution], None]


class TaskRunner(Protocol):
    """Runs tasks: Lambda functions, service integrations, activities."""

    def run(self, call: Call, done: Done) -> Cancel | None:
        """Run one task; return a function that stops it, if it can be stopped.

        `done` accepts the outcome: at once, in this thread, or later from any thread. It may be called
        several times (first TaskSubmitted, then the end); what comes after the end is ignored. An exception
        that escapes is a bug of the runner: failures of tasks are TaskFailed.
        """
        ...


class Driver(Protocol):
    """Runs executions.

    Attributes:
        choose: Passed to each Execution: picks which of n ready branches continues, or None.
    """

    choose: Callable[[int], int] | None

    def start(self, execution: Execution) -> None:
        """Start a new execution; return without waiting for it."""
        ...

    def deliver(self, execution: Execution, token: int, outcome: TaskOutcome) -> None:
        """Deliver the outcome of a task, as SendTaskSuccess does."""
        ...

    def stop(self, execution: Execution, error: str | None, cause: str | None) -> None:
        """Abort an execution; it has ended when this returns."""
        ...

    def terminate(self, execution: Execution) -> None:
        """End an execution at its next transition."""
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
        """Change limits of a Map Run of a root execution or of its children; None leaves one as it is."""
        ...

    def stop_child(self, execution: Execution, child_arn: str, error: str | None, cause: str | None) -> None:
        """Abort a child execution of a Map Run of a root execution; it has ended when this returns."""
        ...

    def redrive(self, execution: Execution) -> None:
        """Resume an execution that did not succeed."""
        ...

    def resume(self, execution: Execution, inputs: Iterable[TimedInput]) -> None:
        """Build an execution again from its journal and resume it.

        Tasks without an outcome are run again; timers that came due meanwhile fire at once.
        """
        ...

    def now(self) -> float:
        """Return the present moment in epoch seconds."""
        ...

    def close(self) -> None:
        """Stop all threads; executions that run stay where they are."""
        ...
