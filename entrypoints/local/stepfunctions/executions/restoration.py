"""Taking in the executions of an earlier process and going on with those that run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from entrypoints.local.asl import Start, TaskReport, TaskSubmitted
from entrypoints.local.stepfunctions.api.arns import parse_arn
from entrypoints.local.stepfunctions.api.json_documents import read_document
from entrypoints.local.stepfunctions.executions.execution_records import (
    RUNNING,
    ExecutionRecord,
    ExecutionRecords,
)
from entrypoints.local.stepfunctions.state_machines.machine_records import Machine, Target

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.drivers import Driver
    from entrypoints.local.stepfunctions.executions.execution_factory import ExecutionFactory
    from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
    from entrypoints.local.stepfunctions.storage.storage import KeptExecution, Origin


class Nested(NamedTuple):
    """A nested execution of an earlier process.

    Attributes:
        record: The execution.
        reported: Whether its parent knows that it has started.
    """

    record: ExecutionRecord
    reported: bool


class Restoration:
    """Builds the kept executions again and finds nested ones for their parents."""

    def __init__(
        self,
        registry: StateMachineRegistry,
        records: ExecutionRecords,
        driver: Driver,
        factory: ExecutionFactory,
    ) -> None:
        self._registry = registry
        self._records = records
        self._driver = driver
        self._factory = factory
        self._nested: dict[Origin, ExecutionRecord] = {}
        self._reported: set[Origin] = set()

    def restore(self) -> None:
        """Take in the executions that were kept and go on with those that run.

        All are known before the first goes on, and the last started goes on first: a parent finds its nested
        executions where they were.
        """
        kept = list(self._registry.keeper.executions())
        records = [self._restored(one) for one in kept]
        for one, record in zip(reversed(kept), reversed(records), strict=True):
            self._go_on(one, record)
            if record.status != RUNNING:
                self._records.finish(record)
        self._stop_abandoned()

    def adopt(self, origin: Origin) -> Nested | None:
        """Return the nested execution that a task of an earlier process has started, once."""
        record = self._nested.pop(origin, None)
        return None if record is None else Nested(record, origin in self._reported)

    def _go_on(self, kept: KeptExecution, record: ExecutionRecord) -> None:
        if any(isinstance(one, Start) for one, _ in kept.inputs):
            self._driver.resume(record.execution, kept.inputs)
            return
        for one, at in kept.inputs:  # it was stopped before it began
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

    def _restored(self, kept: KeptExecution) -> ExecutionRecord:
        machine = self._registry.machines.get(kept.machine_arn) or Machine(
            kept.machine_arn,
            parse_arn(kept.machine_arn).name,
            kept.revision.machine.type,
            kept.revision,
            kept.revision.created,
            deleting=True,
        )
        target = Target(machine, kept.revision, kept.version_arn, kept.alias_arn)
        record = self._factory.record(target, kept, read_document(kept.input))
        self._records.continue_from(kept.sequence)
        self._records.add(record)
        self._reported.update(
            (kept.arn, one.token)
            for one, _ in kept.inputs
            if isinstance(one, TaskReport) and isinstance(one.outcome, TaskSubmitted)
        )
        if kept.origin is not None:
            self._nested[kept.origin] = record
        return record
