"""The contract of every store of orders."""

from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest

from domain.errors import CartChanged
from domain.money import Money
from domain.orders.order import Order, OrderStatus, PaymentState, Rejection, StockState
from domain.orders.order_history import order_position
from tests.contract.at_once import at_once, names
from tests.contract.backends import Backend
from tests.contract.samples import LONGEST_ORDER, NOON, cart, line, order, order_line


def test_an_order_that_nobody_placed_is_not_there(backend: Backend) -> None:
    assert backend.orders.get("order-1") is None


def test_placing_makes_the_order_and_takes_the_cart_away(backend: Backend) -> None:
    full = cart(line("curtain", 2))
    assert backend.carts.save(full)

    assert backend.orders.place(order(), full) == order()

    assert backend.orders.get("order-1") == order()
    assert backend.carts.get("alice") is None


def test_placing_again_finds_the_first_order_and_leaves_the_next_cart(backend: Backend) -> None:
    backend.placed(order())
    next_cart = cart(line("lamp"), cart_id="cart-2")
    assert backend.carts.save(next_cart)

    again = backend.orders.place(order(order_line("lamp"), created_at=NOON + timedelta(days=1)), next_cart)

    assert again == backend.orders.get("order-1") == order()
    assert backend.carts.get("alice") == next_cart


def test_placing_again_shows_the_order_as_it_has_become(backend: Backend) -> None:
    backend.placed(order())
    confirmed = order().changed(status=OrderStatus.CONFIRMED)
    assert backend.orders.replace(confirmed)

    assert backend.orders.place(order(), cart(line("curtain", 2))) == confirmed


@pytest.mark.parametrize(
    "stored",
    [
        None,
        cart(line("curtain", 2), version=2),
        cart(line("curtain", 3), version=1),
        cart(line("curtain", 2), cart_id="cart-2"),
    ],
    ids=["gone", "changed since", "of other content", "another"],
)
def test_a_cart_that_is_not_the_priced_one_is_not_ordered(backend: Backend, stored: object) -> None:
    kept = _store(backend, stored)

    with pytest.raises(CartChanged):
        backend.orders.place(order(), cart(line("curtain", 2)))

    assert backend.orders.get("order-1") is None
    assert not backend.orders.page("alice", None, 10)
    assert backend.carts.get("alice") == kept


def _store(backend: Backend, wanted: object) -> object:
    if wanted is not None:
        assert isinstance(wanted, type(cart()))
        for version in range(1, wanted.version + 1):
            assert backend.carts.save(wanted.model_copy(update={"version": version}))
    return wanted


def test_an_order_keeps_all_that_happens_to_it(backend: Backend) -> None:
    placed = backend.placed(order(email=None))
    then = placed.changed(
        status=OrderStatus.REJECTED,
        payment=PaymentState.REFUNDED,
        stock=StockState.RELEASED,
        rejection=Rejection(code="out_of_stock", message="Not enough in stock: Größe »2« 窓."),
        notified=True,
    )

    assert backend.orders.replace(then)

    assert backend.orders.get("order-1") == then


@pytest.mark.parametrize("price", ["0.01", "0.1", "0.3", "19.99", "0.29", "1.15", "99999999.99"])
def test_prices_and_totals_come_back_to_the_penny(backend: Backend, price: str) -> None:
    placed = backend.placed(order(order_line("curtain", 3, price), order_line("lamp", 1, "0.1")))

    stored = backend.order()

    assert stored.total_amount == placed.total_amount == Money.of(price) * 3 + Money(10)
    assert [item.price for item in stored.items] == [Money.of(price), Money(10)]


def test_the_largest_total_comes_back_to_the_penny(backend: Backend) -> None:
    backend.placed(order(order_line("palace", 1, "9999999999999.99")))

    assert backend.order().total_amount == Money(999_999_999_999_999)


def test_the_longest_order_comes_back_whole_and_in_order(backend: Backend) -> None:
    items = [order_line(f"sku-{number * 5 % LONGEST_ORDER}", number + 1) for number in range(LONGEST_ORDER)]

    placed = backend.placed(order(*items))

    assert backend.order() == placed
    assert backend.orders.page("alice", None, 1)[0].items == tuple(items)


def test_an_order_is_replaced_only_by_its_next_version(backend: Backend) -> None:
    placed = backend.placed(order())
    second = placed.changed(payment=PaymentState.AUTHORIZED)
    third = second.changed(stock=StockState.HELD)

    assert not backend.orders.replace(third)
    assert backend.orders.replace(second)
    assert not backend.orders.replace(second)
    assert not backend.orders.replace(placed)

    assert backend.order() == second


def test_an_order_that_nobody_placed_cannot_be_replaced(backend: Backend) -> None:
    assert not backend.orders.replace(order())
    assert not backend.orders.replace(order().changed(notified=True))

    assert backend.orders.get("order-1") is None


def test_orders_are_listed_newest_first_and_each_customer_sees_their_own(backend: Backend) -> None:
    for hours, name in enumerate(["first", "second", "third"]):
        backend.placed(order(order_id=name, created_at=NOON + timedelta(hours=hours)))
    backend.placed(order(order_id="bobs", user_id="bob"))

    assert [item.order_id for item in backend.orders.page("alice", None, 10)] == ["third", "second", "first"]
    assert [item.order_id for item in backend.orders.page("bob", None, 10)] == ["bobs"]
    assert not backend.orders.page("carol", None, 10)


def test_pages_to_the_end_show_each_order_once_also_those_of_one_moment(backend: Backend) -> None:
    for number in range(53):
        moment = NOON + timedelta(microseconds=number // 9)
        backend.placed(order(order_id=f"order-{number * 17 % 53:02}", created_at=moment))

    seen: list[Order] = []
    while page := backend.orders.page("alice", order_position(seen[-1]) if seen else None, 7):
        assert len(page) <= 7
        seen += page

    assert len({item.order_id for item in seen}) == len(seen) == 53
    assert all(order_position(newer) > order_position(older) for newer, older in pairwise(seen))


def test_an_order_placed_meanwhile_does_not_disturb_the_next_page(backend: Backend) -> None:
    for hours in range(4):
        backend.placed(order(order_id=f"order-{hours}", created_at=NOON + timedelta(hours=hours)))
    first = backend.orders.page("alice", None, 2)
    backend.placed(order(order_id="order-new", created_at=NOON + timedelta(hours=9)))

    second = backend.orders.page("alice", order_position(first[-1]), 2)

    assert [item.order_id for item in [*first, *second]] == ["order-3", "order-2", "order-1", "order-0"]


def test_a_listed_order_is_as_fresh_as_one_read_alone(backend: Backend) -> None:
    placed = backend.placed(order())
    assert backend.orders.replace(placed.changed(status=OrderStatus.CONFIRMED))

    assert [*backend.orders.page("alice", None, 1)] == [backend.order()]


def test_two_placements_of_one_order_at_once_make_one_order(backend: Backend) -> None:
    full = cart(line("curtain", 2))
    assert backend.carts.save(full)
    attempts = [order(created_at=NOON + timedelta(microseconds=number)) for number in range(8)]

    outcomes = at_once([partial(backend.orders.place, attempt, full) for attempt in attempts])

    assert outcomes == [backend.order()] * 8
    assert len(backend.orders.page("alice", None, 10)) == 1
    assert backend.carts.get("alice") is None


def test_one_cart_ordered_under_two_names_at_once_is_ordered_once(backend: Backend) -> None:
    full = cart(line("curtain", 2))
    assert backend.carts.save(full)

    outcomes = at_once(
        [partial(backend.orders.place, order(order_id=f"order-{number}"), full) for number in range(8)]
    )

    assert names(outcomes) == ["CartChanged"] * 7 + ["ok"]
    assert len(backend.orders.page("alice", None, 10)) == 1


def test_a_cart_is_either_changed_or_ordered(backend: Backend) -> None:
    for number in range(20):
        user, name = f"customer-{number}", f"order-{number}"
        full = cart(line("curtain", 2), user_id=user, cart_id=f"cart-{number}")
        assert backend.carts.save(full)
        changed = full.containing([line("curtain", 3)])
        wanted = order(order_id=name, user_id=user)

        saved, placed = at_once(
            [partial(backend.carts.save, changed), partial(backend.orders.place, wanted, full)]
        )

        if saved:
            assert isinstance(placed, CartChanged)
            assert backend.orders.get(name) is None
            assert backend.carts.get(user) == changed
        else:
            assert placed == backend.orders.get(name) == wanted
            assert backend.carts.get(user) is None


def test_of_changes_of_one_version_at_once_exactly_one_wins(backend: Backend) -> None:
    placed = backend.placed(order())
    changes = [placed.changed(payment=state) for state in PaymentState]

    outcomes = at_once([partial(backend.orders.replace, change) for change in changes])

    assert sorted(outcomes) == [False] * (len(changes) - 1) + [True]
    assert backend.order() == changes[outcomes.index(True)]


def test_open_orders_are_those_that_wait_longer_than_a_moment(backend: Backend) -> None:
    for hours in range(4):
        backend.placed(
            order(
                order_id=f"order-{hours}", user_id=f"user-{hours}", created_at=NOON + timedelta(hours=hours)
            )
        )
    decided = backend.order("order-1").changed(status=OrderStatus.CONFIRMED)
    assert backend.orders.replace(decided)
    rejected = Rejection(code="card_declined", message="Your card was declined.")
    assert backend.orders.replace(backend.order("order-2").changed(rejection=rejected))

    assert {*backend.orders.open_before(NOON + timedelta(hours=3))} == {"order-0", "order-2"}
    assert not [*backend.orders.open_before(NOON)]


@pytest.mark.parametrize("emptied", [False, True])
def test_an_order_and_the_cart_that_it_returns_are_stored_together(backend: Backend, emptied: bool) -> None:
    rejected = backend.placed(order()).changed(status=OrderStatus.REJECTED)
    before = [cart(cart_id="next")] if emptied else []
    assert all(backend.carts.save(one) for one in before)
    back = cart(line("curtain", 2), cart_id="next", version=len(before) + 1)

    assert backend.orders.replace_and_return(rejected, back)

    assert (backend.orders.get("order-1"), backend.carts.get("alice")) == (rejected, back)
    assert not backend.orders.replace_and_return(rejected, back), "a repetition"
    assert [*backend.orders.open_before(NOON + timedelta(days=1))] == []


@pytest.mark.parametrize("late", ["order", "cart"])
def test_neither_is_stored_where_one_was_changed_meanwhile(backend: Backend, late: str) -> None:
    placed = backend.placed(order())
    rejected = placed.changed(status=OrderStatus.REJECTED)
    if late == "order":
        assert backend.orders.replace(placed.changed(notified=True))
    else:
        assert backend.carts.save(cart(line("lamp"), cart_id="next"))
    before = backend.orders.get("order-1"), backend.carts.get("alice")

    assert not backend.orders.replace_and_return(rejected, cart(line("curtain", 2), cart_id="back"))

    assert (backend.orders.get("order-1"), backend.carts.get("alice")) == before
