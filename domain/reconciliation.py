"""Looking for orders that nobody processes any more, and having their workflow go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.ports import Clock, OrderRepository, OrderWorkflow
from domain.runs import Progress, Run

PATIENCE = timedelta(minutes=10)
"""How long an order may be PENDING before somebody looks; most are decided within seconds."""

PAUSES = (PATIENCE, 2 * PATIENCE, 4 * PATIENCE, 6 * PATIENCE)
"""How long a run that ended rests before it is taken up again, by how often it was; the last is repeated.

The first is for the operator who stopped it to look at something; the last is the longest that an order waits
once what kept failing is mended.
"""


class Measure(StrEnum):
    """What was done for an overdue order.

    RUNNING: nothing, its workflow is at work. RESTING: nothing yet, its workflow ended a short time ago.
    STARTED: its workflow was missing and was started. RESUMED: it goes on where it ended. RESTARTED: it could
    not, so another run was started. CONTRADICTORY: nothing, because its workflow finished and it is PENDING
    all the same: it was decided this moment, or somebody changed its data.
    """

    RUNNING = "RUNNING"
    RESTING = "RESTING"
    STARTED = "STARTED"
    RESUMED = "RESUMED"
    RESTARTED = "RESTARTED"
    CONTRADICTORY = "CONTRADICTORY"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    orders: OrderRepository
    workflow: OrderWorkflow
    clock: Clock

    def advance_overdue(self) -> Mapping[str, Measure]:
        """Have the workflow of every order that has been PENDING too long go on; tell what was done, by id.

        A checkout that ended between placing the order and starting its workflow leaves such an order, and so
        do a compensation that failed for good and an operator who stopped the workflow: an order holds money
        and stock until it is decided, so that all three go on.

        Whatever is seen may be old by the time it is acted on. Every act therefore does nothing where another
        came first, and every step of the workflow may run twice:

            this, or a person    run halted: resume ok
            this                                run halted: resume again, nothing happens
            checkout             place ok ............................ start ok
            this                            overdue, no run: start ok
                                                                       start again, nothing happens

        Raises:
            StoreUnavailable: the orders or the workflow did not answer; the next look goes on.
        """
        overdue = [*self.orders.open_before(self.clock.now() - PATIENCE)]
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
        return self._take_up(order_id, run)

    def _take_up(self, order_id: str, run: Run) -> Measure:
        if run.ended_at is not None and self.clock.now() - run.ended_at < pause_after(run.repeats):
            return Measure.RESTING
        if run.progress is Progress.HALTED:
            self.workflow.resume(order_id, run)
            return Measure.RESUMED
        self.workflow.start(order_id, run.number + 1)
        return Measure.RESTARTED


def pause_after(repeats: int) -> timedelta:
    """Return how long a run rests that was taken up so often before."""
    return PAUSES[min(repeats, len(PAUSES) - 1)]
