"""The execution behind a task, as the router of tasks needs it: its place in a trace, and its key."""

from entrypoints.local.asl import Call
from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecords
from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys
from entrypoints.local.stepfunctions.state_machines.machine_records import StartTarget
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
from entrypoints.local.traces.header import read_header
from entrypoints.local.traces.trace_context import Here, Origin


class TaskContext:
    """Answers the router's questions about the executions of tasks."""

    def __init__(self, registry: StateMachineRegistry, records: ExecutionRecords, keys: CustomerKeys) -> None:
        self._registry = registry
        self._records = records
        self._keys = keys

    def locate(self, call: Call) -> Here | None:
        """Return where in a trace the work of a task belongs, by the trace header of its execution."""
        record = self._records.get(call.identity.execution_arn)
        header = read_header(record.trace_header) if record is not None else None
        if header is None:
            return None
        origin = Origin(call.identity.execution_arn, call.state, call.attempt, call.event)
        return Here(header.trace, None, origin)

    def refuse(self, call: Call) -> TaskFailed | None:
        """Return the failure of a task whose result the execution's key can no longer encrypt.

        AWS: "any related running executions will fail" (see customer_keys). AWS names no error for it;
        States.Runtime is one that nothing can catch.
        """
        if not self._keys.in_use:
            return None
        identity = call.identity
        record = self._records.get(identity.execution_arn)
        machine = self._registry.get(identity.state_machine_arn.partition("/")[0])
        target = record.target if record else StartTarget(machine, machine.revision) if machine else None
        try:
            if target is not None:
                self._keys.write(*target.key)
        except ApiError as refused:
            return TaskFailed("States.Runtime", refused.message) if refused.status < 500 else None
        return None
