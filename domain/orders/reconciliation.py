"""Finding orders that no workflow processes any more, and resuming their workflows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.clock import Clock
from domain.orders.workflow import OrderWorkflow, Progress, Run

OVERDUE_AFTER = timedelta(minutes=10)
"""How long an order may be PENDING before it is overdue; most are decided within seconds."""

PAUSES = (OVERDUE_AFTER, 2 * OVERDUE_AFTER, 4 * OVERDUE_AFTER, 6 * OVERDUE_AFTER)
"""How long an ended run rests before it is repeated, by the repeats so far; the last one applies to more.

The first is for the operator who stopped it to look at something; the last is the longest that an order waits
after the cause of repeated failures is fixed.
"""


class OpenOrders(Protocol):
    """Finds undecided orders."""

    def open_before(self, moment: datetime) -> Iterator[str]:
        """Yield the ids of the orders that were placed before `moment` and are PENDING.

        Orders that were decided a moment ago may still be among them.
        """
        ...


class Measure(StrEnum):
    """The measure applied to an overdue order.

    RUNNING: none, its workflow is running. RESTING: none yet, its workflow ended a short time ago.
    STARTED: its workflow was missing and was started. RESUMED: it was resumed from the step that failed.
    RESTARTED: it could not be resumed, so another run was started. CONTRADICTORY: none, because its workflow
    finished although the order is PENDING: it was decided this moment, or its data were changed by hand.
    """

    RUNNING = "RUNNING"
    RESTING = "RESTING"
    STARTED = "STARTED"
    RESUMED = "RESUMED"
    RESTARTED = "RESTARTED"
    CONTRADICTORY = "CONTRADICTORY"


@dataclass(frozen=True, slots=True)
class ReconciliationService:
    """Sees to it that every order is decided in the end."""

    orders: OpenOrders
    workflow: OrderWorkflow
    clock: Clock

    def advance_overdue(self) -> Mapping[str, Measure]:
        """Resume the workflow of every overdue order; return the measures by order id.

        A checkout that ended between placing the order and starting its workflow leaves such an order, and so
        do a compensation that failed for good and an operator who stopped the workflow: an order holds money
        and stock until it is decided, so all three are resumed.

        The state that was read may be outdated when it is acted on. Every action therefore does nothing where
        another came first, and every step of the workflow may run twice:

            this, or a person    run halted: resume ok
            this                                run halted: resume again, nothing happens
            checkout             place ok ............................ start ok
            this                            overdue, no run: start ok
                                                                       start again, nothing happens

        Raises:
            StoreUnavailable: The orders or the workflow did not answer; the next call continues.
        """
        overdue = [*self.orders.open_before(self.clock.now() - OVERDUE_AFTER)]
        return {order_id: self._advance(order_id) for order_id in overdue}

    def _advance(self, order_id: str) -> Measure:
        run = self.workflow.latest_run(order_id)
        match run.progress:
            case Progress.RUNNING:
                return Measure.RUNNING
            case Progress.FINISHED:
                return Measure.CONTRADICTORY
            case Progress.ABSENT:
                self.workflow.start(order_id, run.number)
                return Measure.STARTED
        return self._repeat(order_id, run)

    def _repeat(self, order_id: str, run: Run) -> Measure:
        if run.ended_at is not None and self.clock.now() - run.ended_at < pause_after(run.repeats):
            return Measure.RESTING
        if run.progress is Progress.HALTED:
            self.workflow.resume(order_id, run)
            return Measure.RESUMED
        self.workflow.start(order_id, run.number + 1)
        return Measure.RESTARTED


def pause_after(repeats: int) -> timedelta:
    """Return how long a run rests after so many repeats."""
    return PAUSES[min(repeats, len(PAUSES) - 1)]
