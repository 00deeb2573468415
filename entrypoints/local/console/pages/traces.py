"""Traces: the list, one as a waterfall, and the map of them all."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from entrypoints.local.console.graphs.graphviz import Painter
from entrypoints.local.console.pages.state_machines import graph_or_error
from entrypoints.local.console.timelines.trace_map import TRACES, trace_map
from entrypoints.local.console.timelines.waterfall import summary, waterfall
from entrypoints.local.console.web.json_api import Json, Query, RefusedError, page
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecords
from entrypoints.local.traces.recorder import Trace, Tracer


class TracePages:
    """What the console shows of traces; nothing where none are recorded."""

    def __init__(self, tracer: Tracer | None, records: ExecutionRecords, painter: Painter) -> None:
        self._tracer = tracer
        self._records = records
        self._painter = painter

    def progress(self) -> int:
        """Return a value that differs from the one before if a span began or ended since."""
        return self._tracer.changes if self._tracer else 0

    def traces(self, query: Query) -> Json:
        """Answer `traces`: newest first, by a part of id, name or execution, and by errors in any span."""
        return page(self._found(query), query, lambda found: found[0], lambda found: found[1])

    def _found(self, query: Query) -> Iterator[tuple[int, dict[str, Any]]]:
        below = query.position
        for trace in self._all():
            number = int(trace.spans[0].id, 16)
            if below is not None and number >= below:
                continue
            shown = summary(trace, self._records)
            if query.flag("errors") and not shown["errors"]:
                continue
            if query.finds(shown["id"], shown["name"], *shown["executions"]):
                yield number, shown

    def trace(self, query: Query) -> Json:
        """Answer `trace`."""
        trace = self._tracer.get(query.required("id")) if self._tracer else None
        if trace is None or not trace.spans:
            raise RefusedError("There is no such trace; the oldest are forgotten first.", 404)
        return {"id": trace.id, "spans": waterfall(trace, self._records)}

    def trace_map(self, _query: Query) -> Json:
        """Answer `trace-map`."""
        picture, data = trace_map(islice(self._all(), TRACES), self._records)
        return graph_or_error(picture, self._painter, data)

    def _all(self) -> list[Trace]:
        return self._tracer.newest_first() if self._tracer else []
