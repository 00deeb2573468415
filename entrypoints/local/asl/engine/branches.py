"""The branches that a Parallel or inline Map state has started."""

from typing import Any

from entrypoints.local.asl.engine.frame import Frame


class Branches:
    """The open and ended branches of a Parallel or inline Map state.

    Attributes:
        results: The outputs in the branches' order, filled as they end.
        open: The branches that have not ended, by index.
        unfinished: How many have not ended or not begun.
        upcoming: Index of the next Map item to begin.
        width: How many Map items may run at once.
        items: The Map's items.
        value: The Map's effective input.
        failed: The branches that failed or were stopped by a sibling's failure, for a redrive.
    """

    __slots__ = ("failed", "items", "open", "results", "unfinished", "upcoming", "value", "width")

    def __init__(self, size: int, items: list[Any] | None = None, width: int = 0, value: Any = None) -> None:
        self.results: list[Any] = [None] * size
        self.open: dict[int, Frame] = {}
        self.unfinished = size
        self.upcoming = 0
        self.width = width or size
        self.items = items or []
        self.value = value
        self.failed: list[Frame] = []

    def start(self, branch: Frame) -> None:
        """Queue a new branch."""
        self.open[branch.index] = branch
        branch.scheduler.push(branch.state.enter, branch)

    def close(self, branch: Frame, output: Any) -> None:
        """Store the output of a branch that has succeeded."""
        del self.open[branch.index]
        self.results[branch.index] = output
        self.unfinished -= 1

    def fail(self, branch: Frame) -> None:
        """Stop the other branches after one has failed.

        All of them are stopped before the first event is written, because writing may end the execution (its
        history is full).
        """
        del self.open[branch.index]
        self.abort()
        self.record_abort()
        self.failed.append(branch)

    def abort(self) -> None:
        """Stop all open branches, without events."""
        stopped, self.open = list(self.open.values()), {}
        self.failed.extend(stopped)
        for branch in stopped:
            branch.abort()

    def record_abort(self) -> None:
        """Write that the branches were stopped."""
        for branch in self.failed:
            branch.record_abort()

    def redrive(self) -> None:
        """Queue the branches that failed or were stopped; those that succeeded keep their results."""
        failed, self.failed = self.failed, []
        for branch in failed:
            branch.dead = False
            self.open[branch.index] = branch
            branch.scheduler.push(branch.state.redrive, branch)


def branches_of(frame: Frame) -> Branches:
    """Return the branches of a frame's present state.

    Raises:
        TypeError: It has none open.
    """
    if not isinstance(frame.group, Branches):
        raise TypeError(f"'{frame.state.name}' has no branches open")
    return frame.group
