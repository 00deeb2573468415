"""Queries of Logs Insights that have run, with their results."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entrypoints.local.logs.insights import StoredLogEvent
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids

QUERIES_KEPT = 1000


@dataclass(frozen=True, slots=True)
class EndedQuery:
    """A query that has run. `created` is in milliseconds since 1970."""

    text: str
    group: str
    created: int
    rows: Sequence[Mapping[str, str]]
    scanned: int
    scanned_bytes: int


class LogQueries:
    """Keeps recent queries; the oldest go first."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._ended: OrderedDict[str, EndedQuery] = OrderedDict()

    def add(
        self, text: str, group: str, rows: Sequence[Mapping[str, str]], events: Sequence[StoredLogEvent]
    ) -> str:
        """Keep the results of a query over events; return its id."""
        query_id = self._ids()
        size = sum(len(event.message.encode()) for event in events)
        created = int(self._clock.now().timestamp() * 1000)
        self._ended[query_id] = EndedQuery(text, group, created, rows, len(events), size)
        if len(self._ended) > QUERIES_KEPT:
            self._ended.popitem(last=False)
        return query_id

    def results(self, query_id: str) -> dict[str, Any]:
        """Return the answer of GetQueryResults.

        Raises:
            LookupError: No query has this id.
        """
        query = self._ended.get(query_id)
        if query is None:
            raise LookupError(f"Query with id '{query_id}' does not exist")
        return {
            "queryLanguage": "CWLI",
            "results": [
                [{"field": name, "value": value} for name, value in row.items()] for row in query.rows
            ],
            "statistics": {
                "recordsMatched": float(len(query.rows)),
                "recordsScanned": float(query.scanned),
                "bytesScanned": float(query.scanned_bytes),
            },
            "status": "Complete",
        }

    def described(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the queries that DescribeQueries lists, the newest first."""
        if given.get("status", "Complete") != "Complete":
            return []
        return [
            {
                "queryLanguage": "CWLI",
                "queryId": query_id,
                "queryString": query.text,
                "status": "Complete",
                "createTime": query.created,
                "logGroupName": query.group,
            }
            for query_id, query in reversed(self._ended.items())
            if given.get("logGroupName") in {None, query.group}
        ][: given.get("maxResults") or None]
