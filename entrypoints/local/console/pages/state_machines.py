"""The State machines page: the list, and one with its definition and graph."""

from typing import Any

from entrypoints.local.asl import StateMachine
from entrypoints.local.console.graphs.graph import Graph, graph_json
from entrypoints.local.console.graphs.graphviz import LayoutError, Painter
from entrypoints.local.console.graphs.state_machine_graph import machine_picture
from entrypoints.local.console.web.json_api import Json, PageQuery, listed
from entrypoints.local.stepfunctions.orchestrator import Orchestrator


class MachinePages:
    """Data of the State machines page."""

    def __init__(self, orchestrator: Orchestrator, painter: Painter) -> None:
        self._orchestrator = orchestrator
        self._painter = painter

    def machines(self, _query: PageQuery) -> Json:
        """Answer `state-machines`."""
        machines = sorted(self._orchestrator.machines, key=lambda machine: machine.name)
        return listed(
            {"arn": one.arn, "name": one.name, "type": one.type, "created": one.created} for one in machines
        )

    def machine(self, query: PageQuery) -> Json:
        """Answer `state-machine`: the present revision with its definition as deployed."""
        machine = self._orchestrator.machine(query.required("arn"))
        shown = {"arn": machine.arn, "name": machine.name, "type": machine.type}
        return {**shown, "definition": machine.revision.definition, **self.graph(machine.revision.machine)}

    def graph(self, machine: StateMachine) -> dict[str, Any]:
        """Return `graph` of a compiled definition, or None and `graphError`."""
        return graph_or_error(machine_picture(machine.definition), self._painter)


def graph_or_error(picture: Graph, painter: Painter, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return `graph`, or None and the reason in `graphError`."""
    try:
        return {"graph": graph_json(picture, painter.layout(picture), data), "graphError": None}
    except LayoutError as error:
        return {"graph": None, "graphError": str(error)}
