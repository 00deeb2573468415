"""The workflow in plain Python: every fault at every step, and any step at any time."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from adapters.payments.simulated import PAYMENT_METHODS
from domain.errors import PaymentUnavailable, Refused, ShopError, StoreUnavailable, Unavailable
from domain.orders.order import Order, OrderStatus
from tests.contract.backends import Backend, in_memory
from tests.contract.samples import delivery, order, order_line
from tests.unit.domain.order_invariants import check_order, check_stock
from tests.unit.domain.services import Services

FORWARD = ("validate", "authorize", "hold", "capture", "confirm")
BACK = ("abandon", "release", "cancel", "reject")
FAULTS = ("none", "before", "lost", "twice", "down", "lost for good")
ATTEMPTS = 3

Step = Callable[[], object]


class Walk:
    """Walks as the state machine does: a fault is retried, whatever stays wrong turns the order back.

    Faults by step: `before` fails once without its effect, `lost` has its effect but not its answer, `twice`
    runs twice, `down` fails every time, `lost for good` has its effect and never answers.
    """

    def __init__(self, shop: Services, faults: dict[str, str], order_id: str = "order-1") -> None:
        self._faults = faults
        self._forward = shop.forward(order_id)
        self._abandon = partial(shop.rejection.abandon, order_id)
        self._back = shop.back(order_id)

    def run(self) -> None:
        try:
            for name, step in self._forward.items():
                self._tried(name, step)
        except ShopError as error:
            self._turn_back(type(error).__name__, str(error))

    def _turn_back(self, error: str, message: str) -> None:
        status = self._tried("abandon", lambda: self._abandon(error, message))
        if status is not OrderStatus.CONFIRMED:
            for name in BACK[1:]:
                self._tried(name, self._back[name])

    def _tried(self, name: str, step: Step) -> object:
        for attempt in range(ATTEMPTS):
            try:
                return self._faulty(name, step, first=attempt == 0)
            except Unavailable:
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def _faulty(self, name: str, step: Step, *, first: bool) -> object:
        fault = self._faults.get(name, "none")
        if fault == "down" or (fault == "before" and first):
            raise StoreUnavailable("It did not answer.")
        answer = step()
        if fault == "lost for good" or (fault == "lost" and first):
            raise PaymentUnavailable("The answer was lost.")
        return step() if fault == "twice" else answer


def shop_with(stock: int = 10, card: str = "pm_card_visa") -> tuple[Backend, Services]:
    backend = in_memory()
    backend.stocked("curtain", stock)
    backend.stocked("lamp", 10)
    backend.placed(order(order_line("lamp", 1), order_line("curtain", 2), payment_method=card))
    return backend, Services(backend)


def audit(backend: Backend, stock: int = 10) -> Order:
    final = backend.order()
    check_order(backend, final)
    check_stock(backend, {"curtain": stock, "lamp": 10}, [final])
    return final


def run_late(shop: Services, steps: tuple[str, ...]) -> None:
    for name in steps:
        with suppress(Refused):
            shop.run(name)


@pytest.mark.parametrize("first", FAULTS)
def test_every_combination_of_faults_on_the_way_forward_ends_decided_and_conserved(first: str) -> None:
    for others in product(FAULTS, repeat=len(FORWARD) - 2):
        backend, shop = shop_with()
        faults = dict(zip(FORWARD[1:], (first, *others), strict=True))

        Walk(shop, faults).run()
        end = audit(backend)
        run_late(shop, (*FORWARD, *BACK))

        assert audit(backend) == end
        stopped = {"down", "lost for good"} & {first, *others[:-1]} or others[-1] == "down"
        assert end.status is (OrderStatus.REJECTED if stopped else OrderStatus.CONFIRMED)


@pytest.mark.parametrize("turning", FORWARD)
@pytest.mark.parametrize("effect", ["down", "lost for good"])
def test_every_combination_of_faults_on_the_way_back_ends_rejected_and_conserved(
    turning: str, effect: str
) -> None:
    for faults in product(("none", "before", "lost", "twice"), repeat=len(BACK)):
        backend, shop = shop_with()

        Walk(shop, {turning: effect} | dict(zip(BACK, faults, strict=True))).run()
        end = audit(backend)
        run_late(shop, (*FORWARD, *BACK))

        assert audit(backend) == end
        confirmed = (turning, effect) == ("confirm", "lost for good")
        assert end.status is (OrderStatus.CONFIRMED if confirmed else OrderStatus.REJECTED)


@pytest.mark.parametrize("card", PAYMENT_METHODS)
@pytest.mark.parametrize("stock", [1, 2])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", FORWARD)
def test_refusals_and_faults_together_end_decided_and_conserved(
    card: str, stock: int, fault: str, step: str
) -> None:
    backend, shop = shop_with(stock, card)

    Walk(shop, {step: fault}).run()
    end = audit(backend, stock)
    run_late(shop, (*FORWARD, *BACK))

    assert audit(backend, stock) == end
    assert end.status in {OrderStatus.CONFIRMED, OrderStatus.REJECTED}
    if stock == 1 or "Declined" in card:
        assert end.status is OrderStatus.REJECTED


def test_a_workflow_run_a_second_time_changes_nothing() -> None:
    for faults in ({}, {"hold": "down"}, {"confirm": "lost for good"}):
        backend, shop = shop_with()
        Walk(shop, faults).run()
        end = audit(backend)

        Walk(shop, {}).run()

        assert audit(backend) == end


class AnyStepAtAnyTime(RuleBasedStateMachine):
    """Three orders for too little stock, and steps of any kind in any order; then each workflow ends."""

    def __init__(self) -> None:
        super().__init__()
        self.backend = in_memory()
        self.stock = {"curtain": 5, "lamp": 10}
        for product_id, units in self.stock.items():
            self.backend.stocked(product_id, units)
        self.shop = Services(self.backend)
        self.names = [f"order-{number}" for number in range(3)]
        cards = ("pm_card_visa", "pm_card_passingFault", "pm_card_chargeDeclined")
        for name, card in zip(self.names, cards, strict=True):
            items = order_line("curtain", 2), order_line("lamp", 1)
            self.backend.placed(order(*items, order_id=name, user_id=name, payment_method=card))

    @rule(
        number=st.integers(0, 2), steps=st.lists(st.sampled_from((*FORWARD, *BACK)), min_size=1, max_size=4)
    )
    def some_steps(self, number: int, steps: list[str]) -> None:
        for step in steps:
            self._attempt(partial(self.shop.run, step, order_id=self.names[number]))

    @rule(number=st.integers(0, 2), until=st.integers(1, len(FORWARD)))
    def part_of_the_way_forward(self, number: int, until: int) -> None:
        for step in FORWARD[:until]:
            self._attempt(partial(self.shop.run, step, order_id=self.names[number]))

    @rule(units=st.integers(-2, 3))
    def the_keeper_comes(self, units: int) -> None:
        try:
            self.backend.products.adjust_stock("curtain", delivery(units))
        except Refused:
            return
        self.stock["curtain"] += units

    @invariant()
    def the_books_agree(self) -> None:
        orders = [self.backend.order(name) for name in self.names]
        check_stock(self.backend, self.stock, orders)
        for item in orders:
            check_order(self.backend, item)

    def teardown(self) -> None:
        for name in self.names:
            Walk(self.shop, {}, name).run()
        self.the_books_agree()
        assert {self.backend.order(name).status for name in self.names} <= {
            OrderStatus.CONFIRMED,
            OrderStatus.REJECTED,
        }

    def _attempt(self, step: Callable[[], Any]) -> None:
        with suppress(ShopError):
            step()


TestAnyStepAtAnyTime = AnyStepAtAnyTime.TestCase
TestAnyStepAtAnyTime.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
