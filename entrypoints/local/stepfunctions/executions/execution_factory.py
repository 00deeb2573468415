"""Builds executions: new ones, and those that an earlier process has kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import Execution, ExecutionIdentity
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord
from entrypoints.local.stepfunctions.integrations.evaluated_requests import parameter_faults

if TYPE_CHECKING:
    from entrypoints.local.asl import Limits
    from entrypoints.local.stepfunctions.state_machines.machine_records import Target
    from entrypoints.local.stepfunctions.storage.storage import KeptExecution


class ExecutionFactory:
    """Makes the records of executions that have not begun.

    Args:
        region: Where they run; task events name it.
        choose: The driver's choice among ready branches.
        limits: What each execution is held to.
    """

    def __init__(self, region: str, choose: Callable[[int], int] | None, limits: Limits) -> None:
        self._region = region
        self._choose = choose
        self._limits = limits

    def record(self, target: Target, kept: KeptExecution, document: Any) -> ExecutionRecord:
        """Return a record with an execution that has not begun."""
        identity = ExecutionIdentity(
            kept.arn,
            kept.name,
            target.revision.role_arn,
            target.machine.arn,
            target.machine.name,
            self._region,
        )
        execution = Execution(
            target.revision.machine,
            document,
            identity=identity,
            rng=kept.seed,
            limits=self._limits,
            choose=self._choose,
            parameter_faults=parameter_faults,
        )
        return ExecutionRecord(
            kept.arn,
            kept.name,
            target,
            kept.input,
            kept.start_date,
            kept.sequence,
            kept.seed,
            execution,
            kept.trace_header,
            origin=kept.origin,
        )
