"""Actions of CloudWatch Logs that search: filter patterns and Logs Insights, over the events that moto keeps.

See CloudWatch Logs API Reference, "FilterLogEvents", "TestMetricFilter", "StartQuery", "GetQueryResults". All
other actions are moto's; what a filter is created with is checked before.
"""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from entrypoints.local.emulated.log_queries import LogQueries
from entrypoints.local.gateway import HttpRequest
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.logs.filters import FilterPatternError, compile_filter_pattern
from entrypoints.local.logs.insights import MalformedQueryError, StoredLogEvent, compile_query
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids

PAGE_LIMIT = 10_000
PAGE_BYTES = 1024 * 1024
"""Events and bytes of one answer of FilterLogEvents; each event counts 26 bytes more."""
_EVENT_OVERHEAD = 26
_TESTED_LIMIT = 50
_TARGET = "Logs_20140328."

Parameters = Mapping[str, Any]


class LogStore(Protocol):
    """The events of log groups."""

    def log_events(
        self, group: str, streams: Collection[str] | None = None, prefix: str = ""
    ) -> list[StoredLogEvent]:
        """Return the events of a group in order of time.

        Raises:
            LookupError: The group or a stream does not exist.
        """
        ...


class LogsRefusalError(Exception):
    """A call is refused with an error of CloudWatch Logs."""

    def __init__(self, code: str, message: str, **members: Any) -> None:
        super().__init__(message)
        self.code = code
        self.members = members


class LogsApi:
    """Answers the actions that search."""

    def __init__(self, account: str, clock: Clock, ids: Ids) -> None:
        """Keep queries and their results; `ids` names them."""
        self._account = account
        self._queries = LogQueries(clock, ids)
        self._actions: Mapping[str, Callable[[LogStore, Parameters], dict[str, Any] | None]] = {
            "DescribeQueries": lambda _, given: {"queries": self._queries.described(given)},
            "FilterLogEvents": _filter_log_events,
            "GetLogRecord": self._log_record,
            "GetQueryResults": self._query_results,
            "PutMetricFilter": _checked_filter,
            "PutSubscriptionFilter": _checked_filter,
            "StartQuery": self._start_query,
            "StopQuery": self._stop_query,
            "TestMetricFilter": _test_metric_filter,
        }

    def answer(self, store: LogStore, request: HttpRequest) -> ApiAnswer | None:
        """Answer a call; return None for one of another action, or one that moto goes on with."""
        target = next((value for name, value in request.headers if name.lower() == "x-amz-target"), "")
        action = self._actions.get(target.removeprefix(_TARGET))
        if action is None:
            return None
        try:
            given = json.loads(request.body or b"{}")
            answered = action(store, given) if isinstance(given, dict) else None
        except FilterPatternError as error:
            return _answer(400, {"__type": "InvalidParameterException", "message": str(error)})
        except LogsRefusalError as error:
            return _answer(400, {"__type": error.code, "message": str(error), **error.members})
        except LookupError as error:
            return _answer(400, {"__type": "ResourceNotFoundException", "message": str(error.args[0])})
        except ValueError:
            return _answer(400, {"__type": "SerializationException"})
        return None if answered is None else _answer(200, answered)

    def _start_query(self, store: LogStore, given: Parameters) -> dict[str, Any]:
        if given.get("queryLanguage", "CWLI") != "CWLI":
            raise _invalid(f"queryLanguage {given['queryLanguage']} is not evaluated here; use CWLI")
        start, end = given.get("startTime"), given.get("endTime")
        if not isinstance(start, int) or not isinstance(end, int) or start > end:
            raise _invalid("startTime and endTime must be seconds since 1970, and startTime not later")
        text = str(given.get("queryString", ""))
        try:
            query = compile_query(text)
        except MalformedQueryError as error:
            where = {"startCharOffset": error.start, "endCharOffset": error.end}
            compile_error = {"location": where, "message": str(error)}
            raise LogsRefusalError(
                "MalformedQueryException", str(error), queryCompileError=compile_error
            ) from error
        events = [event for group in _groups(given) for event in store.log_events(group)]
        within = [event for event in events if start <= event.timestamp // 1000 <= end]
        pointed = [event._replace(pointer=f"{event.group}|{event.pointer}") for event in within]
        rows = query.run(pointed, self._account, given.get("limit"))
        return {"queryId": self._queries.add(text, _groups(given)[0], rows, within)}

    def _query_results(self, _store: LogStore, given: Parameters) -> dict[str, Any]:
        return self._queries.results(str(given.get("queryId")))

    def _stop_query(self, _store: LogStore, given: Parameters) -> dict[str, Any]:
        self._queries.results(str(given.get("queryId")))
        raise _invalid("The query has ended: queries run at once here")

    def _log_record(self, store: LogStore, given: Parameters) -> dict[str, Any]:
        group, _, number = str(given.get("logRecordPointer")).rpartition("|")
        for event in store.log_events(group) if group else ():
            if event.pointer == number:
                (row,) = compile_query("fields @timestamp, @message, @logStream, @log, @ingestionTime").run(
                    [event._replace(pointer=f"{group}|{number}")], self._account
                )
                return {"logRecord": row}
        raise _invalid("Invalid log record pointer")


def _filter_log_events(store: LogStore, given: Parameters) -> dict[str, Any]:
    limit = given.get("limit") or PAGE_LIMIT
    if not isinstance(limit, int) or not 1 <= limit <= PAGE_LIMIT:
        raise _invalid(f"limit must be a whole number of 1 to {PAGE_LIMIT}")
    if given.get("logStreamNames") and given.get("logStreamNamePrefix"):
        raise _invalid("LogStreamNamePrefix and LogStreamNames cannot both be specified")
    matches = compile_filter_pattern(str(given.get("filterPattern") or "")).matches
    (group,) = _groups(given)
    events = store.log_events(
        group, given.get("logStreamNames") or None, given.get("logStreamNamePrefix") or ""
    )
    first, last = given.get("startTime"), given.get("endTime")
    after = _position(given.get("nextToken"))
    page: list[StoredLogEvent] = []
    size = 0
    for event in events:
        too_early = first is not None and event.timestamp < first
        too_late = last is not None and event.timestamp > last
        if too_early or too_late or _key(event) <= after or not matches(event.message):
            continue
        size += len(event.message.encode()) + _EVENT_OVERHEAD
        if len(page) == limit or (page and size > PAGE_BYTES):
            return {"events": _listed(page), "searchedLogStreams": [], "nextToken": _token(page[-1])}
        page.append(event)
    return {"events": _listed(page), "searchedLogStreams": []}


def _listed(events: list[StoredLogEvent]) -> list[dict[str, Any]]:
    return [
        {
            "logStreamName": event.stream,
            "timestamp": event.timestamp,
            "message": event.message,
            "ingestionTime": event.ingested,
            "eventId": event.pointer,
        }
        for event in events
    ]


def _key(event: StoredLogEvent) -> tuple[int, int]:
    return event.timestamp, int(event.pointer)


def _token(event: StoredLogEvent) -> str:
    return f"{event.timestamp}/{event.pointer}"


def _position(token: Any) -> tuple[int, int]:
    if token is None:
        return -1, -1
    parts = str(token).split("/")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise _invalid("The specified nextToken is invalid.")
    return int(parts[0]), int(parts[1])


def _checked_filter(_store: LogStore, given: Parameters) -> None:
    compile_filter_pattern(str(given.get("filterPattern") or ""))


def _test_metric_filter(_store: LogStore, given: Parameters) -> dict[str, Any]:
    messages = given.get("logEventMessages") or []
    if not isinstance(messages, list) or not 1 <= len(messages) <= _TESTED_LIMIT:
        raise _invalid(f"logEventMessages must have 1 to {_TESTED_LIMIT} messages")
    pattern = compile_filter_pattern(str(given.get("filterPattern") or ""))
    return {
        "matches": [
            {"eventNumber": number, "eventMessage": message, "extractedValues": pattern.extracted(message)}
            for number, message in enumerate(map(str, messages), 1)
            if pattern.matches(message)
        ]
    }


def _groups(given: Parameters) -> list[str]:
    """Return the names of the log groups that a call names in one of three ways."""
    ways = ("logGroupName", "logGroupNames", "logGroupIdentifier", "logGroupIdentifiers")
    named = [given[way] for way in ways if given.get(way)]
    if len(named) != 1:
        raise _invalid(f"exactly one of {', '.join(ways)} must be given")
    names = named[0] if isinstance(named[0], list) else [named[0]]
    return [_group_name(str(name)) for name in names]


def _group_name(identifier: str) -> str:
    """Return the name in an ARN, which may end with `:*`."""
    if not identifier.startswith("arn:"):
        return identifier
    return identifier.partition(":log-group:")[2].removesuffix(":*")


def _invalid(message: str) -> LogsRefusalError:
    return LogsRefusalError("InvalidParameterException", message)


def _answer(status: int, body: Mapping[str, Any]) -> ApiAnswer:
    return ApiAnswer(status, {"content-type": "application/x-amz-json-1.1"}, json.dumps(body).encode())
