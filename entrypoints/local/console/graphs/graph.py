"""A graph before and after its layout."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

EdgeKind = Literal["next", "choice", "default", "catch", "call", "event"]
GroupType = Literal["Map", "Parallel"]

LABEL_LIMIT = 40
"""Characters of an edge's label to draw; longer labels push the states apart."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box, or a small circle for the types start, end and join. `group` is its innermost group."""

    id: str
    label: str
    type: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two nodes."""

    source: str
    target: str
    kind: EdgeKind = "next"
    label: str = ""


@dataclass(frozen=True, slots=True)
class GraphGroup:
    """A box around nodes: a Map or Parallel state."""

    id: str
    label: str
    type: GroupType
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph to lay out. Equal graphs share a layout."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[GraphGroup, ...] = ()
    direction: Literal["TB", "LR"] = "TB"


def merged(edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """Merge edges of one kind between the same nodes and join their labels."""
    found: dict[tuple[str, str, EdgeKind], list[str]] = {}
    for edge in edges:
        labels = found.setdefault((edge.source, edge.target, edge.kind), [])
        if edge.label and edge.label not in labels:
            labels.append(edge.label)
    return tuple(Edge(*key, ", ".join(labels)) for key, labels in found.items())


def graph_json(picture: Graph, layout: dict[str, Any], data: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a graph with its layout as JSON of the API.

    Args:
        picture: The graph.
        layout: The output of `dot.py`.
        data: Further members of nodes, by node id.
    """
    places, paths, boxes = layout["nodes"], layout["edges"], layout["groups"]
    nodes = [
        {"id": node.id, "label": node.label, "type": node.type, "group": node.group, **place}
        | ({"data": data[node.id]} if data and node.id in data else {})
        for node, place in zip(picture.nodes, places, strict=True)
    ]
    edges = [
        {"from": edge.source, "to": edge.target, "kind": edge.kind, **_label(edge), **path}
        for edge, path in zip(picture.edges, paths, strict=True)
    ]
    groups = [
        {"id": group.id, "label": group.label, "type": group.type, "parent": group.parent, **box}
        for group, box in zip(picture.groups, boxes, strict=True)
    ]
    size = {"width": layout["width"], "height": layout["height"]}
    return {**size, "nodes": nodes, "edges": edges, "groups": groups}


def _label(edge: Edge) -> dict[str, str | None]:
    return {"label": short(edge.label) or None, "title": edge.label or None}


def short(label: str) -> str:
    """Shorten a label to what is drawn."""
    return label if len(label) <= LABEL_LIMIT else f"{label[: LABEL_LIMIT - 1]}…"
