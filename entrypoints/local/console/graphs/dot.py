"""Lays out one graph with Graphviz's dot: JSON on standard input, JSON on standard output.

A separate program, run by `Painter`: the C library keeps global state, holds the interpreter's lock while
it works (a second for a thousand states), writes to standard error, and a crash ends its process.
It imports nothing of this project, so it starts in a few hundredths of a second.

https://graphviz.org/docs/attrs/pos/ and https://graphviz.org/docs/attr-types/splineType/ define how
places and paths are written: points, y upwards.
"""

import json
import sys
from typing import Any

_POINTS = 72
_CIRCLE = 22
_BOX_HEIGHT = 40
_LETTER = 7.6
"""Average width in points of a letter in the boxes' font."""
_PADDING = 44
_NARROWEST, _WIDEST = 96, 320
_NARROWEST_WIDE = 170
"""Height of boxes in left-to-right graphs, which have a line of figures below their names."""
_SMALL_LETTER = 6.2
_LINE = 14
_HEAD = 8.0
"""Length of an arrow head in points."""
_MANY = 300
"""Above this number of nodes, less time is spent on avoiding crossings."""


def laid_out(picture: dict[str, Any]) -> dict[str, Any]:
    """Return the size of a graph and the places of its nodes, edges and groups, in their order."""
    import pygraphviz  # type: ignore[import-untyped]  # noqa: PLC0415 -- absent where no wheel is

    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update(
        rankdir=picture["direction"], nodesep="0.45", ranksep="0.5", margin="0", pad="0", splines="true"
    )
    if len(picture["nodes"]) > _MANY:
        graph.graph_attr.update(nslimit="2", nslimit1="2", mclimit="0.2", splines="polyline")
    names = {node["id"]: f"n{place}" for place, node in enumerate(picture["nodes"])}
    _add_nodes(graph, picture["nodes"], names)
    _add_groups(graph, picture, names)
    _add_edges(graph, picture["edges"], names)
    graph.layout(prog="dot")
    return _read(graph, picture)


def _add_nodes(graph: Any, nodes: list[dict[str, Any]], names: dict[str, str]) -> None:
    wide = graph.graph_attr["rankdir"] == "LR"
    for node in nodes:
        circle = node["type"] in {"start", "end", "join"}
        wanted = len(node["label"]) * _LETTER + _PADDING
        least = _NARROWEST_WIDE if wide else _NARROWEST
        width = _CIRCLE if circle else min(max(wanted, least), _WIDEST)
        height = _CIRCLE if circle else _BOX_HEIGHT + _LINE * wide
        graph.add_node(
            names[node["id"]],
            label="",
            shape="circle" if circle else "box",
            fixedsize="true",
            width=width / _POINTS,
            height=height / _POINTS,
        )


def _add_groups(graph: Any, picture: dict[str, Any], names: dict[str, str]) -> None:
    subgraphs = {None: graph}
    waiting = list(enumerate(picture["groups"]))
    while waiting:  # an inner group is created inside its parent
        place, group = waiting.pop(0)
        if group["parent"] not in subgraphs:
            waiting.append((place, group))
            continue
        box = subgraphs[group["parent"]].add_subgraph(name=f"cluster_{place}", margin="14")
        for node in picture["nodes"]:
            if node["group"] == group["id"]:
                box.add_node(names[node["id"]])
        subgraphs[group["id"]] = box


def _add_edges(graph: Any, edges: list[dict[str, Any]], names: dict[str, str]) -> None:
    for place, edge in enumerate(edges):
        attributes = {"arrowsize": "0.7"}
        if edge["label"]:
            width = (len(edge["label"]) * _SMALL_LETTER + 8) / _POINTS
            # A table of a fixed size: text widths would depend on the machine's fonts.
            attributes["label"] = (
                f'<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{width * _POINTS:.0f}" HEIGHT="{_LINE}">'
                "<TR><TD></TD></TR></TABLE>>"
            )
        if edge["kind"] == "catch":
            attributes["weight"] = "0"
        graph.add_edge(names[edge["source"]], names[edge["target"]], key=f"e{place}", **attributes)


def _read(graph: Any, picture: dict[str, Any]) -> dict[str, Any]:
    left, bottom, right, top = map(float, graph.graph_attr["bb"].split(","))
    paths = {edge.attr["key"] or edge.name: edge for edge in graph.edges(keys=False)}

    def place(x: float, y: float) -> tuple[float, float]:
        return round(x - left, 1) + 0.0, round(top - y, 1) + 0.0  # no negative zero

    return {
        "width": round(right - left, 1),
        "height": round(top - bottom, 1),
        "nodes": [_node(graph.get_node(f"n{number}"), place) for number in range(len(picture["nodes"]))],
        "edges": [_edge(paths[f"e{number}"], place) for number in range(len(picture["edges"]))],
        "groups": [
            _box(_subgraph(graph, f"cluster_{number}"), place) for number in range(len(picture["groups"]))
        ],
    }


def _node(node: Any, place: Any) -> dict[str, float]:
    x, y = place(*map(float, node.attr["pos"].split(",")))
    width, height = (float(node.attr[name]) * _POINTS for name in ("width", "height"))
    return {
        "x": round(x - width / 2, 1),
        "y": round(y - height / 2, 1),
        "width": round(width, 1),
        "height": round(height, 1),
    }


def _subgraph(graph: Any, name: str) -> Any:
    for subgraph in graph.subgraphs():
        if subgraph.name == name:
            return subgraph
        if (found := _subgraph(subgraph, name)) is not None:
            return found
    return None


def _box(group: Any, place: Any) -> dict[str, float]:
    left, bottom, right, top = map(float, group.graph_attr["bb"].split(","))
    x, y = place(left, top)
    return {"x": x, "y": y, "width": round(right - left, 1), "height": round(top - bottom, 1)}


def _edge(edge: Any, place: Any) -> dict[str, Any]:
    tip, points = None, []
    for text in edge.attr["pos"].replace("\\\n", "").split():
        kind, comma, rest = text.partition(",")
        if kind == "e":
            tip = place(*map(float, rest.split(",")))
        elif kind != "s" and comma:
            points.append(place(float(kind), float(rest)))
    start, *others = points
    path = f"M{_pair(start)} C{' '.join(map(_pair, others))}"
    label = edge.attr["lp"]
    label_x, label_y = place(*map(float, label.split(","))) if label else (None, None)
    arrow = _arrow(points[-1], tip) if tip else ""
    return {"path": path, "labelX": label_x, "labelY": label_y, "arrow": arrow}


def _arrow(base: tuple[float, float], tip: tuple[float, float]) -> str:
    """Return a filled triangle from the end of an edge's path to the node that it reaches."""
    along = (tip[0] - base[0], tip[1] - base[1])
    length = (along[0] ** 2 + along[1] ** 2) ** 0.5 or 1.0
    aside = (-along[1] / length * _HEAD * 0.5, along[0] / length * _HEAD * 0.5)
    corners = [(base[0] + aside[0], base[1] + aside[1]), (base[0] - aside[0], base[1] - aside[1])]
    return f"M{_pair(tip)} L{_pair(corners[0])} L{_pair(corners[1])} Z"


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:g},{point[1]:g}"


if __name__ == "__main__":
    json.dump(laid_out(json.load(sys.stdin)), sys.stdout)
