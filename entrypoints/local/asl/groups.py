"""The branches that one Parallel or Map state has started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entrypoints.local.asl.frame import Frame


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
        """Note that a branch has failed, and stop the others."""
        del self.open[branch.index]
        self.failed.append(branch)
        self.abort(aloud=True)

    def abort(self, *, aloud: bool = False) -> None:
        """Stop all branches that are open.

        Args:
            aloud: whether the history says so.
        """
        stopped, self.open = list(self.open.values()), {}
        for branch in stopped:
            branch.abort(aloud=aloud)
        self.failed.extend(stopped)
