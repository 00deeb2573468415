"""Orders whose execution was stopped or failed: the schedule's function has each of them end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Literal

import pytest

from domain.errors import Unavailable
from domain.orders.order import OrderStatus
from domain.orders.reconciliation import OVERDUE_AFTER, PAUSES
from entrypoints.local.asl import Call, Execution
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskOutcome
from tests.integration.shop_in_time.timed_shop import STOCK, Laptop, laptop

pytestmark = pytest.mark.integration

SCHEDULE = timedelta(minutes=5)
OVERDUE = OVERDUE_AFTER + timedelta(minutes=1)
PERIOD = timedelta(days=14, minutes=1)
"""After so long an execution can be redriven no more."""
DECIDED = {OrderStatus.CONFIRMED, OrderStatus.REJECTED}
NEVER = TaskFailed("Lambda.Unknown", "the function did not run")


class Operator:
    """`Faults`: counts the seams that an order's first execution passes, and stops it at one of them.

    Args:
        seam: which, from 0; None for none.
        effect: whether a task that is stopped before it ran runs all the same, too late to be heard.
    """

    def __init__(self, seam: int | None, effect: Literal["late", "none"] = "none") -> None:
        self.shop: Laptop | None = None
        self._effect = effect
        self.stop_at(seam)

    def stop_at(self, seam: int | None) -> None:
        """Stop the next order at a seam."""
        self.passed, self._seam = 0, seam

    def before_task(self, call: Call) -> TaskOutcome | None:
        stopped = self._pass(call.identity.execution_arn)
        return NEVER if stopped and self._effect == "none" else None

    def after_task(self, call: Call, outcome: TaskOutcome) -> TaskOutcome | None:
        self._pass(call.identity.execution_arn)
        return outcome

    def at_wait(self, execution: Execution, seconds: float) -> float:
        self._pass(execution.identity.execution_arn)
        return seconds

    def _pass(self, arn: str) -> bool:
        stops = self.passed == self._seam
        self.passed += 1
        if stops and self.shop is not None:
            self.shop.states.stop_execution(executionArn=arn, error="Operator", cause="had a look")
        return stops


@contextmanager
def stopped_at(seam: int | None, effect: Literal["late", "none"] = "none") -> Iterator[Laptop]:
    operator = Operator(seam, effect)
    with laptop(operator) as shop:
        operator.shop = shop
        yield shop


STORIES: dict[str, dict[str, Any]] = {
    "confirmed": {},
    "declined": {"card": "pm_card_chargeDeclined"},
    "out of stock": {"quantity": STOCK + 1},
    "retried": {"card": "pm_card_passingFault"},
}


def seams(story: dict[str, Any]) -> int:
    """Return how many seams an undisturbed execution passes."""
    operator = Operator(None)
    with laptop(operator) as shop:
        order_id = shop.buy(**story)
        shop.go_on(OVERDUE_AFTER)
        assert shop.order(order_id).status in DECIDED
    return operator.passed


@pytest.mark.parametrize("ended", [OVERDUE, PERIOD], ids=["redriven", "restarted"])
@pytest.mark.parametrize("effect", ["late", "none"])
@pytest.mark.parametrize("story", STORIES)
def test_stopped_anywhere_an_order_ends_as_it_would_have_with_the_books_right(
    story: str, effect: Literal["late", "none"], ended: timedelta
) -> None:
    wanted = OrderStatus.CONFIRMED if story in {"confirmed", "retried"} else OrderStatus.REJECTED
    operator = Operator(None, effect)
    with laptop(operator) as shop:
        operator.shop = shop
        for seam in range(seams(STORIES[story])):
            operator.stop_at(seam)
            order_id = shop.buy(**STORIES[story])
            shop.go_on(ended)
            assert shop.described(order_id)["status"] == "ABORTED", seam
            was_open = shop.order(order_id).status is OrderStatus.PENDING
            shop.fire_schedule()
            shop.go_on(OVERDUE_AFTER)

            assert shop.order(order_id).status is wanted, seam
            shop.check_books()
            if was_open:
                last = order_id if ended is OVERDUE else f"{order_id}-2"
                assert shop.described(last)["status"] == "SUCCEEDED", seam


def test_an_execution_that_was_stopped_rests_before_it_goes_on_and_its_customer_hears_once() -> None:
    with stopped_at(4) as shop:
        order_id = shop.buy()
        shop.go_on(OVERDUE_AFTER - timedelta(minutes=1))
        shop.fire_schedule()
        assert shop.described(order_id)["status"] == "ABORTED"

        shop.go_on(timedelta(minutes=2))
        for _ in range(3):
            shop.fire_schedule()

        described = shop.described(order_id)
        assert (described["status"], described["redriveCount"]) == ("SUCCEEDED", 1)
        assert shop.mails == ["Your order is confirmed"]
        shop.check_books()


@pytest.mark.parametrize(("ended", "method"), [(OVERDUE, "resume"), (PERIOD, "start")])
def test_a_look_whose_reply_was_lost_can_be_repeated_at_once(ended: timedelta, method: str) -> None:
    with stopped_at(4) as shop:
        order_id = shop.buy()
        shop.go_on(ended)
        reconciliation = shop.reconciliation_that_loses(method)
        with pytest.raises(Unavailable):
            reconciliation.advance_overdue()
        reconciliation.advance_overdue()
        shop.go_on()

        first, *others = shop.executions()
        assert (first, len(others)) == (order_id, 0 if ended is OVERDUE else 1)
        assert shop.described(order_id)["redriveCount"] == (1 if ended is OVERDUE else 0)
        assert shop.order(order_id).status is OrderStatus.CONFIRMED
        shop.check_books()


class Outage:
    """`Faults`: a function does not run while it is out of order."""

    def __init__(self, state: str) -> None:
        self._state = state
        self.over = False

    def before_task(self, call: Call) -> TaskOutcome | None:
        return None if self.over or call.state != self._state else NEVER

    def after_task(self, call: Call, outcome: TaskOutcome) -> TaskOutcome | None:
        del call
        return outcome

    def at_wait(self, execution: Execution, seconds: float) -> float:
        del execution
        return seconds


BACK = ("AbandonOrder", "ReleaseStock", "CancelPayment", "RejectOrder")


@pytest.mark.parametrize("state", BACK)
def test_a_compensation_that_failed_for_good_is_finished_once_its_cause_is_gone(state: str) -> None:
    outage = Outage(state)
    with laptop(outage) as shop:
        order_id = shop.buy(card="pm_card_chargeDeclined")
        shop.go_on(timedelta(hours=2))
        assert shop.described(order_id)["status"] == "FAILED"
        for _ in range(12 * 12):
            shop.fire_schedule()
            shop.go_on(SCHEDULE)
        described = shop.described(order_id)
        outage.over = True
        shop.go_on(PAUSES[-1])
        shop.fire_schedule()

        assert 6 < described["redriveCount"] < 12, "with an hour between, the retries before it fails aside"
        assert shop.order(order_id).status is OrderStatus.REJECTED
        shop.check_books()


@pytest.mark.parametrize("state", BACK)
def test_an_express_order_is_started_again_until_it_is_decided(state: str) -> None:
    outage = Outage(state)
    with laptop(outage, WorkflowType="EXPRESS") as shop:
        order_id = shop.buy(quantity=STOCK + 1)
        shop.go_on(OVERDUE)
        for _ in range(3):
            shop.fire_schedule()
            shop.go_on(SCHEDULE)
        assert shop.order(order_id).status is OrderStatus.PENDING
        outage.over = True
        shop.fire_schedule()
        shop.go_on(SCHEDULE)

        assert shop.order(order_id).status is OrderStatus.REJECTED
        shop.check_books()
