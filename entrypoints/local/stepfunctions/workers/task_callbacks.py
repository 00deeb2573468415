"""The API's actions on task tokens: SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
"""

from typing import Any

from entrypoints.local.asl import InvalidTaskTokenError, decode_task_token
from entrypoints.local.stepfunctions.api.errors import ApiError, invalid_output, invalid_token
from entrypoints.local.stepfunctions.api.json_documents import read_document
from entrypoints.local.stepfunctions.drivers import (
    Driver,
    TaskFailed,
    TaskHeartbeat,
    TaskOutcome,
    TaskSucceeded,
)
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord, ExecutionRecords
from entrypoints.local.stepfunctions.integrations.early_callbacks import EarlyCallbacks
from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys


class TaskTokenActions:
    """Delivers the answers of workers and callbacks to the executions that wait for them."""

    def __init__(
        self, records: ExecutionRecords, driver: Driver, early: EarlyCallbacks, keys: CustomerKeys
    ) -> None:
        self._keys = keys
        self._records = records
        self._early = early
        self._driver = driver

    def send_task_success(self, task_token: str, output: str) -> dict[str, Any]:
        """End a task with an output, a JSON text.

        Raises:
            ApiError: InvalidOutput, InvalidToken, TaskTimedOut (the task was closed or its time is up),
                TaskDoesNotExist (no such execution or task), KmsAccessDeniedException,
                KmsInvalidStateException, KmsThrottlingException.
        """
        self._deliver(task_token, TaskSucceeded(read_document(output, "output", invalid_output)))
        return {}

    def send_task_failure(
        self, task_token: str, error: str | None = None, cause: str | None = None
    ) -> dict[str, Any]:
        """End a task with an error; the key encrypts error and cause and is not needed without them."""
        written = error is not None or cause is not None
        self._deliver(task_token, TaskFailed(error, cause), writes=written)
        return {}

    def send_task_heartbeat(self, task_token: str) -> dict[str, Any]:
        """Restart a task's HeartbeatSeconds."""
        self._deliver(task_token, TaskHeartbeat(), writes=False)
        return {}

    def _deliver(self, text: str, outcome: TaskOutcome, *, writes: bool = True) -> None:
        record, token = self._waiting(text)
        if writes:
            self._keys.write(*record.target.key)
        if not self._early.hold(text, outcome):
            self._driver.deliver(record.execution, token, outcome)

    def _waiting(self, text: str) -> tuple[ExecutionRecord, int]:
        arn, token = _read(text)
        record = self._records.get(arn)
        if record is not None and record.execution.waits_for(token):
            return record, token
        if _existed(arn, token, record):
            raise ApiError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
        raise ApiError("TaskDoesNotExist", "Task Does Not Exist: 'Provided task does not exist'")


def is_wanted(records: ExecutionRecords, text: str) -> bool:
    """Return whether an execution still waits for the task of a token."""
    arn, token = decode_task_token(text)
    record = records.get(arn)
    return record is not None and record.execution.waits_for(token)


def _existed(arn: str, token: int, record: ExecutionRecord | None) -> bool:
    """Return whether such a task existed; EXPRESS executions are dropped when they end."""
    if record is None:
        return ":express:" in arn
    return 0 < token <= record.execution.scheduler.last_number


def _read(text: str) -> tuple[str, int]:
    try:
        return decode_task_token(text)
    except InvalidTaskTokenError as error:
        raise invalid_token() from error
