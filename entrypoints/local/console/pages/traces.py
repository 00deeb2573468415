"""The Traces page: the list, one trace as a waterfall, and the trace map."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from entrypoints.local.console.graphs.graphviz import Painter
from entrypoints.local.console.pages.state_machines import graph_or_error
from entrypoints.local.console.timelines.trace_map import TRACES, trace_map
from entrypoints.local.console.timelines.waterfall import summary, waterfall
from entrypoints.local.console.web.json_api import ConsoleError, Json, PageQuery, page
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecords
from entrypoints.local.traces.recorder import Trace, Tracer


class TracePages:
    """Data of the Traces page; empty unless traces are recorded."""

    def __init__(self, tracer: Tracer | None, records: ExecutionRecords, painter: Painter) -> None:
        self._tracer = tracer
        self._records = records
        self._painter = painter

    def progress(self) -> int:
        """Return a value that changes whenever a span begins or ends."""
        return self._tracer.changes if self._tracer else 0

    def traces(self, query: PageQuery) -> Json:
        """Answer `traces`: newest first, filtered by a text in id, name or execution, and by errors."""
        return page(self._found(query), query, lambda found: found[0], lambda found: found[1])

    def _found(self, query: PageQuery) -> Iterator[tuple[int, dict[str, Any]]]:
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

    def trace(self, query: PageQuery) -> Json:
        """Answer `trace`."""
        trace = self._tracer.get(query.required("id")) if self._tracer else None
        if trace is None or not trace.spans:
            raise ConsoleError("No such trace; only recent ones are kept.", 404)
        return {"id": trace.id, "spans": waterfall(trace, self._records)}

    def trace_map(self, _query: PageQuery) -> Json:
        """Answer `trace-map`."""
        picture, data = trace_map(islice(self._all(), TRACES), self._records)
        return graph_or_error(picture, self._painter, data)

    def _all(self) -> list[Trace]:
        return self._tracer.newest_first() if self._tracer else []
