"""The event history of an execution: compact records, rendered in AWS's shape on request.

A record is a tuple `(kind, previous event id, time, details...)`; its id is its place in the list, from 1.
Values in it are references to state data, which never change. Once the execution has ended they become one
block of bytes: a history has about a hundred objects, and the garbage collector, which walks those of all
executions that are kept, took a third of the time.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
"""

import marshal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from entrypoints.local.asl.text.json_text import to_json

EventRecord: TypeAlias = tuple[Any, ...]
Details: TypeAlias = dict[str, Any]
EventType: TypeAlias = int
"""The number of a type of event; a record begins with it."""

_TRUNCATED = {"truncated": False}


class _Form(NamedTuple):
    """The rendering of events of one kind.

    Attributes:
        type: AWS's name of it.
        key: The member that holds its details, empty for none.
        details: Renders the details from the record's own part.
    """

    type: str
    key: str
    details: Callable[..., Details]


_FORMS: list[_Form] = []
"""The forms of all kinds, indexed by kind."""


def _kind(event_type: str, details: Callable[..., Details] | None = None, key: str = "") -> EventType:
    name = key or event_type[0].lower() + event_type[1:]
    member = f"{name}EventDetails" if details else ""
    _FORMS.append(_Form(event_type, member, details or _nothing))
    return len(_FORMS) - 1


def _nothing() -> Details:
    return {}


def _named(**fields: Any) -> Details:
    """Drop members without a value: AWS leaves them out."""
    return {name: value for name, value in fields.items() if value is not None}


def _started(value: Any, role_arn: str) -> Details:
    return {"input": to_json(value), "inputDetails": _TRUNCATED, "roleArn": role_arn}


def _output(value: Any) -> Details:
    return {"output": to_json(value), "outputDetails": _TRUNCATED}


def _failure(error: str | None, cause: str | None) -> Details:
    return _named(error=error, cause=cause)


def _entered(name: str, value: Any) -> Details:
    return {"input": to_json(value), "inputDetails": _TRUNCATED, "name": name}


def _exited(name: str, value: Any, assigned: dict[str, Any] | None) -> Details:
    details = {"name": name, "output": to_json(value), "outputDetails": _TRUNCATED}
    if assigned:
        details["assignedVariables"] = {variable: to_json(content) for variable, content in assigned.items()}
        details["assignedVariablesDetails"] = _TRUNCATED
    return details


def _credentials(credentials: Any) -> Details | None:
    return {"roleArn": credentials.get("RoleArn")} if isinstance(credentials, dict) else None


def _function_scheduled(
    resource: str, value: Any, timeout: int | None, heartbeat: int | None, credentials: Any
) -> Details:
    del heartbeat  # a plain function ARN may have one, its event does not carry it
    return _named(
        resource=resource,
        input=to_json(value),
        inputDetails=_TRUNCATED,
        timeoutInSeconds=timeout,
        taskCredentials=_credentials(credentials),
    )


def _activity_scheduled(
    resource: str, value: Any, timeout: int | None, heartbeat: int | None, _credentials: Any
) -> Details:
    return _named(
        resource=resource,
        input=to_json(value),
        inputDetails=_TRUNCATED,
        timeoutInSeconds=timeout,
        heartbeatInSeconds=heartbeat,
    )


def _task_scheduled(  # noqa: PLR0913, PLR0917 -- the parts of the record
    resource_type: str,
    resource: str,
    region: str,
    parameters: Any,
    timeout: int | None,
    heartbeat: int | None,
    credentials: Any,
) -> Details:
    return _named(
        resourceType=resource_type,
        resource=resource,
        region=region,
        parameters=to_json(parameters),
        timeoutInSeconds=timeout,
        heartbeatInSeconds=heartbeat,
        taskCredentials=_credentials(credentials),
    )


def _task(resource_type: str, resource: str) -> Details:
    return {"resourceType": resource_type, "resource": resource}


def _task_output(resource_type: str, resource: str, value: Any) -> Details:
    return {**_task(resource_type, resource), **_output(value)}


def _task_failure(resource_type: str, resource: str, error: str | None, cause: str | None) -> Details:
    return {**_task(resource_type, resource), **_failure(error, cause)}


def _iteration(name: str, index: int) -> Details:
    return {"name": name, "index": index}


EXECUTION_STARTED = _kind("ExecutionStarted", _started)
EXECUTION_SUCCEEDED = _kind("ExecutionSucceeded", _output)
EXECUTION_FAILED = _kind("ExecutionFailed", _failure)
EXECUTION_ABORTED = _kind("ExecutionAborted", _failure)
EXECUTION_TIMED_OUT = _kind("ExecutionTimedOut", _failure)
EXECUTION_REDRIVEN = _kind("ExecutionRedriven", lambda count: {"redriveCount": count})

ENTERED = {
    kind: _kind(f"{kind}StateEntered", _entered, "stateEntered")
    for kind in ("Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map")
}
EXITED = {
    kind: _kind(f"{kind}StateExited", _exited, "stateExited")
    for kind in ("Task", "Pass", "Choice", "Wait", "Succeed", "Parallel", "Map")
}
ABORTED = {kind: _kind(f"{kind}StateAborted") for kind in ("Task", "Wait", "Parallel", "Map")}

EVALUATION_FAILED = _kind(
    "EvaluationFailed",
    lambda error, cause, location, state: _named(error=error, cause=cause, location=location, state=state),
)

FUNCTION_SCHEDULED = _kind("LambdaFunctionScheduled", _function_scheduled)
FUNCTION_STARTED = _kind("LambdaFunctionStarted")
FUNCTION_SUCCEEDED = _kind("LambdaFunctionSucceeded", _output)
FUNCTION_FAILED = _kind("LambdaFunctionFailed", _failure)
FUNCTION_TIMED_OUT = _kind("LambdaFunctionTimedOut", _failure)

ACTIVITY_SCHEDULED = _kind("ActivityScheduled", _activity_scheduled)
ACTIVITY_STARTED = _kind("ActivityStarted", lambda worker: _named(workerName=worker))
ACTIVITY_SUCCEEDED = _kind("ActivitySucceeded", _output)
ACTIVITY_FAILED = _kind("ActivityFailed", _failure)
ACTIVITY_TIMED_OUT = _kind("ActivityTimedOut", _failure)

TASK_SCHEDULED = _kind("TaskScheduled", _task_scheduled)
TASK_STARTED = _kind("TaskStarted", _task)
TASK_SUBMITTED = _kind("TaskSubmitted", _task_output)
TASK_SUCCEEDED = _kind("TaskSucceeded", _task_output)
TASK_FAILED = _kind("TaskFailed", _task_failure)
TASK_TIMED_OUT = _kind("TaskTimedOut", _task_failure)

PARALLEL_STARTED = _kind("ParallelStateStarted")
PARALLEL_SUCCEEDED = _kind("ParallelStateSucceeded")
PARALLEL_FAILED = _kind("ParallelStateFailed")

MAP_STARTED = _kind("MapStateStarted", lambda length: {"length": length})
MAP_SUCCEEDED = _kind("MapStateSucceeded")
MAP_FAILED = _kind("MapStateFailed")
ITERATION_STARTED = _kind("MapIterationStarted", _iteration)
ITERATION_SUCCEEDED = _kind("MapIterationSucceeded", _iteration)
ITERATION_FAILED = _kind("MapIterationFailed", _iteration)
ITERATION_ABORTED = _kind("MapIterationAborted", _iteration)

MAP_RUN_STARTED = _kind("MapRunStarted", lambda arn: {"mapRunArn": arn})
MAP_RUN_SUCCEEDED = _kind("MapRunSucceeded")
MAP_RUN_FAILED = _kind("MapRunFailed", _failure)
MAP_RUN_ABORTED = _kind("MapRunAborted")
MAP_RUN_REDRIVEN = _kind("MapRunRedriven", lambda arn, count: {"mapRunArn": arn, "redriveCount": count})


def type_of(kind: EventType) -> str:
    """Return AWS's name of a type of event."""
    return _FORMS[kind].type


_ENTRIES = frozenset(ENTERED.values())
_NOTHING = (0, marshal.dumps([]))


class History:
    """The events of one execution, oldest first.

    Attributes:
        records: The list to which events are added; empty while the history is packed.
    """

    __slots__ = ("_packed", "records")

    def __init__(self) -> None:
        self.records: list[EventRecord] = []
        self._packed = _NOTHING

    def __len__(self) -> int:
        return len(self.records) or self._packed[0]

    def pack(self) -> None:
        """Turn the events of an execution that has ended into one block of bytes."""
        records = self.records
        try:
            data = marshal.dumps(records)
        except ValueError:  # a value that is no plain JSON, as an integration may return: it stays unpacked
            return
        self._packed = len(records), data
        self.records = []

    def unpack(self) -> None:
        """Turn the bytes back into a list, for a redrive."""
        self.records = list(self.all())

    @property
    def states_entered(self) -> int:
        """How many times a state was entered."""
        return sum(record[0] in _ENTRIES for record in self.all())

    def events(self, *, reverse: bool = False, start: int = 0, limit: int | None = None) -> list[Details]:
        """Return events in the shape of GetExecutionHistory.

        Args:
            reverse: Whether the newest comes first.
            start: How many to skip at the beginning of that order.
            limit: The greatest number of events, None for all.
        """
        return list(self._rendered(reverse, start, limit))

    def all(self) -> Sequence[EventRecord]:
        """Return all records, read-only; the list takes precedence over the packed bytes.

        reader                     pack, by the thread that ends the execution
        records: the list
                                   packed = bytes
                                   records = []
        records: empty
        packed: those bytes
        """
        records = self.records
        if records:
            return records
        packed: list[EventRecord] = marshal.loads(self._packed[1])  # noqa: S302 -- ours
        return packed

    def _rendered(self, reverse: bool, start: int, limit: int | None) -> Iterator[Details]:
        records = self.all()
        count = len(records)
        ids = range(count, 0, -1) if reverse else range(1, count + 1)
        for number in ids[start:] if limit is None else ids[start : start + limit]:
            kind, previous, timestamp, *details = records[number - 1]
            form = _FORMS[kind]
            event = {"timestamp": timestamp, "type": form.type, "id": number, "previousEventId": previous}
            if form.key:
                event[form.key] = form.details(*details)
            yield event
