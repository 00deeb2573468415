"""`states:startExecution` with its patterns, and `aws-sdk:sfn`: Step Functions called by its own tasks.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Generic, TypeAlias

from entrypoints.local.asl import Call
from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.drivers import Cancel, TaskFailed, TaskSubmitted, TaskSucceeded
from entrypoints.local.stepfunctions.integrations.core.integration import (
    NESTED_EXECUTION,
    ServiceAction,
    ServiceIntegration,
)
from entrypoints.local.stepfunctions.integrations.core.task_answers import (
    Answered,
    sdk_metadata,
    submitted_or_done,
)
from entrypoints.local.stepfunctions.integrations.nested.nested_executions import (
    Adoption,
    NestedEnd,
    NestedExecution,
    NestedExecutions,
    NestedT,
)
from entrypoints.local.stepfunctions.integrations.sdk.member_names import pascal
from entrypoints.local.stepfunctions.integrations.sdk.service_errors import exception_name, v1_exception_name
from entrypoints.local.system.ids import Ids

INTEGRATION = ServiceIntegration(
    "states",
    {
        "startExecution": ServiceAction(
            NESTED_EXECUTION,
            required=("StateMachineArn",),
            parameters=frozenset({"Input", "Name", "StateMachineArn", "TraceHeader"}),
        )
    },
)

ApiAction: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Carries out an action of the API with parameters in PascalCase; raises ApiError."""


class StatesTasks(Generic[NestedT]):
    """Runs `states:startExecution`, `.sync`, `.sync:2` and `.waitForTaskToken`.

    When a task with `.sync` is aborted or its time is up, the nested execution is stopped:
    https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync
    """

    def __init__(
        self,
        executions: NestedExecutions[NestedT],
        adoption: Adoption[NestedT],
        describe: Callable[[NestedT], Mapping[str, Any]],
        ids: Ids,
    ) -> None:
        """Make the tasks of an orchestrator.

        Args:
            executions: Starts, watches and stops nested executions.
            adoption: Finds those that were started before a restart.
            describe: Describes an execution as DescribeExecution does.
            ids: Makes request ids.
        """
        self._executions = executions
        self._adoption = adoption
        self._describe = describe
        self._ids = ids

    def run(self, call: Call, done: Answered) -> Cancel | None:
        """Start the nested execution; with a sync pattern its end is the task's end."""
        pattern = call.target.pattern
        end: NestedEnd[NestedT] | None = None
        if call.origin is not None:
            end = NestedEnd(done, lambda record: self._end(record, pattern))
        try:
            record, reported = self._started_or_adopted(call, end)
        except ApiError as error:
            done(self._refused(error))
            return None
        if end is None:
            done(submitted_or_done(call, self._started(record)))
            return None
        if not reported:
            done(TaskSubmitted(self._started(record)))
        end.release()
        return lambda: self._give_up(record, end)

    def _started_or_adopted(self, call: Call, end: "NestedEnd[NestedT] | None") -> tuple[NestedT, bool]:
        """Return the execution that the task had started before a restart, or start one.

        The second value says whether the start was reported already.
        """
        given, watcher = call.parameters, None if end is None else end.came
        adopted = None if call.origin is None else self._adoption.adopt(call.origin)
        if adopted is not None and watcher is not None:
            self._executions.watch(adopted[0], watcher)
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
        return record, False

    def _give_up(self, record: NestedT, end: "NestedEnd[NestedT]") -> None:
        end.forget()
        self._executions.abort(record)

    def _started(self, record: NestedT) -> dict[str, Any]:
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

    def _end(self, record: NestedT, pattern: str) -> TaskSucceeded | TaskFailed:
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

    def __init__(self, action: Callable[[str], ApiAction | None], ids: Ids) -> None:
        """Make the tasks of an API.

        Args:
            action: Returns an action of the API by its name, None for an unknown one.
            ids: Makes request ids.
        """
        self._action = action
        self._ids = ids

    def run(self, call: Call, done: Answered) -> None:
        """Carry out an action of the API, parameters and result in PascalCase."""
        action = self._action(pascal(call.target.action))
        if action is None:
            done(TaskFailed("States.Runtime", f"Step Functions has no action {call.target.action!r}"))
            return
        try:
            answer = action(call.parameters)
        except ApiError as error:
            details = f"Service: Sfn, Status Code: {error.status}, Request ID: {self._ids()}"
            message = f"{error.message} ({details}) (SDK Attempt Count: 1)"
            done(TaskFailed(f"Sfn.{exception_name(error.code)}", message))
        else:
            done(submitted_or_done(call, _pascal_keys(answer)))


def _shown(described: Mapping[str, Any], *, as_json: bool, record: NestedExecution) -> dict[str, Any]:
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
