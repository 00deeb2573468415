"""A picture before and after it is laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

EdgeKind = Literal["next", "choice", "default", "catch", "call", "event"]
GroupType = Literal["Map", "Parallel"]

LABEL_LIMIT: Final = 40
"""Characters of an edge's label that are drawn; the rest would push the states apart."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box, or for the types start, end and join a small circle. `group` is the innermost around it."""

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
class Group:
    """A box around nodes: a Map or Parallel state."""

    id: str
    label: str
    type: GroupType
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be laid out. Equal pictures have one layout."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...] = ()
    direction: Literal["TB", "LR"] = "TB"


def merged(edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """Return edges with those of one kind between the same nodes made one, their labels joined."""
    found: dict[tuple[str, str, EdgeKind], list[str]] = {}
    for edge in edges:
        labels = found.setdefault((edge.source, edge.target, edge.kind), [])
        if edge.label and edge.label not in labels:
            labels.append(edge.label)
    return tuple(Edge(*key, ", ".join(labels)) for key, labels in found.items())


def graph_json(
    picture: Picture, layout: dict[str, Any], data: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return a picture with its layout as the API shows it.

    Args:
        picture: what was laid out.
        layout: the answer of `dot.py`.
        data: by node id, what is known of it beside its place.
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
    """Return as much of a label as is drawn."""
    return label if len(label) <= LABEL_LIMIT else f"{label[: LABEL_LIMIT - 1]}…"
