"""The graph of a state machine: states, transitions, Map and Parallel states as boxes.

Fields that lead to states: https://states-language.net/.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from entrypoints.local.asl.definitions.walk import Block, all_states, inner_blocks
from entrypoints.local.console.graphs.graph import Edge, Graph, GraphGroup, GroupType, Node, merged


def machine_picture(definition: Mapping[str, Any]) -> Graph:
    """Return the graph of a valid definition."""
    drawing = _Drawing(definition)
    return Graph(tuple(drawing.nodes), merged(drawing.edges), tuple(drawing.groups))


class MachineNames:
    """Node ids of a graph's circles, distinct from all state names."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        names = {state.name for state in all_states(definition)}
        self.start, self.end = _free("(start)", names), _free("(end)", names)
        self._taken = names

    def join(self, state: str) -> str:
        """Return the id of the circle that joins the branches of a Map or Parallel state."""
        return _free(f"{state} (end)", self._taken)


class _Drawing:
    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.groups: list[GraphGroup] = []
        self._ids = MachineNames(definition)
        self.nodes.append(Node(self._ids.start, "Start", "start"))
        self._block(Block(definition, ""), None, self._ids.start, self._ids.end)
        self.nodes.append(Node(self._ids.end, "End", "end"))

    def _block(self, block: Block, group: str | None, before: str, after: str) -> None:
        """Draw the states of a block between the nodes `before` and `after`."""
        self.edges.append(Edge(before, block.definition["StartAt"]))
        for name, state, path in block.states():
            inner = list(inner_blocks(state, path))
            leaves = self._group(name, state, group, inner) if inner else name
            if not inner:
                self.nodes.append(Node(name, name, state["Type"], group))
            self.edges += _transitions(name, leaves, state, after)

    def _group(self, name: str, state: Mapping[str, Any], parent: str | None, inner: list[Block]) -> str:
        """Draw a Map or Parallel state; return the id of its exit circle."""
        join = self._ids.join(name)
        kind: GroupType = "Map" if state["Type"] == "Map" else "Parallel"
        self.groups.append(GraphGroup(name, name, kind, parent))
        self.nodes.append(Node(name, name, state["Type"], name))
        for block in inner:
            self._block(block, name, name, join)
        self.nodes.append(Node(join, "", "join", name))
        return join


def _transitions(name: str, leaves: str, state: Mapping[str, Any], end: str) -> Iterator[Edge]:
    """Yield the edges out of a state; a Catch starts at its top, others at its exit."""
    if state["Type"] == "Choice":
        for rule in state["Choices"]:
            yield Edge(name, rule["Next"], "choice", condition_text(rule))
        if "Default" in state:
            yield Edge(name, state["Default"], "default", "otherwise")
    elif "Next" in state:
        yield Edge(leaves, state["Next"])
    else:
        yield Edge(leaves, end)
    for catcher in state.get("Catch", ()):
        yield Edge(name, catcher["Next"], "catch", ", ".join(catcher["ErrorEquals"]))


_OPERATORS = {
    "Equals": "=",
    "LessThanEquals": "≤",
    "GreaterThanEquals": "≥",
    "LessThan": "<",
    "GreaterThan": ">",
}
_TYPES = ("String", "Numeric", "Boolean", "Timestamp")


def condition_text(rule: Mapping[str, Any]) -> str:
    """Return a rule of a Choice state in readable form: `$.status = "CONFIRMED"`."""
    if "Condition" in rule:
        return str(rule["Condition"]).removeprefix("{%").removesuffix("%}").strip()
    if "Not" in rule:
        return f"not ({condition_text(rule['Not'])})"
    for name, word in (("And", " and "), ("Or", " or ")):
        if name in rule:
            return word.join(condition_text(inner) for inner in rule[name])
    operator = next(
        (key for key in rule if key not in {"Variable", "Next", "Comment", "Assign", "Output"}), ""
    )
    return f"{rule.get('Variable', '')} {_operator(operator)} {_literal(rule.get(operator))}".strip()


def _operator(name: str) -> str:
    plain = name.removesuffix("Path")
    for prefix in _TYPES:
        plain = plain.removeprefix(prefix) if plain != prefix else plain
    return _OPERATORS.get(plain, plain)


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) and not value.startswith("$") else str(value)


def _free(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "'"
    return wanted
