"""Restores the executions of an earlier process and resumes those that run."""

from typing import NamedTuple

from entrypoints.local.asl import Start, TaskReport, TaskSubmitted
from entrypoints.local.stepfunctions.api.arns import parse_arn
from entrypoints.local.stepfunctions.drivers import Driver
from entrypoints.local.stepfunctions.executions.execution_factory import ExecutionFactory
from entrypoints.local.stepfunctions.executions.execution_records import (
    RUNNING,
    ExecutionRecord,
    ExecutionRecords,
)
from entrypoints.local.stepfunctions.executions.execution_storage import ExecutionStorage, StoredExecution
from entrypoints.local.stepfunctions.integrations.nested.nested_executions import TaskOrigin
from entrypoints.local.stepfunctions.state_machines.machine_records import Machine, StartTarget
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry


class RestoredChild(NamedTuple):
    """A nested execution of an earlier process.

    Attributes:
        record: The execution.
        reported: Whether its parent knows that it has started.
    """

    record: ExecutionRecord
    reported: bool


class Restoration:
    """Builds the stored executions again, and hands nested ones over to their parents."""

    def __init__(
        self,
        storage: ExecutionStorage,
        registry: StateMachineRegistry,
        records: ExecutionRecords,
        driver: Driver,
        factory: ExecutionFactory,
    ) -> None:
        self._storage = storage
        self._registry = registry
        self._records = records
        self._driver = driver
        self._factory = factory
        self._nested: dict[TaskOrigin, ExecutionRecord] = {}
        self._reported: set[TaskOrigin] = set()

    def restore(self) -> None:
        """Load the stored executions and resume those that run.

        All are loaded before the first is resumed, and the last started is resumed first: a parent finds its
        nested executions in the state in which it left them.
        """
        stored = list(self._storage.load_executions())
        records = [self._restored(one) for one in stored]
        for one, record in zip(reversed(stored), reversed(records), strict=True):
            self._resume(one, record)
            if record.status != RUNNING:
                self._records.finish(record)
        self._stop_abandoned()

    def adopt(self, origin: TaskOrigin) -> RestoredChild | None:
        """Return the nested execution that a task has started in an earlier process, at most once."""
        record = self._nested.pop(origin, None)
        return None if record is None else RestoredChild(record, origin in self._reported)

    def _resume(self, stored: StoredExecution, record: ExecutionRecord) -> None:
        if any(isinstance(one, Start) for one, _ in stored.inputs):
            self._driver.resume(record.execution, stored.inputs)
            return
        for one, at in stored.inputs:  # it was stopped before it began
            one.apply(record.execution, at)
        self._driver.start(record.execution)

    def _stop_abandoned(self) -> None:
        """Stop the nested executions whose parents' ends were written, and theirs not.

        process A                              process B
        parent's stop is written
        (killed)                               the parent has ended, its nested execution runs: stop it
        """
        for origin, record in list(self._nested.items()):
            parent = self._records.get(origin[0])
            if parent is not None and parent.execution.waits_for(origin[1]):
                continue
            self._nested.pop(origin, None)
            if record.status == RUNNING:
                self._driver.stop(record.execution, None, None)

    def _restored(self, stored: StoredExecution) -> ExecutionRecord:
        machine = self._registry.get(stored.machine_arn) or Machine(
            stored.machine_arn,
            parse_arn(stored.machine_arn).name,
            stored.revision.machine.type,
            stored.revision,
            stored.revision.created,
            deleting=True,
        )
        target = StartTarget(machine, stored.revision, stored.version_arn, stored.alias_arn)
        record = self._factory.restored(target, stored)
        self._records.continue_from(stored.sequence)
        self._records.add(record, restored=True)
        self._reported.update(
            (stored.arn, one.token)
            for one, _ in stored.inputs
            if isinstance(one, TaskReport) and isinstance(one.outcome, TaskSubmitted)
        )
        if stored.origin is not None:
            self._nested[stored.origin] = record
        return record
