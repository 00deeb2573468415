"""The way that an execution took through its states, read from its event history.

Every event names the one before it in its branch, so that the state an event belongs to is found by following
the links; the first event of a branch stands alone. One reading of 25,000 events takes some 20 ms.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from entrypoints.local.asl.definitions.walk import all_states
from entrypoints.local.asl.engine import history as events
from entrypoints.local.asl.engine.history import Kind, Record
from entrypoints.local.console.timelines.state_visits import Status, Visit, Walk

if TYPE_CHECKING:
    from entrypoints.local.asl import Execution

_ENTERED: Final = frozenset(events.ENTERED.values())
_EXITED: Final = frozenset(events.EXITED.values())
_ABORTED: Final = frozenset(events.ABORTED.values())
_BEGUN: Final = frozenset(
    {
        events.FUNCTION_SCHEDULED,
        events.ACTIVITY_SCHEDULED,
        events.TASK_SCHEDULED,
        events.PARALLEL_STARTED,
        events.MAP_STARTED,
    }
)
"""What opens an attempt of a state that can be retried."""
_FAILED: Final = frozenset(
    {
        events.EVALUATION_FAILED,
        events.FUNCTION_FAILED,
        events.FUNCTION_TIMED_OUT,
        events.ACTIVITY_FAILED,
        events.ACTIVITY_TIMED_OUT,
        events.TASK_FAILED,
        events.TASK_TIMED_OUT,
    }
)
_SUCCEEDED: Final = frozenset(
    {
        events.FUNCTION_SUCCEEDED,
        events.ACTIVITY_SUCCEEDED,
        events.TASK_SUCCEEDED,
        events.PARALLEL_SUCCEEDED,
        events.MAP_SUCCEEDED,
    }
)
_OF_GROUPS: Final = {
    events.PARALLEL_SUCCEEDED: "Parallel",
    events.PARALLEL_FAILED: "Parallel",
    events.MAP_SUCCEEDED: "Map",
    events.MAP_FAILED: "Map",
    events.ITERATION_SUCCEEDED: "Map",
    events.ITERATION_FAILED: "Map",
}
"""Events that are linked to a state inside and belong to the Map or Parallel state around it."""
_ENDED: Final = frozenset({events.EXECUTION_FAILED, events.EXECUTION_ABORTED, events.EXECUTION_TIMED_OUT})
_OF_TASKS: Final = frozenset({events.TASK_FAILED, events.TASK_TIMED_OUT})


def walk(execution: "Execution") -> Walk:
    """Read the history of an execution, which may be running."""
    records = execution.history.all()
    reader = _Reader(records, execution.machine.definition)
    for number in range(1, len(records) + 1):
        reader.read(number, records[number - 1])
    return reader.walk


class _Reader:
    """Reads one history, event by event."""

    def __init__(self, records: Sequence[Record], definition: Mapping[str, Any]) -> None:
        self.walk = Walk()
        self._definition = definition
        self._records = records
        self._branches = [0]
        self._around = {0: 0}
        self._open: dict[int, Visit] = {}
        self._stopped: defaultdict[int, list[Visit]] = defaultdict(list)
        """By the visit around them: those that failed or were stopped."""
        self._interrupted: list[Visit] = []
        """What had not gone well when the execution ended: a redrive goes on with it."""

    def read(self, number: int, record: Record) -> None:
        kind, previous, at, *details = record
        walk = self.walk
        owner, branch = walk.owners[previous], self._branches[previous]
        if kind in _ENTERED:
            branch = self._branch(number, previous, owner)
            self._enter(number, branch, at, kind, details)
            walk.steps.append((owner, number))
            owner = number
        elif kind == events.ITERATION_STARTED:
            within = (one.number for one in walk.up(walk.visits.get(owner)) if one.name == details[0])
            owner, branch = next(within, owner), number
            self._around[number] = owner
        elif kind in _ENDED:
            self._end(walk.visits.get(owner), at, kind, details)
        else:
            visit = self._subject(kind, walk.visits.get(owner), record)
            owner = visit.number if visit else 0
            if visit is not None:
                branch = visit.branch
                self._tell(visit, at, kind, details)
        walk.owners.append(owner)
        self._branches.append(branch)

    def _branch(self, number: int, previous: int, owner: int) -> int:
        """Return the branch of a state that is entered; after PARALLEL_STARTED a new one begins."""
        if previous and self._records[previous - 1][0] is events.PARALLEL_STARTED:
            self._around[number] = owner
            return number
        return self._branches[previous]

    def _enter(self, number: int, branch: int, at: float, kind: Kind, details: list[Any]) -> None:
        state_type = events.type_of(kind).removesuffix("StateEntered")
        visit = Visit(number, details[0], state_type, self._around.get(branch, 0), branch, at, details[1])
        if state_type == "Fail":
            visit.error, visit.cause = self._failure(visit.name)
        self.walk.visits[number] = self._open[number] = visit

    def _failure(self, name: str) -> tuple[str | None, str | None]:
        """Return the error and cause of a Fail state as it declares them: no event of its own has them."""
        declared = next(
            (state.definition for state in all_states(self._definition) if state.name == name), {}
        )
        error, cause = (declared.get(field) for field in ("Error", "Cause"))
        return (error if _is_plain(error) else None), (cause if _is_plain(cause) else None)

    def _subject(self, kind: Kind, visit: Visit | None, record: Record) -> Visit | None:
        """Return the visit that an event belongs to; `visit` is that of the event before it."""
        if kind in _EXITED:
            name = record[3]
            within = next((one for one in self.walk.up(visit) if one.name == name), None)
            return within or next((one for one in self._open.values() if one.name == name), None)
        if (group := _OF_GROUPS.get(kind)) is not None:
            if kind == events.ITERATION_FAILED and visit is not None and visit.type != group:
                self._close(visit, record[2], "FAILED")
            return next((one for one in self.walk.up(visit) if one.type == group), None)
        if kind in _BEGUN and self._interrupted and self._is_elsewhere(visit, record[1]):
            return self._resumed(
                {events.PARALLEL_STARTED: "Parallel", events.MAP_STARTED: "Map"}.get(kind, "Task")
            )
        return visit

    def _is_elsewhere(self, visit: Visit | None, previous: int) -> bool:
        """Return whether an attempt that begins is that of a state which a redrive goes on with.

        Its event is linked to the newest one of the execution, whichever branch that is of.
        """
        if visit is None or self._records[previous - 1][0] is events.EXECUTION_REDRIVEN:
            return True
        return bool(visit.attempts) and visit.attempts[-1].ended is None

    def _resumed(self, state_type: str) -> Visit | None:
        for place, visit in enumerate(self._interrupted):
            if visit.type == state_type:
                return self._interrupted.pop(place)
        return None

    def _tell(self, visit: Visit, at: float, kind: Kind, details: list[Any]) -> None:
        """Note what an event says of its visit."""
        if kind in _EXITED:
            visit.output = [details[1]]
            self._close(visit, at, "CAUGHT" if visit.failed else "SUCCEEDED")
        elif kind in _BEGUN:
            self._close_inside(visit, at)
            self._stopped.pop(visit.number, None)
            visit.begin(at)
            self._open[visit.number] = visit
        elif kind in _SUCCEEDED:
            visit.succeed(at)
        elif kind in _FAILED:
            visit.fail(at, *(details[2:4] if kind in _OF_TASKS else details[:2]))
        elif kind in {events.PARALLEL_FAILED, events.MAP_FAILED}:
            visit.fail(at, *self._close_inside(visit, at))
        elif kind in _ABORTED:
            self._close(visit, at, "CANCELLED")
        elif kind == events.EXECUTION_REDRIVEN:
            for one in self._interrupted:
                one.ended, one.status, one.error, one.cause = None, "IN_PROGRESS", None, None
                self._open[one.number] = one

    def _close(self, visit: Visit, at: float, status: Status) -> None:
        self._close_inside(visit, at)
        self._open.pop(visit.number, None)
        visit.close(at, status)
        if status in {"FAILED", "CANCELLED"}:
            self._stopped[visit.around].append(visit)

    def _close_inside(self, visit: Visit, at: float) -> tuple[str | None, str | None]:
        """Close what is still open inside a Map or Parallel state; return the failure that is found there."""
        if visit.type in {"Map", "Parallel"}:
            for one in [one for one in self._open.values() if one.around == visit.number]:
                self._close(one, at, "FAILED" if one.failed or one.type == "Fail" else "CANCELLED")
        failed = (one for one in self._stopped.get(visit.number, ()) if one.status == "FAILED")
        found = next(failed, visit)
        return found.error, found.cause

    def _end(self, failing: Visit | None, at: float, kind: Kind, details: list[Any]) -> None:
        """Close what is open when the execution ends without success."""
        chain = set()
        if kind == events.EXECUTION_FAILED:
            for visit in self.walk.up(failing):
                chain.add(visit.number)
                if visit.error is None or visit.type == "Fail":
                    visit.error, visit.cause = details
        left = list(self._open.values())
        self._interrupted = [*left, *(one for visit in left for one in self._inside(visit))]
        for visit in left:
            failed = visit.number in chain or visit.error is not None
            visit.close(at, "FAILED" if failed else "CANCELLED")
        self._open.clear()

    def _inside(self, visit: Visit) -> Iterator[Visit]:
        """Yield what had failed or been stopped inside a visit when the execution ended."""
        for one in self._stopped.pop(visit.number, ()):
            yield one
            yield from self._inside(one)


def _is_plain(text: Any) -> bool:
    """Return whether a field is no expression of JSONata."""
    return isinstance(text, str) and not text.startswith("{%")
