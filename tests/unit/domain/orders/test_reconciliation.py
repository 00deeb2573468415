from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.errors import StoreUnavailable
from domain.orders.order import OrderStatus
from domain.orders.reconciliation import OVERDUE_AFTER, PAUSES, Measure, ReconciliationService, pause_after
from domain.orders.workflow import Progress, Run
from tests.contract.backends import Backend
from tests.contract.samples import NOON, order

LONG_AGO = NOON - timedelta(days=1)
SECOND = timedelta(seconds=1)


class GivenRuns:
    """`OrderWorkflow` that says of every order's run what a test tells it, and notes what is asked of it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.asked: list[tuple[object, ...]] = []
        self.broken = False

    def start(self, order_id: str, number: int = 1) -> None:
        self._note("start", order_id, number)

    def resume(self, order_id: str, run: Run) -> None:
        self._note("resume", order_id, run)

    def latest_run(self, order_id: str) -> Run:
        del order_id
        return self.run

    def _note(self, *asked: object) -> None:
        if self.broken:
            raise StoreUnavailable("The workflow service did not answer.")
        self.asked.append(asked)


Look = Callable[[Run], tuple[Measure, list[tuple[object, ...]]]]


@pytest.fixture
def look(backend: Backend) -> Look:
    """Return a function that reconciles one overdue order and returns its measure and the workflow calls."""
    backend.placed(order(created_at=LONG_AGO))

    def advance(run: Run) -> tuple[Measure, list[tuple[object, ...]]]:
        workflow = GivenRuns(run)
        measures = ReconciliationService(backend.orders, workflow, backend.clock).advance_overdue()
        assert measures.keys() == {"order-1"}
        return measures["order-1"], workflow.asked

    return advance


def test_only_orders_that_wait_too_long_are_looked_at(backend: Backend) -> None:
    workflow = GivenRuns(Run(1, Progress.ABSENT))
    backend.placed(order(order_id="forgotten", user_id="a", created_at=NOON - OVERDUE_AFTER - SECOND))
    backend.placed(order(order_id="fresh", user_id="b", created_at=NOON - OVERDUE_AFTER + SECOND))
    done = backend.placed(order(order_id="done", user_id="c", created_at=LONG_AGO))
    assert backend.orders.replace(done.changed(status=OrderStatus.CONFIRMED))

    reconciliation = ReconciliationService(backend.orders, workflow, backend.clock)

    assert reconciliation.advance_overdue() == {"forgotten": Measure.STARTED}
    assert workflow.asked == [("start", "forgotten", 1)]


def test_an_order_at_work_is_left_alone(look: Look) -> None:
    assert look(Run(1, Progress.RUNNING)) == (Measure.RUNNING, [])


def test_an_order_whose_run_finished_is_not_processed_again_however_long_ago(look: Look) -> None:
    assert look(Run(1, Progress.FINISHED, ended_at=LONG_AGO)) == (Measure.CONTRADICTORY, [])


def test_a_halted_run_goes_on(look: Look) -> None:
    halted = Run(3, Progress.HALTED, resumed=2, ended_at=LONG_AGO)

    assert look(halted) == (Measure.RESUMED, [("resume", "order-1", halted)])


def test_a_run_that_cannot_go_on_is_followed_by_another(look: Look) -> None:
    lost = Run(3, Progress.LOST, resumed=2, ended_at=LONG_AGO)

    assert look(lost) == (Measure.RESTARTED, [("start", "order-1", 4)])


@pytest.mark.parametrize("progress", [Progress.HALTED, Progress.LOST])
@pytest.mark.parametrize(("number", "resumed"), [(1, 0), (1, 1), (2, 0), (2, 1), (3, 4)])
def test_a_run_that_ended_rests_the_longer_the_more_often_it_was_taken_up(
    look: Look, progress: Progress, number: int, resumed: int
) -> None:
    pause = pause_after(number - 1 + resumed)

    early, _ = look(Run(number, progress, resumed, NOON - pause + SECOND))
    due, _ = look(Run(number, progress, resumed, NOON - pause))

    assert early is Measure.RESTING
    assert due in {Measure.RESUMED, Measure.RESTARTED}


def test_pauses_grow_up_to_the_last() -> None:
    assert [pause_after(repeats) for repeats in range(4)] == [*PAUSES] == sorted(PAUSES)
    assert pause_after(10_000) == PAUSES[-1]


@pytest.mark.parametrize("run", [Run(1, Progress.ABSENT), Run(1, Progress.HALTED), Run(1, Progress.LOST)])
def test_what_fails_in_passing_is_left_to_the_next_look(backend: Backend, run: Run) -> None:
    workflow = GivenRuns(run)
    workflow.broken = True
    backend.placed(order(created_at=LONG_AGO))
    reconciliation = ReconciliationService(backend.orders, workflow, backend.clock)

    with pytest.raises(StoreUnavailable):
        reconciliation.advance_overdue()
    workflow.broken = False
    reconciliation.advance_overdue()

    assert len(workflow.asked) == 1
