"""The order workflow as the domain sees it: runs, and the port that starts and resumes them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Progress(StrEnum):
    """The progress of a run.

    ABSENT: none was started, or it is forgotten. FINISHED: it completed. HALTED: it failed, timed out or was
    stopped, and can be resumed. LOST: it failed, timed out or was stopped, and cannot be resumed.
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
        progress: The run's progress.
        resumed: How often it was resumed after a halt.
        ended_at: When it ended, if it did.
    """

    number: int
    progress: Progress
    resumed: int = 0
    ended_at: datetime | None = None

    @property
    def repeats(self) -> int:
        """How often the order's processing was resumed or restarted, over all runs."""
        return self.number - 1 + self.resumed


class OrderWorkflow(Protocol):
    """Processes placed orders.

    Every step of it may run twice and late: a second run of an order repeats no effect of the first one and
    completes what the first one left undone.
    """

    def start(self, order_id: str, number: int = 1) -> None:
        """Start a run of the order's processing; starting the same run again changes nothing.

        Args:
            order_id: The order.
            number: The run's number; the next one after a run that is LOST.

        Raises:
            StoreUnavailable: The workflow service did not answer.
        """
        ...

    def latest_run(self, order_id: str) -> Run:
        """Return the order's latest run; the changes of the last moment may be missing.

        Raises:
            StoreUnavailable: The workflow service did not answer.
        """
        ...

    def resume(self, order_id: str, run: Run) -> None:
        """Resume a HALTED run from the step that failed; resuming the same halt again changes nothing.

        Raises:
            StoreUnavailable: The workflow service did not answer; the run may have been resumed.
        """
        ...
