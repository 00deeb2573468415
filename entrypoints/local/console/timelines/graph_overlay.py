"""One execution on the graph of its state machine: states by status, and the edges that it followed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from entrypoints.local.console.graphs.state_machine_graph import MachineNames
from entrypoints.local.console.timelines.state_visits import Visit, VisitStatus, Walk
from entrypoints.local.console.web.json_api import cut
from entrypoints.local.stepfunctions.api.json_documents import write_document

if TYPE_CHECKING:
    from entrypoints.local.asl import Execution

_WORST_FIRST: tuple[VisitStatus, ...] = ("IN_PROGRESS", "FAILED", "CAUGHT", "CANCELLED", "SUCCEEDED")


def shown_states(way: Walk) -> dict[str, Any]:
    """Return the entered states by name.

    A state that several branches entered, such as a Map's iterations, is shown as the branch that needs
    attention most; within a branch its last visit counts.
    """
    found: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in way.visits.values():
        found[visit.name].append(visit)
    return {name: _state(visits) for name, visits in found.items()}


def _state(visits: list[Visit]) -> dict[str, Any]:
    last = list({visit.branch: visit for visit in visits}.values())
    shown = min(reversed(last), key=lambda visit: _WORST_FIRST.index(visit.status))
    output = write_document(shown.output[0]) if shown.output else None
    return {
        "status": shown.status,
        "type": shown.type,
        "entered": len(visits),
        "retries": sum(visit.retries for visit in visits),
        **cut(write_document(shown.input), "input"),
        **cut(output, "output"),
        "error": shown.error,
        **cut(shown.cause, "cause"),
        "started": shown.began,
        "ended": shown.ended,
        "duration": None if shown.ended is None else shown.ended - shown.began,
    }


def taken_edges(way: Walk, execution: "Execution") -> list[list[str]]:
    """Return the edges of the graph that the execution followed, each once."""
    return [
        list(edge) for edge in dict.fromkeys(_Taken(way, MachineNames(execution.machine.definition)).edges())
    ]


class _Taken:
    def __init__(self, way: Walk, names: MachineNames) -> None:
        self._way = way
        self._names = names
        # Visits with a successor, and visits that contain others.
        self._left = {a for a, b in way.steps if way.visits[b].around != a}
        self._entered = {visit.around for visit in way.visits.values()}

    def edges(self) -> Iterator[tuple[str, str]]:
        visits = self._way.visits
        for source, target in self._way.steps:
            yield self._from(source, visits[target]), visits[target].name
        for visit in visits.values():
            ended_well = visit.status == "SUCCEEDED"
            if _is_group(visit) and ended_well and visit.number not in self._entered:
                yield visit.name, self._names.join(visit.name)
            stopped = visit.type == "Fail" and visit.ended is not None and not visit.around
            if visit.number not in self._left and (ended_well or stopped):
                yield self._exit(visit), self._after(visit)

    def _from(self, source: int, target: Visit) -> str:
        if not source:
            return self._names.start
        visit = self._way.visits[source]
        return visit.name if target.around == source else self._exit(visit)

    def _exit(self, visit: Visit) -> str:
        """Return the node that a visit exits from: a Catch exits a Map or Parallel at its top."""
        through = _is_group(visit) and visit.status == "SUCCEEDED"
        return self._names.join(visit.name) if through else visit.name

    def _after(self, visit: Visit) -> str:
        around = self._way.visits.get(visit.around)
        return self._names.join(around.name) if around else self._names.end


def _is_group(visit: Visit) -> bool:
    return visit.type in {"Map", "Parallel"}
