"""What stands of the processing of an order, as its workflow tells it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Progress(StrEnum):
    """How far a run has come.

    ABSENT: none was started, or nothing is known of one any more. FINISHED: it came to its end by itself.
    HALTED: it failed, timed out or was stopped, and can go on from there. LOST: it did, and cannot go on.
    """

    ABSENT = "ABSENT"
    RUNNING = "RUNNING"
    FINISHED = "FINISHED"
    HALTED = "HALTED"
    LOST = "LOST"


@dataclass(frozen=True, slots=True)
class Run:
    """The latest run of an order's workflow.

    Attributes:
        number: 1 for the first; each later one was started because the one before it was LOST.
        progress: how far it has come.
        resumed: how often it went on after a halt.
        ended_at: when it ended, if it did.
    """

    number: int
    progress: Progress
    resumed: int = 0
    ended_at: datetime | None = None

    @property
    def repeats(self) -> int:
        """How often the order's processing was taken up again, by this run and those before it."""
        return self.number - 1 + self.resumed
