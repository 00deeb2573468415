"""The branches that one Parallel or Map state has started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entrypoints.local.asl.engine.frame import Frame


class Group:
    """What a Parallel or inline Map state knows of its branches.

    Attributes:
        results: the outputs in the branches' order, filled as they end.
        open: the branches that have not ended, by index.
        unfinished: how many have not ended or not begun.
        upcoming: index of the next Map item to begin.
        width: how many Map items may run at once.
        items: the Map's items.
        value: the Map's effective input.
        failed: the branches that failed or were stopped by a sibling's failure, for a redrive.
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

    def close(self, branch: Frame, output: Any) -> None:
        """Note that a branch has ended well."""
        del self.open[branch.index]
        self.results[branch.index] = output
        self.unfinished -= 1

    def fail(self, branch: Frame) -> None:
        """Note that a branch has failed, and stop the others, first all of them and then in the history."""
        del self.open[branch.index]
        self.abort()
        self.tell_abort()
        self.failed.append(branch)

    def abort(self) -> None:
        """Stop all branches that are open."""
        stopped, self.open = list(self.open.values()), {}
        self.failed.extend(stopped)
        for branch in stopped:
            branch.abort()

    def tell_abort(self) -> None:
        """Write that the branches were stopped."""
        for branch in self.failed:
            branch.tell_abort()
