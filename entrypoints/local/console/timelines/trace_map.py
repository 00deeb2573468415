"""The trace map: calls between components in recent traces, with counts, durations and errors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from entrypoints.local.console.graphs.graph import Edge, EdgeKind, Graph, Node
from entrypoints.local.console.timelines.percentiles import percentile
from entrypoints.local.console.timelines.waterfall import end_of
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecords
from entrypoints.local.traces.recorder import Span, Trace

TRACES = 1_000
_CLIENT = Node("client", "Client", "client")
_TYPES = {"request": "api", "function": "function", "execution": "stateMachine", "event": "bus"}


@dataclass(slots=True)
class _NodeFigures:
    durations: list[float] = field(default_factory=list)
    calls: int = 0
    errors: int = 0


def trace_map(traces: Iterable[Trace], records: ExecutionRecords) -> tuple[Graph, dict[str, Any]]:
    """Return the graph of calls in `traces`, and the figures of each node."""
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str], Edge] = {}
    figures: defaultdict[str, _NodeFigures] = defaultdict(_NodeFigures)
    for trace in traces:
        owners = _owners(trace)
        for span in trace.spans:
            if span.kind not in _TYPES:
                continue
            node = owners[span.id]
            nodes[node.id] = node
            caller = owners.get(_caller(span), _CLIENT)
            nodes[caller.id] = caller
            kind: EdgeKind = "event" if "bus" in {caller.type, node.type} else "call"
            edges[caller.id, node.id] = Edge(caller.id, node.id, kind)
            _count(figures[node.id], span, records)
    data = {
        name: {"calls": one.calls, "errors": one.errors, "p50": percentile(one.durations, 0.5)}
        for name, one in figures.items()
    }
    return _picture(nodes, edges), data


def _picture(nodes: dict[str, Node], edges: dict[tuple[str, str], Edge]) -> Graph:
    """Return a graph in a canonical order, so that equal graphs are laid out once."""
    return Graph(
        tuple(sorted(nodes.values(), key=lambda node: node.id)),
        tuple(edge for _, edge in sorted(edges.items())),
        direction="LR",
    )


def _owners(trace: Trace) -> dict[str, Node]:
    """Return nodes by the ids of their spans, and by the ARNs of executions."""
    owners = {span.id: _node(span) for span in trace.spans if span.kind in _TYPES}
    return owners | {span.detail["arn"]: _node(span) for span in trace.spans if span.kind == "execution"}


def _caller(span: Span) -> str:
    return span.origin.execution if span.origin else span.parent or ""


def _node(span: Span) -> Node:
    name = {"request": "API", "event": span.detail.get("bus", "")}.get(span.kind, span.name)
    return Node(f"{_TYPES[span.kind]}:{name}", name, _TYPES[span.kind])


def _count(figures: _NodeFigures, span: Span, records: ExecutionRecords) -> None:
    ended, status = end_of(span, records)
    figures.calls += 1
    figures.errors += status == "error"
    if ended is not None:
        figures.durations.append(ended - span.started)
