from datetime import timedelta

import pytest

from domain.errors import InvalidCursor, OrderNotFound, StoreUnavailable
from domain.orders.order import OrderStatus
from domain.orders.repository import OrderRepository, amend
from tests.contract.backends import Backend
from tests.contract.samples import NOON, order
from tests.unit.domain.services import Meanwhile, Services, Wrapped


def test_a_customer_finds_their_order(backend: Backend, shop: Services) -> None:
    backend.placed(order())

    assert shop.history.get("alice", "order-1") == order()


def test_somebody_elses_order_is_answered_as_an_unknown_one(backend: Backend, shop: Services) -> None:
    backend.placed(order(order_id="order-1"))

    with pytest.raises(OrderNotFound) as foreign:
        shop.history.get("bob", "order-1")
    with pytest.raises(OrderNotFound) as unknown:
        shop.history.get("bob", "order-2")

    assert str(foreign.value).replace("order-1", "order-2") == str(unknown.value)
    assert foreign.value.details == unknown.value.details == {}


def test_the_history_is_read_page_by_page_newest_first(backend: Backend, shop: Services) -> None:
    for number in range(23):
        backend.placed(order(order_id=f"order-{number:02}", created_at=NOON + timedelta(minutes=number // 3)))

    seen, cursor = list[str](), None
    while True:
        page = shop.history.list("alice", 5, cursor)
        seen += [item.order_id for item in page.items]
        cursor = page.cursor
        if cursor is None:
            break

    assert seen == [f"order-{number:02}" for number in reversed(range(23))]


def test_a_cursor_of_another_customer_is_refused(backend: Backend, shop: Services) -> None:
    for number in range(3):
        backend.placed(order(order_id=f"order-{number}"))
    cursor = shop.history.list("alice", 1, None).cursor

    with pytest.raises(InvalidCursor):
        shop.history.list("bob", 1, cursor)


def test_whoever_loses_the_race_for_a_version_decides_again(backend: Backend) -> None:
    backend.placed(order())
    notify = Meanwhile(
        "replace", lambda: amend(backend.orders, "order-1", lambda now: now.changed(notified=True))
    )

    amend(notify(backend.orders), "order-1", lambda now: now.changed(status=OrderStatus.CONFIRMED))

    stored = backend.order()
    assert (stored.notified, stored.status, stored.version) == (True, OrderStatus.CONFIRMED, 3)


def test_whoever_keeps_losing_gives_up_with_nothing_written(backend: Backend) -> None:
    backend.placed(order())
    tries: list[str] = []

    def never(name: str, call: object) -> object:
        assert callable(call)
        tries.append(name)
        return False if name == "replace" else call()

    crowded: OrderRepository = Wrapped(backend.orders, never)
    with pytest.raises(StoreUnavailable):
        amend(crowded, "order-1", lambda now: now.changed(notified=True))

    assert backend.order() == order()
    assert 3 <= tries.count("replace") <= 100
