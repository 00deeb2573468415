"""Builds executions that have not begun: new ones, and those that an earlier process has stored."""

from collections.abc import Callable
from typing import Any

from entrypoints.local.asl import Execution, ExecutionIdentity, Limits
from entrypoints.local.stepfunctions.api.arns import Place
from entrypoints.local.stepfunctions.api.json_documents import read_document
from entrypoints.local.stepfunctions.api.resource_names import require_name
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord
from entrypoints.local.stepfunctions.executions.execution_storage import StoredExecution
from entrypoints.local.stepfunctions.integrations.evaluated_requests import parameter_errors
from entrypoints.local.stepfunctions.integrations.nested.nested_executions import TaskOrigin
from entrypoints.local.stepfunctions.state_machines.machine_records import StartTarget
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids
from entrypoints.local.system.seeds import seed_of


class ExecutionFactory:
    """Makes the records of executions that have not begun.

    Args:
        place: Where they run; ARNs and task events name it.
        clock: Dates their starts.
        ids: Names those that the caller has not named.
        choose: The driver's choice among ready branches.
        limits: The limits of each execution.
    """

    def __init__(
        self, place: Place, clock: Clock, ids: Ids, choose: Callable[[int], int] | None, limits: Limits
    ) -> None:
        self._place = place
        self._clock = clock
        self._ids = ids
        self._choose = choose
        self._limits = limits

    def new(  # noqa: PLR0913, PLR0917 -- what StartExecution is given
        self,
        target: StartTarget,
        sequence: Callable[[], int],
        name: str | None,
        text: str,
        trace_header: str | None,
        origin: TaskOrigin | None = None,
    ) -> ExecutionRecord:
        """Return the record of a new execution.

        Args:
            target: What it runs.
            sequence: Returns its sequence number, once its name and input are accepted.
            name: Its name; None for a random one.
            text: Its input, a JSON text.
            trace_header: The trace that it belongs to.
            origin: The task of another execution that starts it and waits for it.

        Raises:
            ApiError: InvalidName, InvalidExecutionInput, ValidationException (the input is too long).
        """
        document = read_document(text)
        label = self._ids() if name is None else require_name(name)
        stored = StoredExecution(
            arn=self._arn(target, label),
            name=label,
            machine_arn=target.machine.arn,
            revision=target.revision,
            version_arn=target.version_arn,
            alias_arn=target.alias_arn,
            input=text,
            trace_header=trace_header,
            start_date=self._clock.timestamp(),
            sequence=sequence(),
            seed=seed_of(label if name is None else self._ids()),
            inputs=[],
            origin=origin,
        )
        return self._record(target, stored, document)

    def restored(self, target: StartTarget, stored: StoredExecution) -> ExecutionRecord:
        """Return the record of an execution that an earlier process has started, without its inputs."""
        return self._record(target, stored, read_document(stored.input))

    def _record(self, target: StartTarget, stored: StoredExecution, document: Any) -> ExecutionRecord:
        identity = ExecutionIdentity(
            stored.arn,
            stored.name,
            target.revision.role_arn,
            target.machine.arn,
            target.machine.name,
            self._place.region,
        )
        execution = Execution(
            target.revision.machine,
            document,
            identity=identity,
            rng=stored.seed,
            limits=self._limits,
            choose=self._choose,
            parameter_errors=parameter_errors,
        )
        return ExecutionRecord(
            stored.arn,
            stored.name,
            target,
            stored.input,
            stored.start_date,
            stored.sequence,
            stored.seed,
            execution,
            stored.trace_header,
            origin=stored.origin,
        )

    def _arn(self, target: StartTarget, name: str) -> str:
        if target.machine.type == "EXPRESS":
            return self._place.arn("express", target.machine.name, name, self._ids())
        return self._place.arn("execution", target.machine.name, name)
