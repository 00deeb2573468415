"""A trace as a waterfall: recorded spans, and the states, retries and waits of its executions."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from entrypoints.local.console.timelines.history_reader import walk
from entrypoints.local.console.timelines.state_visits import Attempt, Visit, Walk
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord, ExecutionRecords
from entrypoints.local.traces.recorder import Span, Trace
from entrypoints.local.traces.trace_context import Origin

MOST_SPANS = 2_000
_ERRORS = {"FAILED", "CAUGHT", "CANCELLED"}


@dataclass(frozen=True, slots=True)
class _TracedExecution:
    """An execution of the trace, with its visits while its record is kept."""

    span: Span
    way: Walk

    def visit_of(self, origin: Origin) -> Visit | None:
        """Return the visit that a task's work belongs to."""
        known = 0 < origin.event < len(self.way.owners)
        return self.way.visits.get(self.way.owners[origin.event]) if known else self._latest(origin.state)

    def _latest(self, state: str) -> Visit | None:
        """Return the last visit to a state: a distributed Map's reader and writer follow no event."""
        return next((one for one in reversed(self.way.visits.values()) if one.name == state), None)

    def span_id(self, visit: Visit) -> str:
        return f"{self.span.id}-{visit.number}"


def waterfall(trace: Trace, records: ExecutionRecords) -> list[dict[str, Any]]:
    """Return the spans of a trace as JSON of the API, ordered by their beginnings."""
    runs = {}
    for span in trace.spans:
        if span.kind == "execution":
            record = records.get(span.detail["arn"])
            runs[span.detail["arn"]] = _TracedExecution(
                span, walk(record.execution) if record is not None else Walk()
            )
    known = {span.id for span in trace.spans}
    shown = [_recorded(span, runs, known, records) for span in trace.spans]
    for run in runs.values():
        shown += _states(run)
    return sorted(shown, key=lambda one: one["started"])[:MOST_SPANS]


def _recorded(
    span: Span, runs: dict[str, _TracedExecution], known: set[str], records: ExecutionRecords
) -> dict[str, Any]:
    run = runs.get(span.origin.execution) if span.origin else None
    visit = run.visit_of(span.origin) if run and span.origin else None
    parent = span.parent if span.parent in known else None
    if run is not None:
        parent = run.span_id(visit) if visit else run.span.id
    ended, status = end_of(span, records)
    detail = {name: value for name, value in span.detail.items() if name != "cold"}
    return {
        "id": span.id,
        "parent": parent,
        "kind": span.kind,
        "name": span.name,
        "started": span.started,
        "ended": ended,
        "status": status,
        "cold": bool(span.detail.get("cold")),
        "attempt": span.origin.attempt + 1 if span.origin else None,
        "detail": detail | ({"error": span.error} if span.error else {}),
    }


def end_of(span: Span, records: ExecutionRecords) -> tuple[float | None, str]:
    """Return a span's end, None while it runs, and its status: `running`, `ok` or `error`."""
    if span.kind == "execution":
        return _end_of_execution(records.get(span.detail["arn"]), span)
    if span.ended is None:
        return None, "running"
    return span.ended, "error" if span.error else "ok"


def _end_of_execution(record: ExecutionRecord | None, span: Span) -> tuple[float | None, str]:
    """Return an execution's end and status; unknown once its record is dropped."""
    if record is None:
        return span.started, "ok"
    status = record.execution.status
    if status == "RUNNING":
        return None, "running"
    return record.execution.stop_date, "ok" if status == "SUCCEEDED" else "error"


def _states(run: _TracedExecution) -> Iterator[dict[str, Any]]:
    for visit in run.way.visits.values():
        outer = run.way.visits.get(visit.around)
        yield {
            "id": run.span_id(visit),
            "parent": run.span_id(outer) if outer else run.span.id,
            "kind": "wait" if visit.type == "Wait" else "state",
            "name": visit.name,
            "started": visit.began,
            "ended": visit.ended,
            "status": "running" if visit.ended is None else "error" if visit.status in _ERRORS else "ok",
            "cold": False,
            "attempt": None,
            "detail": {
                "type": visit.type,
                "status": visit.status,
                "error": visit.error,
                "cause": visit.cause,
            },
        }
        yield from _retries(run, visit)


def _retries(run: _TracedExecution, visit: Visit) -> Iterator[dict[str, Any]]:
    """Yield the waits before the retries of a visit; the last may be pending."""
    pairs: Iterator[tuple[Attempt, Attempt | None]] = zip_longest(visit.attempts, visit.attempts[1:])
    for number, (failed, following) in enumerate(pairs, 1):
        if failed.error is None or failed.ended is None or (following is None and visit.ended is not None):
            continue
        yield {
            "id": f"{run.span_id(visit)}-r{number}",
            "parent": run.span_id(visit),
            "kind": "retry",
            "name": f"retry {number}",
            "started": failed.ended,
            "ended": following.began if following else None,
            "status": "ok" if following else "running",
            "cold": False,
            "attempt": number,
            "detail": {"error": failed.error},
        }


def summary(trace: Trace, records: ExecutionRecords) -> dict[str, Any]:
    """Return a trace as an entry of the list."""
    first = trace.spans[0]
    ends, statuses = zip(*(end_of(span, records) for span in trace.spans), strict=True)
    running = "running" in statuses
    known = [end for end in ends if end is not None]
    # A task's failed attempt does not count: its execution may have retried or compensated it.
    own = [status for span, status in zip(trace.spans, statuses, strict=True) if span.origin is None]
    return {
        "id": trace.id,
        "name": first.name,
        "started": first.started,
        "duration": None if running else max(known) - first.started,
        "status": "running" if running else "error" if "error" in own else "ok",
        "errors": statuses.count("error"),
        "spans": len(trace.spans),
        "executions": [span.detail["arn"].split(":")[7] for span in trace.spans if span.kind == "execution"],
    }
