"""The methods of the in-memory adapters beyond their ports, for reports and audits."""

import threading
from contextlib import suppress
from datetime import timedelta
from functools import partial

from adapters.memory.carts import MemoryCarts
from adapters.memory.orders import MemoryOrders
from adapters.memory.payments import MemoryPaymentJournal
from adapters.memory.store import MemoryStore
from adapters.payments.journal import JournalEntry, Movement, PaymentRecord
from domain.cart.cart import Cart
from domain.money import Money
from tests.contract.at_once import at_once
from tests.contract.samples import NOON, cart, order


def entry(order_id: str, movement: Movement, minutes: int) -> JournalEntry:
    moment = NOON + timedelta(minutes=minutes)
    return JournalEntry(order_id=order_id, movement=movement, amount=Money(1), recorded_at=moment)


def test_a_report_sees_every_order() -> None:
    store = MemoryStore()
    orders = MemoryOrders(store)
    for user in ("alice", "bob"):
        store.carts[user] = cart(user_id=user)
        orders.place(order(order_id=user, user_id=user), cart(user_id=user))

    assert [item.order_id for item in orders.all()] == ["alice", "bob"]


def test_the_journal_is_read_in_order_of_time_across_orders() -> None:
    journal = MemoryPaymentJournal()
    firsts = entry("one", Movement.AUTHORIZED, 0), entry("one", Movement.CAPTURED, 5)
    second = entry("two", Movement.AUTHORIZED, 3)
    assert journal.save(PaymentRecord(order_id="one", version=1, entries=firsts))
    assert journal.save(PaymentRecord(order_id="two", version=1, entries=(second,)))

    assert journal.entries() == [firsts[0], second, firsts[1]]


class MeetingPlace(dict[str, Cart]):
    """A table whose readers wait a little for each other, so that they decide on the same row if they can."""

    meeting = threading.Barrier(2)

    def get(self, key: str, _default: object = None) -> Cart | None:  # type: ignore[override]
        row = super().get(key)
        with suppress(threading.BrokenBarrierError):
            self.meeting.wait(0.05)
        return row


def test_two_saves_of_one_version_never_decide_on_the_same_row() -> None:
    carts = MemoryCarts(MemoryStore(carts=MeetingPlace()))

    assert sorted(at_once([partial(carts.save, cart())] * 2)) == [False, True]


def test_carts_are_paged_by_user() -> None:
    carts = MemoryCarts(MemoryStore())
    for user in ("carol", "alice", "bob"):
        assert carts.save(cart(user_id=user))

    assert [found.user_id for found in carts.after(None, 2)] == ["alice", "bob"]
    assert [found.user_id for found in carts.after("bob", 2)] == ["carol"]


def test_orders_of_all_users_are_paged_newest_first() -> None:
    store = MemoryStore()
    orders = MemoryOrders(store)
    for user in ("alice", "bob", "carol"):
        store.carts[user] = cart(user_id=user)
        orders.place(order(order_id=user, user_id=user), cart(user_id=user))

    assert [found.order_id for found in orders.latest(None, 2)] == ["carol", "bob"]
    assert [found.order_id for found in orders.latest("bob", 2)] == ["alice"]


def test_payment_records_are_paged_newest_first() -> None:
    journal = MemoryPaymentJournal()
    for order_id in ("one", "two", "three"):
        assert journal.save(PaymentRecord(order_id=order_id, version=1))

    assert [record.order_id for record in journal.latest("three", 5)] == ["two", "one"]
