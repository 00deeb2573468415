"""The port to durable storage of everything that survives the process, and its absence."""

from collections.abc import Iterable
from typing import Protocol

from entrypoints.local.asl import Execution, Input
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord
from entrypoints.local.stepfunctions.executions.execution_storage import ExecutionStorage, StoredExecution
from entrypoints.local.stepfunctions.state_machines.machine_records import Machine
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineStorage
from entrypoints.local.stepfunctions.workers.activities import Activity, ActivityStorage


class OrchestratorStorage(StateMachineStorage, ActivityStorage, ExecutionStorage, Protocol):
    """Durable storage of state machines, activities and executions."""

    def close(self) -> None:
        """Release the storage."""
        ...


class NoStorage:
    """Stores nothing: everything ends with the process."""

    def store_machine(self, machine: Machine) -> None: ...

    def drop_machine(self, arn: str) -> None: ...

    def load_machines(self) -> Iterable[Machine]:
        return ()

    def store_activity(self, activity: Activity) -> None: ...

    def drop_activity(self, arn: str) -> None: ...

    def load_activities(self) -> Iterable[Activity]:
        return ()

    def store_execution(self, record: ExecutionRecord) -> None: ...

    def append_input(self, execution: Execution, one: Input, now: float) -> None: ...

    def drop_execution(self, arn: str) -> None: ...

    def load_executions(self) -> Iterable[StoredExecution]:
        return ()

    def close(self) -> None: ...
