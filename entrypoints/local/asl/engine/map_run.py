"""The run of a distributed Map: its child executions and how they fared."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from entrypoints.local.asl.data_sets.item_reader import Reading
    from entrypoints.local.asl.engine.execution import Execution
    from entrypoints.local.asl.engine.frame import Frame

MapRunStatus = Literal["RUNNING", "SUCCEEDED", "FAILED", "ABORTED"]

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


class MapRun:
    """What DescribeMapRun tells, and what the Map state needs to go on.

    Attributes:
        frame: the frame of the Map state.
        arn: its ARN; child executions have the same label in theirs.
        status: RUNNING until it has ended.
        start_date: when it began, in epoch seconds.
        stop_date: when it ended.
        redrive_count: how many times it was redriven.
        redrive_date: when last.
        max_concurrency: how many children may run at once, 0 without limit.
        tolerated_count: how many items may fail.
        tolerated_percentage: which share of them may fail, in per cent.
        reading: the data set, while it is read.
        phase: what it is at: reading the items, running the children, writing the results.
        writes: the parameters of the writes that are still to be made.
        result: the state's output once all is written.
        inputs: the children's inputs, in order.
        sizes: how many items each child has.
        children: the children that have begun, in order.
        to_redrive: those of them that wait for their turn to be redriven.
        unfinished: how many children have not ended.
        failed_items: how many items were in children that did not succeed.
    """

    __slots__ = (
        "arn",
        "children",
        "failed_items",
        "frame",
        "inputs",
        "max_concurrency",
        "phase",
        "reading",
        "redrive_count",
        "redrive_date",
        "result",
        "sizes",
        "start_date",
        "status",
        "stop_date",
        "to_redrive",
        "tolerated_count",
        "tolerated_percentage",
        "unfinished",
        "writes",
    )

    def __init__(  # noqa: PLR0913, PLR0917 -- made in one place only
        self,
        frame: Frame,
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
        self.reading: Reading | None = None
        self.phase: Literal["reading", "running", "writing"] = "reading"
        self.writes: list[dict[str, Any]] = []
        self.result: Any = None
        self.inputs: list[Any] = []
        self.sizes: list[int] = []
        self.children: list[Execution] = []
        self.to_redrive: deque[Execution] = deque()
        self.unfinished = 0
        self.failed_items = 0

    def limit(
        self, max_concurrency: int | None, tolerated_count: float | None, tolerated_percentage: float | None
    ) -> None:
        """Change what was given of the limits."""
        if max_concurrency is not None:
            self.max_concurrency = max_concurrency
        if tolerated_count is not None:
            self.tolerated_count = tolerated_count
        if tolerated_percentage is not None:
            self.tolerated_percentage = tolerated_percentage

    def find(self, arn: str) -> MapRun | None:
        """Return the run of an ARN: this one or one inside its children."""
        if self.arn == arn:
            return self
        inner = (run.find(arn) for child in self.children for run in child.map_runs)
        return next((run for run in inner if run is not None), None)

    def child(self, arn: str) -> Execution | None:
        """Return the child execution of an ARN: of this run or of one inside its children."""
        own = (child for child in self.children if child.identity.execution_arn == arn)
        inner = (run.child(arn) for child in self.children for run in child.map_runs)
        return next(own, None) or next((child for child in inner if child is not None), None)

    def fill(self, inputs: list[Any], sizes: list[int]) -> None:
        """Take the children's inputs."""
        self.inputs = inputs
        self.sizes = sizes
        self.unfinished = len(inputs)

    @property
    def running(self) -> int:
        """How many children run at the moment."""
        return len(self.children) - (len(self.inputs) - self.unfinished) - len(self.to_redrive)

    def begin_again(self, now: float) -> None:
        """Note a redrive: the children that did not succeed are to go on, and those that never began."""
        self.redrive_count += 1
        self.redrive_date = now
        self.status, self.stop_date, self.failed_items = "RUNNING", None, 0
        self.to_redrive = deque(child for child in self.children if child.status != "SUCCEEDED")
        succeeded = len(self.children) - len(self.to_redrive)
        self.unfinished = len(self.inputs) - succeeded

    @property
    def exceeded(self) -> bool:
        """Whether more items have failed than may; with no tolerance given, one is too many."""
        return threshold_exceeded(
            self.failed_items, sum(self.sizes), self.tolerated_count, self.tolerated_percentage
        )

    def end(self, status: MapRunStatus, now: float) -> None:
        """Note the end."""
        self.status = status
        self.stop_date = now

    def abort(self) -> None:
        """Stop all children; the parent's history says nothing of them."""
        for child in self.children:
            child.stop_with_parent()
        if self.status == "RUNNING":
            self.end("ABORTED", self.frame.scheduler.now)

    def item_counts(self) -> dict[str, int]:
        """Return how many items are in which condition, as `itemCounts` has it."""
        return self._counts(self.sizes)

    def execution_counts(self) -> dict[str, int]:
        """Return how many child executions are in which condition, as `executionCounts` has it."""
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
    """Tell whether more of `total` items have failed than may; with no tolerance given, one is too many."""
    if not failed:
        return False
    if count or percentage:
        share = 100 * failed / total
        return (bool(count) and failed > count) or (bool(percentage) and share > percentage)
    return True
