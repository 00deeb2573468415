"""What survives the process: the port to durable storage, and its absence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from entrypoints.local.asl import Execution, Input, TimedInput
    from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord
    from entrypoints.local.stepfunctions.state_machines.machine_records import Machine, Revision
    from entrypoints.local.stepfunctions.workers.activities import Activity

Origin: TypeAlias = tuple[str, int]
"""The task of another execution that started this one and waits for it: that execution's ARN, the number."""


class KeptExecution(NamedTuple):
    """An execution as it was kept: what it was started with and every input since."""

    arn: str
    name: str
    machine_arn: str
    revision: Revision
    version_arn: str | None
    alias_arn: str | None
    input: str
    trace_header: str | None
    start_date: float
    sequence: int
    seed: int
    inputs: list[TimedInput]
    origin: Origin | None = None


class Keeper(Protocol):
    """Writes down what must survive. Each method has written when it returns; all are safe under threads."""

    def keep_machine(self, machine: Machine) -> None:
        """Keep a state machine as it is now, with its versions, aliases and tags."""
        ...

    def drop_machine(self, arn: str) -> None:
        """Forget a state machine; its executions stay."""
        ...

    def keep_activity(self, activity: Activity) -> None:
        """Keep an activity; its waiting tasks belong to their executions."""
        ...

    def drop_activity(self, arn: str) -> None:
        """Forget an activity."""
        ...

    def keep_execution(self, record: ExecutionRecord) -> None:
        """Keep what an execution is started with, before its first input."""
        ...

    def keep_input(self, execution: Execution, one: Input, now: float) -> None:
        """Keep an input of an execution, before it is let in."""
        ...

    def drop_execution(self, arn: str) -> None:
        """Forget an execution with its inputs."""
        ...

    def machines(self) -> Iterable[Machine]:
        """Return the state machines that were kept."""
        ...

    def activities(self) -> Iterable[Activity]:
        """Return the activities that were kept."""
        ...

    def executions(self) -> Iterable[KeptExecution]:
        """Return the executions that were kept, in the order of their starts."""
        ...

    def close(self) -> None:
        """Give the storage free."""
        ...


class InMemory:
    """Keeps nothing: all ends with the process."""

    def keep_machine(self, machine: Machine) -> None: ...

    def drop_machine(self, arn: str) -> None: ...

    def keep_activity(self, activity: Activity) -> None: ...

    def drop_activity(self, arn: str) -> None: ...

    def keep_execution(self, record: ExecutionRecord) -> None: ...

    def keep_input(self, execution: Execution, one: Input, now: float) -> None: ...

    def drop_execution(self, arn: str) -> None: ...

    def machines(self) -> Iterable[Machine]:
        return ()

    def activities(self) -> Iterable[Activity]:
        return ()

    def executions(self) -> Iterable[KeptExecution]:
        return ()

    def close(self) -> None: ...
