"""Two runs of the workflow's steps at once, in every order in which their calls to the ports can fall.

A step attempt that timed out may still be running while its retry, or the compensation, is at work. Every
port call is one atomic act, so the interleavings of two steps' port calls are all that can happen.
"""

import threading
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest

from domain.errors import Refused
from domain.orders.order import OrderStatus
from tests.contract.backends import Backend, in_memory
from tests.contract.samples import order, order_line
from tests.unit.domain.order_invariants import check_order, check_stock
from tests.unit.domain.services import Services, Wrapped

FORWARD = ("validate", "authorize", "hold", "capture", "confirm")
BACK = ("abandon", "release", "cancel", "reject")
STOCK = {"curtain": 10, "lamp": 10}
CALLS = 4
"""The most port calls that a step makes when nothing refuses its writes."""


class Attempt:
    """One run of a step, in a thread that makes a port call only when the test lets it."""

    def __init__(self, backend: Backend, step: str) -> None:
        self._go, self._idle = threading.Semaphore(0), threading.Semaphore(0)
        self._services = Services(backend, lambda port: Wrapped(port, self._when_told))
        self._step = step
        self._ended = False
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._idle.acquire(timeout=20)

    def advance(self) -> bool:
        """Let it make its next port call; return whether it had one to make."""
        if self._ended:
            return False
        self._go.release()
        assert self._idle.acquire(timeout=20)
        return True

    def finish(self) -> None:
        while self.advance():
            pass
        self._thread.join(20)

    def _when_told(self, _name: str, call: Callable[[], Any]) -> Any:
        self._idle.release()
        self._go.acquire(timeout=20)
        return call()

    def _run(self) -> None:
        try:
            self._services.run(self._step)
        except Exception as error:  # noqa: BLE001 -- reported by the test
            self.error = error
        self._ended = True
        self._idle.release()


def merges(first: int, second: int) -> Iterator[list[bool]]:
    """Yield every order of so many turns of a first and a second; True is a turn of the first."""
    for turns in combinations(range(first + second), first):
        yield [position in turns for position in range(first + second)]


def prepared(step: str) -> Backend:
    """Return a store whose order is ready for `step`, or fully taken if it is one of the way back."""
    backend = in_memory()
    for product_id, stock in STOCK.items():
        backend.stocked(product_id, stock)
    backend.placed(order(order_line("curtain", 2), order_line("lamp", 1)))
    Services(backend).run(*FORWARD[: FORWARD.index(step)])
    return backend


def turn_back(backend: Backend) -> None:
    """Run the compensation to its end as the state machine would, and audit."""
    shop = Services(backend)
    status = shop.rejection.abandon("order-1", "States.Timeout", "")
    if status is not OrderStatus.CONFIRMED:
        shop.run("release", "cancel", "reject")
    final = backend.order()
    check_order(backend, final)
    check_stock(backend, STOCK, [final])
    assert final.status is (status if status is OrderStatus.CONFIRMED else OrderStatus.REJECTED)


@pytest.mark.parametrize("step", FORWARD[1:])
def test_a_step_and_its_retry_take_nothing_twice(step: str) -> None:
    for turns in merges(CALLS, CALLS):
        backend = prepared(step)
        late, retry = Attempt(backend, step), Attempt(backend, step)

        for turn in turns:
            (late if turn else retry).advance()
        late.finish()
        retry.finish()

        assert (late.error, retry.error) == (None, None)
        if step != "confirm":
            rest = FORWARD[FORWARD.index(step) + 1 :]
            Services(backend).run(*rest)
        check_order(backend, backend.order())
        check_stock(backend, STOCK, [backend.order()])
        assert backend.order().status is OrderStatus.CONFIRMED


@pytest.mark.parametrize("step", FORWARD[1:])
@pytest.mark.parametrize("back", BACK)
def test_a_late_step_takes_nothing_behind_the_compensations_back(step: str, back: str) -> None:
    """The late step makes some calls, the compensation runs up to `back`, then both continue together."""
    for before in range(CALLS):
        for turns in merges(CALLS - before, CALLS):
            backend = prepared(step)
            late = Attempt(backend, step)
            for _ in range(before):
                late.advance()
            confirmed = _compensate_up_to(backend, back)
            racing = Attempt(backend, back)

            for turn in turns:
                (late if turn else racing).advance()
            late.finish()
            racing.finish()

            assert late.error is None or isinstance(late.error, Refused)
            assert racing.error is None or (confirmed and isinstance(racing.error, Refused))
            turn_back(backend)


def _compensate_up_to(backend: Backend, back: str) -> bool:
    """Return whether the order was confirmed before, so that the compensation has nothing to do."""
    shop = Services(backend)
    if back == "abandon":
        return False
    confirmed = shop.rejection.abandon("order-1", "States.Timeout", "") is OrderStatus.CONFIRMED
    if not confirmed:
        shop.run(*BACK[1 : BACK.index(back)])
    return confirmed


@pytest.mark.parametrize("step", BACK)
def test_a_step_back_and_its_retry_return_nothing_twice(step: str) -> None:
    for turns in merges(CALLS, CALLS):
        backend = prepared("confirm")
        Services(backend).run(*BACK[: BACK.index(step)])
        late, retry = Attempt(backend, step), Attempt(backend, step)

        for turn in turns:
            (late if turn else retry).advance()
        late.finish()
        retry.finish()

        assert (late.error, retry.error) == (None, None)
        turn_back(backend)


def test_the_confirmation_and_the_abandonment_of_one_order_have_one_winner() -> None:
    winners = set()
    for turns in merges(CALLS, CALLS):
        backend = prepared("confirm")
        confirm, abandon = Attempt(backend, "confirm"), Attempt(backend, "abandon")

        for turn in turns:
            (confirm if turn else abandon).advance()
        confirm.finish()
        abandon.finish()

        winners.add(backend.order().status)
        assert (confirm.error is None) is (backend.order().status is OrderStatus.CONFIRMED)
        turn_back(backend)
    assert winners == {OrderStatus.CONFIRMED, OrderStatus.PENDING}
