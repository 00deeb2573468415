"""The Map Run of a distributed Map: its child executions and their results."""

from collections import deque
from collections.abc import Iterable
from typing import Any, Generic, Literal, Protocol, Self, TypeVar

from entrypoints.local.asl.engine.context_object import ExecutionIdentity
from entrypoints.local.asl.engine.effects import Effect
from entrypoints.local.asl.engine.history import MAP_RUN_ABORTED, EventType

MapRunStatus = Literal["RUNNING", "SUCCEEDED", "FAILED", "ABORTED"]
Status = Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]

_COUNT_NAMES = {
    "RUNNING": "running",
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "TIMED_OUT": "timedOut",
    "ABORTED": "aborted",
}

_COUNTS = (
    "pending",
    *_COUNT_NAMES.values(),
    "total",
    "resultsWritten",
    "failuresNotRedrivable",
    "pendingRedrive",
)


class MapFrame(Protocol):
    """The frame of a distributed Map, as its Map Run sees it."""

    @property
    def now(self) -> float:
        """The present moment in epoch seconds."""
        ...

    def record(self, kind: EventType, /, *details: Any) -> None:
        """Write an event of the Map."""
        ...

    def map_run_updated(self, now: float, /) -> list[Effect]:
        """Apply changed limits; return the effects to carry out."""
        ...


class ChildExecution(Protocol):
    """A child execution of a distributed Map, as its Map Run sees it."""

    identity: ExecutionIdentity

    @property
    def status(self) -> Status:
        """RUNNING until it has ended."""
        ...

    @property
    def map_runs(self) -> "list[MapRun[Self]]":
        """The runs of its own distributed Maps."""
        ...

    def stop_with_parent(self) -> None:
        """End because the parent ends."""
        ...


ChildT = TypeVar("ChildT", bound=ChildExecution)


class MapRun(Generic[ChildT]):
    """One run of a distributed Map, as DescribeMapRun shows it.

    Attributes:
        frame: The frame of the Map state.
        arn: Its ARN; child executions have the same label in theirs.
        status: RUNNING until it has ended.
        start_date: When it began, in epoch seconds.
        stop_date: When it ended, in epoch seconds; None while it runs.
        redrive_count: How many times it was redriven.
        redrive_date: When it was last redriven, in epoch seconds.
        max_concurrency: How many children may run at once, 0 without limit.
        tolerated_count: How many items may fail.
        tolerated_percentage: Which share of the items may fail, in per cent.
        phase: Reading the items, running the children or writing the results.
        inputs: The children's inputs, in order.
        sizes: How many items each child has.
        children: The children that have begun, in order.
        to_redrive: The children that wait for their redrive.
        unfinished: How many children have not ended.
        failed_items: How many items were in children that did not succeed.
    """

    __slots__ = (
        "arn",
        "children",
        "failed_items",
        "frame",
        "inputs",
        "max_concurrency",
        "phase",
        "redrive_count",
        "redrive_date",
        "sizes",
        "start_date",
        "status",
        "stop_date",
        "to_redrive",
        "tolerated_count",
        "tolerated_percentage",
        "unfinished",
    )

    def __init__(  # noqa: PLR0913, PLR0917 -- created in one place only
        self,
        frame: MapFrame,
        arn: str,
        start_date: float,
        max_concurrency: int,
        tolerated_count: float,
        tolerated_percentage: float,
    ) -> None:
        self.frame = frame
        self.arn = arn
        self.status: MapRunStatus = "RUNNING"
        self.start_date = start_date
        self.stop_date: float | None = None
        self.redrive_count = 0
        self.redrive_date: float | None = None
        self.max_concurrency = max_concurrency
        self.tolerated_count = tolerated_count
        self.tolerated_percentage = tolerated_percentage
        self.phase: Literal["reading", "running", "writing"] = "reading"
        self.inputs: list[Any] = []
        self.sizes: list[int] = []
        self.children: list[ChildT] = []
        self.to_redrive: deque[ChildT] = deque()
        self.unfinished = 0
        self.failed_items = 0

    def limit(
        self, max_concurrency: int | None, tolerated_count: float | None, tolerated_percentage: float | None
    ) -> None:
        """Change limits; None leaves one as it is."""
        if max_concurrency is not None:
            self.max_concurrency = max_concurrency
        if tolerated_count is not None:
            self.tolerated_count = tolerated_count
        if tolerated_percentage is not None:
            self.tolerated_percentage = tolerated_percentage

    def fill(self, inputs: list[Any], sizes: list[int]) -> None:
        """Set the children's inputs and how many items each has."""
        self.inputs = inputs
        self.sizes = sizes
        self.unfinished = len(inputs)

    @property
    def running(self) -> int:
        """How many children are running."""
        return len(self.children) - (len(self.inputs) - self.unfinished) - len(self.to_redrive)

    def begin_again(self, now: float) -> None:
        """Begin a redrive: of the children that did not succeed and of those that never began."""
        self.redrive_count += 1
        self.redrive_date = now
        self.status, self.stop_date, self.failed_items = "RUNNING", None, 0
        self.to_redrive = deque(child for child in self.children if child.status != "SUCCEEDED")
        succeeded = len(self.children) - len(self.to_redrive)
        self.unfinished = len(self.inputs) - succeeded

    def count_end(self, child: ChildExecution) -> None:
        """Count a child that has ended; the items of one that did not succeed have failed."""
        self.unfinished -= 1
        if child.status != "SUCCEEDED":
            place = next(place for place, own in enumerate(self.children) if own is child)
            self.failed_items += self.sizes[place]

    @property
    def exceeded(self) -> bool:
        """Whether the tolerated failure threshold is exceeded."""
        return threshold_exceeded(
            self.failed_items, sum(self.sizes), self.tolerated_count, self.tolerated_percentage
        )

    def end(self, status: MapRunStatus, now: float) -> None:
        """End the run."""
        self.status = status
        self.stop_date = now

    def abort(self) -> None:
        """Stop all children; the parent's history does not mention them."""
        for child in self.children:
            child.stop_with_parent()
        if self.status == "RUNNING":
            self.end("ABORTED", self.frame.now)

    def record_abort(self) -> None:
        """Write that the run was aborted."""
        self.frame.record(MAP_RUN_ABORTED)

    def item_counts(self) -> dict[str, int]:
        """Return the number of items by status, as `itemCounts`."""
        return self._counts(self.sizes)

    def execution_counts(self) -> dict[str, int]:
        """Return the number of child executions by status, as `executionCounts`."""
        return self._counts([1] * len(self.sizes))

    def _counts(self, weights: list[int]) -> dict[str, int]:
        counts = dict.fromkeys(_COUNTS, 0)
        waiting = {id(child) for child in tuple(self.to_redrive)}
        counts["total"] = sum(weights)
        counts["pending"] = sum(weights[len(self.children) :])
        for child, weight in zip(self.children, weights, strict=False):
            name = "pendingRedrive" if id(child) in waiting else _COUNT_NAMES[child.status]
            counts[name] += weight
        if self.phase == "writing" and self.status == "SUCCEEDED":
            counts["resultsWritten"] = sum(weights[: len(self.children)])
        return counts


def threshold_exceeded(failed: int, total: int, count: float, percentage: float) -> bool:
    """Return whether too many of `total` items have failed; without any tolerance, one is too many."""
    if not failed:
        return False
    if count or percentage:
        share = 100 * failed / total
        return (bool(count) and failed > count) or (bool(percentage) and share > percentage)
    return True


def find_map_run(runs: Iterable[MapRun[ChildT]], arn: str) -> MapRun[ChildT] | None:
    """Return the Map Run of an ARN, among the given ones and those inside their children."""
    for run in runs:
        if run.arn == arn:
            return run
        inner = find_map_run(_runs_inside(run), arn)
        if inner is not None:
            return inner
    return None


def find_child(runs: Iterable[MapRun[ChildT]], arn: str) -> ChildT | None:
    """Return the child execution of an ARN, among those of the given Map Runs and inside them."""
    for run in runs:
        own = next((child for child in run.children if child.identity.execution_arn == arn), None)
        child = own or find_child(_runs_inside(run), arn)
        if child is not None:
            return child
    return None


def _runs_inside(run: MapRun[ChildT]) -> list[MapRun[ChildT]]:
    return [inner for child in run.children for inner in child.map_runs]
