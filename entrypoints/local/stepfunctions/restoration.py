"""Taking in the executions of an earlier process and going on with those that run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from entrypoints.local.stepfunctions.arns import parse_arn
from entrypoints.local.stepfunctions.documents import read_document
from entrypoints.local.stepfunctions.machines import Machine, Target
from entrypoints.local.stepfunctions.records import RUNNING, ExecutionRecord, ExecutionRecords

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.drivers import Driver
    from entrypoints.local.stepfunctions.execution_factory import ExecutionFactory
    from entrypoints.local.stepfunctions.keeping import Input, KeptExecution
    from entrypoints.local.stepfunctions.registry import StateMachineRegistry


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
        self._waited_for: dict[str, list[str]] = {}
        self._orphans: dict[str, list[ExecutionRecord]] = {}

    def restore(self) -> None:
        """Take in the executions that were kept and go on with those that run.

        All are known before the first goes on, and the last started goes on first: a parent finds its nested
        executions where they were.
        """
        kept = list(self._registry.keeper.executions())
        records = [self._restored(one) for one in kept]
        for one, record in zip(reversed(kept), reversed(records), strict=True):
            if one.inputs:
                self._driver.resume(record.execution, one.inputs)
            else:
                self._driver.start(record.execution)
            if record.status != RUNNING:
                self._records.finish(record)

    def adopt(self, parent_arn: str, state_machine_arn: str) -> ExecutionRecord | None:
        """Return a nested execution that a parent of an earlier process still waits for, once."""
        waiting = self._orphans.get(parent_arn, [])
        for record in waiting:
            if state_machine_arn in (record.target.machine.arn, record.target.version_arn):
                waiting.remove(record)
                return record
        return None

    def _restored(self, kept: KeptExecution) -> ExecutionRecord:
        machine = self._registry.machines.get(kept.machine_arn) or Machine(
            kept.machine_arn,
            parse_arn(kept.machine_arn).name,
            kept.revision.machine.type,
            kept.revision,
            kept.revision.created,
        )
        target = Target(machine, kept.revision, kept.version_arn, kept.alias_arn)
        record = self._factory.record(target, kept, read_document(kept.input))
        self._records.continue_from(kept.sequence)
        self._records.add(record)
        for child in _nested(kept.inputs):
            self._waited_for.setdefault(child, []).append(kept.arn)
        for parent in self._waited_for.get(kept.arn, ()):
            self._orphans.setdefault(parent, []).append(record)
        return record


def _nested(inputs: Iterable[Input]) -> list[str]:
    """Return the ARNs of the nested executions that a log of inputs has started and seen no end of."""
    started: dict[int, str] = {}
    for method, arguments, _ in inputs:
        if method == "submitted" and isinstance(arguments[1], dict) and "ExecutionArn" in arguments[1]:
            started[arguments[0]] = arguments[1]["ExecutionArn"]
        elif method in ("succeed", "fail"):
            started.pop(arguments[0], None)
    return list(started.values())
