"""An invocation as Lambda's log events: START, its output, END and REPORT, in either of Lambda's formats.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
"""

import json
import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, Protocol

from entrypoints.local.logs.invocation_record import InvocationRecord

_TIMED_OUT = "Sandbox.Timedout"


class LogEvent(NamedTuple):
    """An event of a log stream."""

    at: datetime
    message: str


class LoggedFunction(Protocol):
    """The part of a function's configuration that its log events depend on.

    Attributes:
        timeout: Seconds.
        memory: Megabytes.
        log_group: The group of its LoggingConfig, None for one of its own.
    """

    @property
    def name(self) -> str: ...
    @property
    def arn(self) -> str: ...
    @property
    def timeout(self) -> float: ...
    @property
    def memory(self) -> int: ...
    @property
    def log_group(self) -> str | None: ...
    @property
    def log_format(self) -> Literal["Text", "JSON"]: ...


def log_group(function: LoggedFunction) -> str:
    """Return the name of the log group that a function writes to."""
    return function.log_group or f"/aws/lambda/{function.name}"


def log_events(record: InvocationRecord, function: LoggedFunction) -> list[LogEvent]:
    """Return an invocation's events in the format that the function is configured for, in order of time.

    An answer that came after the timeout has none: on AWS its execution environment was gone.
    """
    if record.late:
        return []
    return list(
        _as_json(record, function) if function.log_format == "JSON" else text_events(record, function)
    )


def text_events(record: InvocationRecord, function: LoggedFunction) -> Iterator[LogEvent]:
    """Yield an invocation's events in plain text.

    "Max Memory Used" is left out: functions share one process here, and so its memory.
    """
    request = f"RequestId: {record.request_id}"
    yield LogEvent(_began(record), f"START {request} Version: $LATEST")
    yield from own_events(record, function)
    yield LogEvent(record.ended, f"END {request}")
    milliseconds = duration(record)
    report = (
        f"REPORT {request}\tDuration: {milliseconds:.2f} ms\tBilled Duration: {math.ceil(milliseconds)} ms\t"
        f"Memory Size: {function.memory} MB"
    )
    yield LogEvent(record.ended, report + ("\tStatus: timeout" if record.error == _TIMED_OUT else ""))


def own_events(record: InvocationRecord, function: LoggedFunction) -> Iterator[LogEvent]:
    """Yield an invocation's output and the error that it ended with, in plain text."""
    for line in record.output:
        yield LogEvent(*line)
    if record.error == _TIMED_OUT:
        waited = f"Task timed out after {function.timeout:.2f} seconds"
        yield LogEvent(record.ended, f"{_moment(record.ended)} {record.request_id} {waited}")
    elif record.error:
        yield LogEvent(record.ended, _fault_text(_fault(record)))


def duration(record: InvocationRecord) -> float:
    """Return how long an invocation took, in milliseconds; each one begun is billed."""
    return record.duration * 1000


def _as_json(record: InvocationRecord, function: LoggedFunction) -> Iterator[LogEvent]:
    began, milliseconds = _began(record), duration(record)
    started = {"requestId": record.request_id, "functionArn": function.arn, "version": "$LATEST"}
    yield _platform(began, "platform.start", started)
    for line in record.output:
        yield LogEvent(*line)
    status = "success"
    if record.error == _TIMED_OUT:
        status = "timeout"
    elif record.error:
        # An exception that a handler raises is the runtime's error; the platform reports success.
        yield LogEvent(record.ended, _fault_json(record))
    report = {
        "requestId": record.request_id,
        "metrics": {
            "durationMs": round(milliseconds, 3),
            "billedDurationMs": math.ceil(milliseconds),
            "memorySizeMB": function.memory,
        },
        "status": status,
    }
    yield _platform(record.ended, "platform.report", report)


def _platform(at: datetime, kind: str, record: dict[str, Any]) -> LogEvent:
    return LogEvent(at, json.dumps({"time": _moment(at), "type": kind, "record": record}))


def _fault_json(record: InvocationRecord) -> str:
    document = {"timestamp": f"{record.ended:%Y-%m-%dT%H:%M:%SZ}", "log_level": "ERROR", **_fault(record)}
    return json.dumps(document, ensure_ascii=False)


def _fault(record: InvocationRecord) -> dict[str, Any]:
    """Return the error that an invocation answered with: Lambda's error payload, which may have no type."""
    fault: dict[str, Any] = json.loads(record.answer)
    return {**fault, "errorType": fault.get("errorType", record.error)}


def _fault_text(fault: dict[str, Any]) -> str:
    trace = "".join(fault.get("stackTrace") or [])
    head = f"[ERROR] {fault.get('errorType')}: {fault.get('errorMessage')}"
    return f"{head}\nTraceback (most recent call last):\n{trace.rstrip()}" if trace else head


def _began(record: InvocationRecord) -> datetime:
    return record.ended - timedelta(seconds=record.duration)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"
