"""The rules of redrives: which executions, and for how long.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html
"""

from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord

REDRIVABLE = frozenset({"FAILED", "ABORTED", "TIMED_OUT"})
PERIOD = 14 * 24 * 3600
"""Seconds after its end during which an execution can be redriven."""


def why_not_redrivable(record: ExecutionRecord, now: float) -> str | None:
    """Return the reason why an execution cannot be redriven at a moment in epoch seconds; None if it can."""
    execution = record.execution
    limits = execution.limits
    if record.target.machine.deleting:
        return "State machine is in DELETING status"
    if record.status not in REDRIVABLE:
        return not_in(record.status)
    if len(execution.history) >= limits.history_events - 1:  # no room for the redrive and one event more
        return "Execution history event limit exceeded"
    if now - record.start_date >= limits.standard_seconds:
        return "Execution has exceeded the max execution time"
    if execution.stop_date is not None and now - execution.stop_date > PERIOD:
        return "Execution redrivable period exceeded"
    return None


def not_in(status: str) -> str:
    """Return the reason why an execution of this status cannot be redriven."""
    return f"Execution is {status} and cannot be redriven"
