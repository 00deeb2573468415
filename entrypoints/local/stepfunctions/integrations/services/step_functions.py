"""Tasks that call Step Functions itself: `states:startExecution` with its patterns, and `aws-sdk:sfn`.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskSubmitted, TaskSucceeded
from entrypoints.local.stepfunctions.executions.restoration import Nested
from entrypoints.local.stepfunctions.integrations.core.task_answers import (
    Answered,
    sdk_metadata,
    submitted_or_done,
)
from entrypoints.local.stepfunctions.integrations.sdk.java_names import (
    exception_name,
    pascal,
    v1_exception_name,
)

if TYPE_CHECKING:
    from entrypoints.local.asl import Call
    from entrypoints.local.stepfunctions.drivers import Cancel
    from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord, Watcher
    from entrypoints.local.stepfunctions.storage.storage import Origin
    from entrypoints.local.system.ids import Ids

Action = Callable[..., Mapping[str, Any]]
Describe = Callable[["ExecutionRecord"], Mapping[str, Any]]
"""Describes an execution as DescribeExecution does."""


class NestedExecutions(Protocol):
    """Starts, watches and stops executions of this process."""

    def start(  # noqa: PLR0913, PLR0917 -- as StartExecution has them
        self,
        state_machine_arn: str,
        name: str | None = None,
        text: str = "{}",
        trace_header: str | None = None,
        watcher: Watcher | None = None,
        origin: Origin | None = None,
    ) -> ExecutionRecord:
        """Start an execution for the task `origin`; `watcher` is called when it has ended."""
        ...

    def watch(self, record: ExecutionRecord, watcher: Watcher) -> None:
        """Have `watcher` called when the execution has ended."""
        ...

    def abort(self, record: ExecutionRecord) -> None:
        """Abort an execution for which nobody waits any longer, at once or as soon as it begins."""
        ...


class Adoption(Protocol):
    """Finds the nested executions that a parent of an earlier process still waits for."""

    def adopt(self, origin: Origin) -> Nested | None:
        """Return the one that a task has started, once."""
        ...


class StatesTasks:
    """Runs `states:startExecution`, `.sync`, `.sync:2` and `.waitForTaskToken`.

    When a task with `.sync` is aborted or its time is up, the nested execution is stopped:
    https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync
    """

    def __init__(
        self, executions: NestedExecutions, adoption: Adoption, describe: Describe, ids: Ids
    ) -> None:
        self._executions = executions
        self._adoption = adoption
        self._describe = describe
        self._ids = ids

    def run(self, call: Call, done: Answered) -> Cancel | None:
        """Start the nested execution; with a sync pattern its end is the task's end."""
        pattern = call.target.pattern
        end = None if call.origin is None else _End(done, lambda record: self._end(record, pattern))
        try:
            record, reported = self._taken_up(call, end)
        except ApiError as error:
            done(self._refused(error))
            return None
        if end is None:
            done(submitted_or_done(call, self._started(record)))
            return None
        if not reported:
            done(TaskSubmitted(self._started(record)))
        end.may_come()
        return lambda: self._give_up(record, end)

    def _taken_up(self, call: Call, end: _End | None) -> Nested:
        """Return the execution that the task had started before a restart, or start one."""
        given, watcher = call.parameters, None if end is None else end.came
        adopted = None if call.origin is None else self._adoption.adopt(call.origin)
        if adopted is not None and watcher is not None:
            self._executions.watch(adopted.record, watcher)
            return adopted
        text = given.get("Input")
        record = self._executions.start(
            str(given.get("StateMachineArn", "")),
            given.get("Name"),
            text if isinstance(text, str) else write_document({} if text is None else text),
            given.get("TraceHeader"),
            watcher,
            call.origin,
        )
        return Nested(record, reported=False)

    def _give_up(self, record: ExecutionRecord, end: _End) -> None:
        end.forget()
        self._executions.abort(record)

    def _started(self, record: ExecutionRecord) -> dict[str, Any]:
        request_id = self._ids()
        headers = {
            "Connection": "keep-alive",
            "Content-Type": "application/x-amz-json-1.0",
            "x-amzn-RequestId": request_id,
        }
        return {
            "ExecutionArn": record.arn,
            **sdk_metadata(request_id, headers),
            "StartDate": _milliseconds(record.start_date),
        }

    def _end(self, record: ExecutionRecord, pattern: str) -> TaskSucceeded | TaskFailed:
        """Return the task's end: `.sync:2` gives input and output as JSON instead of JSON text."""
        described = self._describe(record)
        shown = _shown(described, as_json=pattern == "sync:2", record=record)
        if record.status == "SUCCEEDED":
            return TaskSucceeded(shown)
        return TaskFailed("States.TaskFailed", write_document(shown))

    def _refused(self, error: ApiError) -> TaskFailed:
        details = (
            f"Status Code: {error.status}; Error Code: {error.code}; Request ID: {self._ids()}; Proxy: null"
        )
        return TaskFailed(
            f"StepFunctions.{v1_exception_name(error.code)}",
            f"{error.message} (Service: AWSStepFunctions; {details})",
        )


class SfnTasks:
    """Runs `aws-sdk:sfn:action` on this process's own API."""

    def __init__(self, action: Callable[[str], Action | None], ids: Ids) -> None:
        self._action = action
        self._ids = ids

    def run(self, call: Call, done: Answered) -> None:
        """Carry out an action of the API, parameters and result in PascalCase."""
        from entrypoints.local.stepfunctions.wire.model import operations  # noqa: PLC0415 -- 0.1 s at first use

        name = pascal(call.target.action)
        action, operation = self._action(name), operations().get(name)
        if action is None or operation is None:
            done(TaskFailed("States.Runtime", f"Step Functions has no action {call.target.action!r}"))
            return
        try:
            answer = action(**operation.arguments_of(call.parameters))
        except ApiError as error:
            details = f"Service: Sfn, Status Code: {error.status}, Request ID: {self._ids()}"
            message = f"{error.message} ({details}) (SDK Attempt Count: 1)"
            done(TaskFailed(f"Sfn.{exception_name(error.code)}", message))
        else:
            done(submitted_or_done(call, _pascal_keys(answer)))


class _End:
    """Holds back the end of a nested execution until its start was reported.

    starter                    nested execution
    start(came)
                               ends at once: held
    done(TaskSubmitted)
    may_come(): reports it
                               or ends now: reported at once
    """

    def __init__(self, done: Answered, end: Callable[[ExecutionRecord], TaskSucceeded | TaskFailed]) -> None:
        self._done = done
        self._end = end
        self._lock = threading.Lock()
        self._wanted = True
        self._reported_start = False
        self._record: ExecutionRecord | None = None

    def came(self, record: ExecutionRecord) -> None:
        """Take the end."""
        with self._lock:
            self._record = record
            ready = self._reported_start and self._wanted
        if ready:
            self._done(self._end(record))

    def may_come(self) -> None:
        """Let the end through from now on: the start was reported."""
        with self._lock:
            self._reported_start = True
            record = self._record
        if record is not None:
            self._done(self._end(record))

    def forget(self) -> None:
        """Report no end any more: nobody waits for it."""
        with self._lock:
            self._wanted = False


def _shown(described: Mapping[str, Any], *, as_json: bool, record: ExecutionRecord) -> dict[str, Any]:
    shown = {pascal(key): value for key, value in sorted(described.items())}
    for key in ("InputDetails", "OutputDetails"):
        if key in shown:
            shown[key] = {pascal(name): value for name, value in shown[key].items()}
    for key in ("StartDate", "StopDate", "RedriveDate"):
        if key in shown:
            shown[key] = _milliseconds(shown[key])
    if as_json:
        shown["Input"] = record.execution.input
        if "Output" in shown:
            shown["Output"] = record.execution.output
    return shown


def _milliseconds(epoch: float) -> int:
    return int(epoch * 1000)


def _pascal_keys(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {pascal(name): _pascal_keys(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_pascal_keys(item) for item in value]
    if isinstance(value, float) and (key.endswith("Date") or key == "timestamp"):
        return datetime.fromtimestamp(value, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value
