"""The contract of every `StockLedger`."""

from functools import partial

import pytest

from domain.errors import OrderClosed, OrderNotFound, OutOfStock
from domain.orders.order import Order, OrderStatus, Rejection, StockState
from tests.contract.at_once import at_once, names
from tests.contract.backends import Backend
from tests.contract.samples import LONGEST_ORDER, delivery, details, order, order_line

ABANDONED = Rejection(code="card_declined", message="Your card was declined.")


def test_holding_takes_the_stock_of_every_line_and_marks_the_order(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.stocked("lamp", 3)
    placed = backend.placed(order(order_line("curtain", 2), order_line("lamp", 3)))

    backend.stock.hold("order-1")

    assert (backend.units("curtain"), backend.units("lamp")) == (3, 0)
    assert backend.order() == placed.changed(stock=StockState.HELD)


def test_holding_leaves_the_rest_of_a_product_as_it_was(backend: Backend) -> None:
    before = backend.stocked("curtain", 5, "24.50")
    backend.placed(order())

    backend.stock.hold("order-1")

    assert backend.products.get("curtain") == before.model_copy(update={"stock": 3})


def test_holding_again_takes_nothing_more(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.placed(order())

    backend.stock.hold("order-1")
    backend.stock.hold("order-1")

    assert backend.units("curtain") == 3
    assert backend.order().stock is StockState.HELD


def test_one_line_short_takes_nothing_at_all_and_is_named(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.stocked("lamp", 2)
    placed = backend.placed(order(order_line("curtain", 2), order_line("lamp", 3)))

    with pytest.raises(OutOfStock, match="Lamp"):
        backend.stock.hold("order-1")

    assert (backend.units("curtain"), backend.units("lamp")) == (5, 2)
    assert backend.order() == placed


def test_of_many_lines_short_the_message_names_a_few(backend: Backend) -> None:
    backend.placed(order(*(order_line(f"sku-{number}") for number in range(5))))

    with pytest.raises(OutOfStock, match=r"^Not enough in stock: Sku 0, Sku 1, Sku 2 and 2 more\.$"):
        backend.stock.hold("order-1")


def test_an_order_that_failed_for_stock_can_be_held_after_a_delivery(backend: Backend) -> None:
    backend.stocked("curtain", 1)
    backend.placed(order())
    with pytest.raises(OutOfStock):
        backend.stock.hold("order-1")
    backend.products.adjust_stock("curtain", delivery(1))

    backend.stock.hold("order-1")

    assert backend.units("curtain") == 0


def test_a_product_that_is_gone_is_out_of_stock(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.placed(order())
    backend.discontinue("curtain")

    with pytest.raises(OutOfStock):
        backend.stock.hold("order-1")


def test_nothing_is_held_for_an_unknown_order(backend: Backend) -> None:
    with pytest.raises(OrderNotFound):
        backend.stock.hold("order-1")
    with pytest.raises(OrderNotFound):
        backend.stock.release("order-1")


def test_releasing_returns_what_was_held(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.stocked("lamp", 3)
    backend.placed(order(order_line("curtain", 2), order_line("lamp", 3)))
    backend.stock.hold("order-1")

    backend.stock.release("order-1")

    assert (backend.units("curtain"), backend.units("lamp")) == (5, 3)
    assert backend.order().stock is StockState.RELEASED


def test_releasing_again_returns_nothing_more(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.placed(order())
    backend.stock.hold("order-1")

    backend.stock.release("order-1")
    released = backend.order()
    backend.stock.release("order-1")

    assert backend.units("curtain") == 5
    assert backend.order() == released


def test_releasing_what_was_never_held_bars_a_late_hold(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.placed(order())

    backend.stock.release("order-1")
    with pytest.raises(OrderClosed):
        backend.stock.hold("order-1")

    assert backend.units("curtain") == 5
    assert backend.order().stock is StockState.RELEASED


def test_what_was_released_is_not_held_again(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.placed(order())
    backend.stock.hold("order-1")
    backend.stock.release("order-1")

    with pytest.raises(OrderClosed):
        backend.stock.hold("order-1")

    assert backend.units("curtain") == 5


@pytest.mark.parametrize(
    "closed",
    [
        {"rejection": ABANDONED},
        {"status": OrderStatus.CONFIRMED},
        {"status": OrderStatus.REJECTED, "rejection": ABANDONED},
        {"status": OrderStatus.CANCELLED},
    ],
    ids=["abandoned", "confirmed", "rejected", "cancelled"],
)
def test_a_closed_order_takes_no_stock(backend: Backend, closed: dict[str, object]) -> None:
    backend.stocked("curtain", 5)
    change = backend.placed(order()).changed(**closed)
    assert backend.orders.replace(change)

    with pytest.raises(OrderClosed):
        backend.stock.hold("order-1")

    assert backend.units("curtain") == 5
    assert backend.order() == change


def test_a_product_that_went_while_held_does_not_stop_the_release_of_the_others(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.stocked("lamp", 3)
    backend.placed(order(order_line("curtain", 2), order_line("lamp", 3)))
    backend.stock.hold("order-1")
    backend.discontinue("curtain")

    backend.stock.release("order-1")

    assert backend.units("lamp") == 3
    assert backend.order().stock is StockState.RELEASED
    assert backend.products.get("curtain") is None


def test_a_change_decided_before_the_hold_does_not_overwrite_its_mark(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    before = backend.placed(order())
    backend.stock.hold("order-1")

    assert not backend.orders.replace(before.changed(rejection=ABANDONED))
    assert backend.order().stock is StockState.HELD


def _longest(backend: Backend) -> Order:
    backend.all_stocked([f"sku-{number}" for number in range(LONGEST_ORDER)], 2)
    return backend.placed(order(*(order_line(f"sku-{number}") for number in range(LONGEST_ORDER))))


def _units_of_all(backend: Backend) -> set[int]:
    products = backend.products.get_many([f"sku-{number}" for number in range(LONGEST_ORDER)])
    return {product.stock for product in products.values()}


@pytest.mark.sweep  # tests/unit/adapters/dynamodb/test_long_orders.py has shorter ones
def test_the_longest_order_is_held_and_released_whole(backend: Backend) -> None:
    _longest(backend)

    backend.stock.hold("order-1")
    assert _units_of_all(backend) == {1}

    backend.stock.release("order-1")
    assert _units_of_all(backend) == {2}


@pytest.mark.sweep  # tests/unit/adapters/dynamodb/test_long_orders.py has shorter ones
def test_the_longest_order_takes_nothing_when_its_last_line_is_short(backend: Backend) -> None:
    placed = _longest(backend)
    backend.products.adjust_stock(f"sku-{LONGEST_ORDER - 1}", delivery(-2))

    with pytest.raises(OutOfStock):
        backend.stock.hold("order-1")

    assert _units_of_all(backend) == {0, 2}
    assert backend.units("sku-0") == 2
    assert backend.order() == placed


def test_many_buyers_of_the_last_piece(backend: Backend) -> None:
    for round_ in range(5):
        product = f"curtain-{round_}"
        backend.stocked(product, 1)
        buyers = [f"{product}-{number}" for number in range(10)]
        for buyer in buyers:
            backend.placed(order(order_line(product), order_id=buyer, user_id=buyer))

        outcomes = at_once([partial(backend.stock.hold, buyer) for buyer in buyers])

        assert names(outcomes) == ["OutOfStock"] * 9 + ["ok"]
        assert backend.units(product) == 0
        marks = [backend.order(buyer).stock for buyer in buyers]
        assert marks[outcomes.index(None)] is StockState.HELD
        assert marks.count(StockState.HELD) == 1


def test_buyers_of_the_same_goods_in_another_order_neither_block_nor_oversell(backend: Backend) -> None:
    backend.stocked("curtain", 5)
    backend.stocked("lamp", 5)
    goods = [order_line("curtain"), order_line("lamp")]
    for number in range(8):
        backend.placed(
            order(*goods[:: 1 if number % 2 else -1], order_id=f"order-{number}", user_id=f"buyer-{number}")
        )

    outcomes = at_once([partial(backend.stock.hold, f"order-{number}") for number in range(8)])

    assert names(outcomes) == ["OutOfStock"] * 3 + ["ok"] * 5
    assert (backend.units("curtain"), backend.units("lamp")) == (0, 0)


def test_a_hold_repeated_at_once_takes_the_stock_once(backend: Backend) -> None:
    backend.stocked("curtain", 100)
    backend.placed(order())

    outcomes = at_once([partial(backend.stock.hold, "order-1")] * 8)

    assert names(outcomes) == ["ok"] * 8
    assert backend.units("curtain") == 98


def test_a_release_repeated_at_once_returns_the_stock_once(backend: Backend) -> None:
    backend.stocked("curtain", 100)
    backend.placed(order())
    backend.stock.hold("order-1")

    outcomes = at_once([partial(backend.stock.release, "order-1")] * 8)

    assert names(outcomes) == ["ok"] * 8
    assert backend.units("curtain") == 100


def test_a_hold_beside_a_release_leaves_nothing_held(backend: Backend) -> None:
    backend.stocked("curtain", 100)
    for number in range(20):
        name = f"order-{number}"
        backend.placed(order(order_id=name, user_id=name))

        held, released = at_once([partial(backend.stock.hold, name), partial(backend.stock.release, name)])

        assert held is None or isinstance(held, OrderClosed)
        assert released is None
        assert backend.order(name).stock is StockState.RELEASED
        assert backend.units("curtain") == 100


def test_a_hold_beside_an_abandonment_is_marked_if_it_took_stock(backend: Backend) -> None:
    backend.stocked("curtain", 100)
    held_so_far = 0
    for number in range(20):
        name = f"order-{number}"
        placed = backend.placed(order(order_id=name, user_id=name))
        abandoned = placed.changed(rejection=ABANDONED)

        held, won = at_once([partial(backend.stock.hold, name), partial(backend.orders.replace, abandoned)])

        stored = backend.order(name)
        assert won is (held is not None)
        assert stored == (abandoned if won else placed.changed(stock=StockState.HELD))
        held_so_far += stored.stock is StockState.HELD
        assert backend.units("curtain") == 100 - 2 * held_so_far


def test_deliveries_and_new_prices_beside_holds_lose_nothing(backend: Backend) -> None:
    backend.stocked("curtain", 20)
    for number in range(8):
        backend.placed(order(order_id=f"order-{number}", user_id=f"buyer-{number}"))
    holds = [partial(backend.stock.hold, f"order-{number}") for number in range(8)]
    deliveries = [partial(backend.products.adjust_stock, "curtain", delivery(5)) for _ in range(4)]
    prices = [partial(backend.products.put, "curtain", details(price="24.50")) for _ in range(4)]

    outcomes = at_once([*holds, *deliveries, *prices])

    assert names(outcomes) == ["ok"] * 16
    assert backend.units("curtain") == 20 + 4 * 5 - 8 * 2
