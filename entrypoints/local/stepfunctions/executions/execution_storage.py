"""The port to durable storage of executions."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from entrypoints.local.asl import Execution, Input, TimedInput
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord
from entrypoints.local.stepfunctions.integrations.nested.nested_executions import TaskOrigin
from entrypoints.local.stepfunctions.state_machines.machine_records import Revision


class StoredExecution(NamedTuple):
    """The start of an execution, and every input since.

    Attributes:
        sequence: Its place among all executions, in the order of their starts.
        origin: The task of another execution that started this one and waits for it.
    """

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
    origin: TaskOrigin | None = None


class ExecutionStorage(Protocol):
    """Durable storage of executions; each method has written when it returns. Thread-safe."""

    def store_execution(self, record: ExecutionRecord) -> None:
        """Store what an execution is started with, before its first input."""
        ...

    def append_input(self, execution: Execution, one: Input, now: float) -> None:
        """Append an input to the log of an execution, before it is applied."""
        ...

    def drop_execution(self, arn: str) -> None:
        """Delete an execution with its inputs."""
        ...

    def load_executions(self) -> Iterable[StoredExecution]:
        """Return the stored executions in the order of their starts."""
        ...
