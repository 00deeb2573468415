"""The Functions page: counts and durations, invocations, logs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from entrypoints.local.console.timelines.percentiles import percentile
from entrypoints.local.console.web.json_api import (
    TEXT_LIMIT,
    ConsoleError,
    Json,
    PageQuery,
    cut,
    listed,
    page,
)
from entrypoints.local.functions import FunctionConfig, FunctionHost, FunctionNotFoundError
from entrypoints.local.logs.invocation_log import Entry, mentions
from entrypoints.local.logs.invocation_record import InvocationRecord
from entrypoints.local.logs.lambda_log_events import LogEvent, own_events, text_events

_DURATIONS = 200
_LINES = 500
_MOST_LINES = 20_000
_LEVEL = re.compile(r'"(?:level|log_level)": ?"([A-Z]+)"|\A\[([A-Z]+)\]')
"""The level of a log line: in Powertools' and Lambda's JSON, or at the start of Lambda's text."""

_SECRET = re.compile(r'("(?:authorization|cookie|x-amz-security-token)": ?)"(?:[^"\\]|\\.)*', re.IGNORECASE)
"""A request header in an API Gateway event, up to its closing quotation mark."""


class FunctionPages:
    """Data of the Functions page, from the host's recent invocations."""

    def __init__(self, host: FunctionHost) -> None:
        self._host = host

    def functions(self, _query: PageQuery) -> Json:
        """Answer `functions`."""
        records: defaultdict[str, list[InvocationRecord]] = defaultdict(list)
        for entry in self._host.log.entries():
            records[entry.record.function].append(entry.record)
        named = sorted(self._host.functions.items())
        return listed(_summary(function, records[name]) for name, function in named)

    def function(self, query: PageQuery) -> Json:
        """Answer `function`: one function with its recent durations."""
        function = self._found(query.required("name"))
        entries = self._host.log.entries()
        records = [entry.record for entry in entries if entry.record.function == function.name]
        durations = [record.duration for record in records if not record.late]
        return {**_summary(function, records), "durations": durations[-_DURATIONS:]}

    def invocations(self, query: PageQuery) -> Json:
        """Answer `invocations`: newest first, filtered by function, a text in them, and failure."""
        below = query.position
        rest = (
            entry
            for entry in self._wanted(query, 0)
            if (below is None or entry.number < below) and (not query.flag("errors") or entry.record.error)
        )
        return page(rest, query, lambda entry: entry.number, self._shown)

    def logs(self, query: PageQuery) -> Json:
        """Answer `logs`: the lines of invocations after number `after`, oldest first.

        With `frame`, Lambda's START, END and REPORT lines are included. An answer after the timeout has no
        lines: on AWS its execution environment was gone.
        """
        after = query.number("after", 0, 10**15)
        limit = max(1, query.number("limit", _LINES, _MOST_LINES))
        last = self._host.log.last
        whole = query.flag("frame")
        lines: list[dict[str, Any]] = []
        skipped = 0
        for entry in self._wanted(query, after):
            if entry.number > last or entry.record.late:
                continue
            if len(lines) < limit:
                lines += reversed(list(self._lines(entry.record, whole=whole)))
            else:
                skipped += len(entry.record.output) + (entry.record.error is not None)
        skipped += max(0, len(lines) - limit)
        return {"last": max(last, after), "skipped": skipped, "lines": lines[:limit][::-1]}

    def _wanted(self, query: PageQuery, after: int) -> Iterator[Entry]:
        """Yield the requested invocations, newest first."""
        name, text = query.text("function"), query.text("q")
        if name:
            name = self._found(name).name
        for entry in reversed(self._host.log.entries(after)):
            if (not name or entry.record.function == name) and (not text or mentions(entry.record, text)):
                yield entry

    def _found(self, name: str) -> FunctionConfig:
        try:
            return self._host.find(name)
        except FunctionNotFoundError as error:
            raise ConsoleError(str(error), 404) from error

    def _lines(self, record: InvocationRecord, *, whole: bool) -> Iterator[dict[str, Any]]:
        events = text_events if whole else own_events
        for event in events(record, self._host.find(record.function)):
            yield {"function": record.function, "requestId": record.request_id, **_line(event)}

    def _shown(self, entry: Entry) -> dict[str, Any]:
        record = entry.record
        return {
            "number": entry.number,
            "function": record.function,
            "requestId": record.request_id,
            "started": record.ended.timestamp() - record.duration,
            "duration": record.duration,
            "error": record.error,
            "cold": record.cold,
            "late": record.late,
            "lines": [_line(event) for event in own_events(record, self._host.find(record.function))],
            **cut(_without_secrets(record.payload.decode("utf-8", "replace")), "payload"),
            **cut(record.answer.decode("utf-8", "replace"), "answer"),
        }


def _summary(function: FunctionConfig, records: Iterable[InvocationRecord]) -> dict[str, Any]:
    # A late answer is the second record of an invocation that had timed out.
    answered = [record for record in records if not record.late]
    durations = [record.duration for record in answered]
    return {
        "name": function.name,
        "handler": function.handler,
        "timeout": function.timeout,
        "memory": function.memory,
        "invocations": len(answered),
        "errors": sum(record.error is not None for record in answered),
        "timeouts": sum(record.error == "Sandbox.Timedout" for record in answered),
        "coldStarts": sum(record.cold for record in answered),
        "p50": percentile(durations, 0.5),
        "p99": percentile(durations, 0.99),
        "last": answered[-1].ended.timestamp() if answered else None,
    }


def _without_secrets(event: str) -> str:
    """Remove the tokens of a request from an event, which may be truncated anywhere."""
    return _SECRET.sub(r'\1"(hidden)', event)


def _line(event: LogEvent) -> dict[str, Any]:
    text = event.message[:TEXT_LIMIT]
    found = _LEVEL.search(text)
    level = (found[1] or found[2]) if found else None
    return {"at": event.at.timestamp(), "text": text, "level": level}
