"""Protocols of the states and executions that frames belong to."""

from typing import Any, Protocol

from entrypoints.local.asl.engine.context_object import ExecutionIdentity
from entrypoints.local.asl.engine.effects import ParameterErrors
from entrypoints.local.asl.engine.history import History
from entrypoints.local.asl.engine.limits import HistoryFullError, Limits
from entrypoints.local.asl.engine.map_run import ChildExecution, MapRun
from entrypoints.local.asl.engine.scheduler import Enterable, FrameT, Scheduler


class CompiledState(Enterable[FrameT], Protocol[FrameT]):
    """A state, as the engine sees it; it holds no data of any execution.

    The engine calls the methods of tasks, branches and child executions only on states that started some.

    Attributes:
        name: Its name in the definition.
        type: Its Type.
        issues_token: Whether the context object has a task token in it.
    """

    name: str
    type: str
    issues_token: bool

    def redrive(self, frame: FrameT, /) -> FrameT | None:
        """Run again after the execution has failed here."""
        ...

    def task_reported(self, frame: FrameT, /) -> FrameT | None:
        """Handle the outcome of the task that the frame waits for, in `frame.outcome`."""
        ...

    def branch_succeeded(self, frame: FrameT, branch: FrameT, output: Any, /) -> FrameT | None:
        """Handle the output of one of the state's branches."""
        ...

    def branch_failed(
        self, frame: FrameT, branch: FrameT, error: str | None, cause: str | None, /
    ) -> FrameT | None:
        """Handle the failure of one of the state's branches."""
        ...

    def child_ended(self, frame: FrameT, child: ChildExecution, /) -> None:
        """Handle the end of one of the state's child executions."""
        ...

    def map_run_updated(self, frame: FrameT, /) -> FrameT | None:
        """Apply new limits of the state's Map Run."""
        ...


class Group(Protocol):
    """The branches or child executions that a state has started.

    A failure is handled in two passes: `abort` stops everything without events, so that no stopped branch
    can act any more, then `record_abort` writes the events.
    """

    def abort(self) -> None:
        """Stop all of them, without events."""
        ...

    def record_abort(self) -> None:
        """Write that they were stopped."""
        ...


class ErrorObserver(Protocol):
    """Learns which element of Retry or Catch handles an error."""

    def retries(self, place: int, seconds: float, error: str | None, cause: str | None) -> None:
        """Note that the retrier at `place` tries again in some seconds."""
        ...

    def catches(self, place: int, error: str | None, cause: str | None) -> None:
        """Note that the catcher at `place` handles the error."""
        ...


class FrameOwner(Protocol[FrameT]):
    """The execution, as its frames and their states see it.

    Attributes:
        identity: Its names and ARNs.
        limits: Its quotas.
        history: Its events.
        parameter_errors: Judges the parameters of an integration before it is called.
        last_free_event: How many events its history may have before it is full.
        map_runs: The runs of its distributed Maps, in the order in which they began.
        observer: Learns how errors are handled, None outside tests of one state.
    """

    identity: ExecutionIdentity
    limits: Limits
    history: History
    parameter_errors: ParameterErrors
    last_free_event: int
    map_runs: list[MapRun[Any]]
    observer: ErrorObserver | None

    @property
    def scheduler(self) -> Scheduler[FrameT]:
        """The scheduler of the execution and its relatives."""
        ...

    @property
    def context(self) -> dict[str, Any]:
        """The members of the context object that are the same in every state."""
        ...

    def succeed_with(self, output: Any, text: bytes | None, /) -> FrameT | None:
        """End well."""
        ...

    def fail_with(self, frame: FrameT, error: str | None, cause: str | None, /) -> FrameT | None:
        """End with a failure that nothing has caught."""
        ...

    def overflow(self, full: HistoryFullError, /) -> FrameT | None:
        """End because the history is full."""
        ...
