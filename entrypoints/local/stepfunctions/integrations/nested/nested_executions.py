"""Nested executions: how tasks start, watch and stop them, and when their ends are reported."""

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeAlias, TypeVar

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskSucceeded
from entrypoints.local.stepfunctions.integrations.core.task_answers import Answered

TaskOrigin: TypeAlias = tuple[str, int]
"""The task that started a nested execution: `Call.origin`."""


class NestedExecution(Protocol):
    """An execution that a task has started."""

    @property
    def arn(self) -> str:
        """Its ARN."""
        ...

    @property
    def start_date(self) -> float:
        """Its start in epoch seconds."""
        ...

    @property
    def status(self) -> str:
        """Its status, as DescribeExecution has it."""
        ...

    @property
    def execution(self) -> Execution:
        """Its course in the engine."""
        ...


NestedT = TypeVar("NestedT", bound=NestedExecution)
AdoptedT_co = TypeVar("AdoptedT_co", bound=NestedExecution, covariant=True)


class NestedExecutions(Protocol[NestedT]):
    """Starts, watches and stops executions of this process."""

    def start(  # noqa: PLR0913, PLR0917 -- as StartExecution has them
        self,
        state_machine_arn: str,
        name: str | None = None,
        text: str = "{}",
        trace_header: str | None = None,
        watcher: Callable[[NestedT], None] | None = None,
        origin: TaskOrigin | None = None,
    ) -> NestedT:
        """Start an execution for the task `origin`; `watcher` is called when it has ended."""
        ...

    def watch(self, record: NestedT, watcher: Callable[[NestedT], None]) -> None:
        """Have `watcher` called when the execution has ended."""
        ...

    def abort(self, record: NestedT) -> None:
        """Abort an execution whose task no longer waits for it, at once or as soon as it begins."""
        ...


class Adoption(Protocol[AdoptedT_co]):
    """Finds the nested executions that a parent of an earlier process still waits for."""

    def adopt(self, origin: TaskOrigin) -> tuple[AdoptedT_co, bool] | None:
        """Return the execution that a task has started, and whether its start was reported; at most once."""
        ...


class NestedEnd(Generic[NestedT]):
    """Holds back the end of a nested execution until its start was reported.

    starter                    nested execution
    start(came)
                               ends at once: held
    done(TaskSubmitted)
    release(): reports it
                               or ends now: reported at once
    """

    def __init__(self, done: Answered, end: Callable[[NestedT], TaskSucceeded | TaskFailed]) -> None:
        self._done = done
        self._end = end
        self._lock = threading.Lock()
        self._wanted = True
        self._reported_start = False
        self._record: NestedT | None = None

    def came(self, record: NestedT) -> None:
        """Report the end, now or when the start has been reported."""
        with self._lock:
            self._record = record
            ready = self._reported_start and self._wanted
        if ready:
            self._done(self._end(record))

    def release(self) -> None:
        """Report the end from now on: the start was reported."""
        with self._lock:
            self._reported_start = True
            record = self._record
        if record is not None:
            self._done(self._end(record))

    def forget(self) -> None:
        """Report no end any more: the task no longer waits for it."""
        with self._lock:
            self._wanted = False
