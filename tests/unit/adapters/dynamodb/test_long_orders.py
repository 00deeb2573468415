"""Orders that no transaction holds: chunk by chunk, interrupted anywhere, they end whole or not at all."""

from contextlib import AbstractContextManager
from functools import partial

import pytest

from adapters.dynamodb.stock import DynamoStockLedger
from domain.cart.cart import MAX_LINES
from domain.errors import OrderClosed, OrderNotFound, OutOfStock, StoreUnavailable
from domain.money import Money
from domain.orders.order import Order, OrderLine, Rejection, StockState
from tests.contract.at_once import at_once, names
from tests.contract.samples import delivery, order, order_line
from tests.unit.adapters.conftest import Aws
from tests.unit.adapters.injected_faults import before, reply_lost, timeout

LINES, CHUNK, CHUNKS = 12, 5, 3
ABANDONED = Rejection(code="card_declined", message="Your card was declined.")
SKUS = [f"sku-{number}" for number in range(LINES)]


@pytest.fixture
def stock(aws: Aws) -> DynamoStockLedger:
    """A ledger for which an order of six products is long."""
    return DynamoStockLedger(aws.adapters.store(), aws.adapters.orders(), chunk=CHUNK)


def long_order(aws: Aws, stock: int = 5) -> Order:
    aws.backend.all_stocked(SKUS, stock)
    return aws.backend.placed(order(*(order_line(sku) for sku in SKUS)))


def units(aws: Aws) -> set[int]:
    return {product.stock for product in aws.backend.products.get_many(SKUS).values()}


@pytest.mark.parametrize("call", range(1, CHUNKS + 1))
@pytest.mark.parametrize("effect", ["before", "after"])
def test_a_hold_that_ends_anywhere_goes_on_where_it_was(
    aws: Aws, stock: DynamoStockLedger, call: int, effect: str
) -> None:
    placed = long_order(aws)

    with interrupted(aws, call, effect), pytest.raises(StoreUnavailable):
        stock.hold("order-1")
    stock.hold("order-1")

    assert units(aws) == {4}
    assert aws.backend.order() == placed.changed(stock=StockState.HELD)


@pytest.mark.parametrize("call", range(1, CHUNKS + 1))
@pytest.mark.parametrize("effect", ["before", "after"])
def test_a_release_that_ends_anywhere_goes_on_where_it_was(
    aws: Aws, stock: DynamoStockLedger, call: int, effect: str
) -> None:
    long_order(aws)
    stock.hold("order-1")

    with interrupted(aws, call, effect), pytest.raises(StoreUnavailable):
        stock.release("order-1")
    if (call, effect) != (1, "before"):
        with pytest.raises(OrderClosed):
            stock.hold("order-1")
    stock.release("order-1")

    assert units(aws) == {5}
    assert aws.backend.order().stock is StockState.RELEASED


@pytest.mark.parametrize("call", range(3, 6))
@pytest.mark.parametrize("effect", ["before", "after"])
def test_a_hold_that_turned_round_and_ends_anywhere_gives_everything_back(
    aws: Aws, stock: DynamoStockLedger, call: int, effect: str
) -> None:
    placed = long_order(aws)
    aws.backend.products.adjust_stock(SKUS[-1], delivery(-5))

    with interrupted(aws, call, effect), pytest.raises((StoreUnavailable, OutOfStock)):
        stock.hold("order-1")
    with pytest.raises(OutOfStock, match="Sku 11"):
        stock.hold("order-1")

    assert units(aws) == {0, 5}
    assert aws.backend.units(SKUS[0]) == 5
    assert aws.backend.order() == placed


def test_the_short_lines_of_a_later_chunk_are_named(aws: Aws, stock: DynamoStockLedger) -> None:
    long_order(aws)
    for sku in SKUS[-2:]:
        aws.backend.products.adjust_stock(sku, delivery(-5))

    with pytest.raises(OutOfStock, match=r"^Not enough in stock: Sku 10, Sku 11\.$"):
        stock.hold("order-1")


def test_an_order_refused_for_stock_is_held_after_a_delivery(aws: Aws, stock: DynamoStockLedger) -> None:
    placed = long_order(aws)
    aws.backend.products.adjust_stock(SKUS[-1], delivery(-5))
    with pytest.raises(OutOfStock):
        stock.hold("order-1")
    aws.backend.products.adjust_stock(SKUS[-1], delivery(1))

    stock.hold("order-1")

    assert aws.backend.order() == placed.changed(stock=StockState.HELD)
    assert aws.backend.units(SKUS[-1]) == 0


@pytest.mark.parametrize("call", range(1, CHUNKS + 1))
def test_an_abandonment_between_chunks_stops_the_hold_and_returns_what_it_took(
    aws: Aws, stock: DynamoStockLedger, call: int
) -> None:
    abandoned = long_order(aws).changed(rejection=ABANDONED)

    def abandon(_request: object) -> None:
        assert aws.backend.orders.replace(abandoned)

    with (
        before(aws.client, "TransactWriteItems", *[None] * (call - 1), abandon),
        pytest.raises(OrderClosed),
    ):
        stock.hold("order-1")

    assert units(aws) == {5}
    assert aws.backend.order() == abandoned


@pytest.mark.parametrize("call", range(1, CHUNKS + 1))
def test_a_release_between_chunks_bars_the_hold_and_leaves_nothing_held(
    aws: Aws, stock: DynamoStockLedger, call: int
) -> None:
    long_order(aws)

    def release(_request: object) -> None:
        stock.release("order-1")

    with (
        before(aws.client, "TransactWriteItems", *[None] * (call - 1), release),
        pytest.raises(OrderClosed),
    ):
        stock.hold("order-1")

    assert units(aws) == {5}
    assert aws.backend.order().stock is StockState.RELEASED


def test_a_hold_that_crashed_is_given_back_by_the_release(aws: Aws, stock: DynamoStockLedger) -> None:
    placed = long_order(aws)
    with interrupted(aws, 3, "before"), pytest.raises(StoreUnavailable):
        stock.hold("order-1")
    assert units(aws) == {4, 5}
    assert aws.backend.orders.replace(placed.changed(rejection=ABANDONED))

    stock.release("order-1")

    assert units(aws) == {5}
    assert aws.backend.order().stock is StockState.RELEASED


def test_a_hold_beside_another_that_turned_round_gives_back_too(aws: Aws, stock: DynamoStockLedger) -> None:
    placed = long_order(aws)
    aws.backend.products.adjust_stock(SKUS[-1], delivery(-5))

    outcomes = at_once([partial(stock.hold, "order-1")] * 4)

    assert {"OutOfStock"} <= {*names(outcomes)} <= {"OutOfStock", "StoreUnavailable"}
    with pytest.raises(OutOfStock):
        stock.hold("order-1")
    assert aws.backend.units(SKUS[0]) == 5
    assert aws.backend.order() == placed


def test_long_orders_of_the_same_goods_at_once_are_held_whole_or_not_at_all(
    aws: Aws, stock: DynamoStockLedger
) -> None:
    long_order(aws, stock=2)
    for number in (2, 3):
        aws.backend.placed(
            order(
                *(order_line(sku) for sku in SKUS[:: (-1) ** number]),
                order_id=f"order-{number}",
                user_id=f"buyer-{number}",
            )
        )

    at_once([partial(stock.hold, f"order-{number}") for number in (1, 2, 3)])

    held = [aws.backend.order(f"order-{number}").stock for number in (1, 2, 3)].count(StockState.HELD)
    assert units(aws) == {2 - held}


def test_a_product_that_went_while_held_does_not_stop_the_release(aws: Aws, stock: DynamoStockLedger) -> None:
    long_order(aws)
    stock.hold("order-1")
    for sku in (SKUS[0], SKUS[6], SKUS[-1]):
        aws.backend.discontinue(sku)

    stock.release("order-1")

    assert units(aws) == {5}


def test_an_order_of_ninety_nine_products_is_one_transaction(aws: Aws) -> None:
    skus = [f"sku-{number}" for number in range(99)]
    aws.backend.all_stocked(skus, 5)
    aws.backend.placed(order(*(order_line(sku) for sku in skus)))

    with before(aws.client, "TransactWriteItems") as calls:
        aws.backend.stock.hold("order-1")

    assert calls == [1]


@pytest.mark.sweep  # a large order of short names is stored below
def test_the_largest_order_with_the_longest_names_fits(aws: Aws) -> None:
    lines = [
        OrderLine(product_id=f"{number:064}", name="🪟" * 200, price=Money.of("4999999.99"), quantity=1000)
        for number in range(MAX_LINES)
    ]
    largest = order(*lines)

    assert aws.backend.placed(largest) == largest

    assert aws.backend.order() == largest
    assert [*aws.backend.orders.page("alice", None, 1)] == [largest]
    assert [*aws.adapters.orders().all()] == [largest]


def test_the_rows_of_a_large_order_are_not_orders(aws: Aws) -> None:
    aws.backend.placed(order(*(order_line(f"sku-{number}") for number in range(200))))

    assert aws.backend.orders.get("order-1/items/0") is None
    with pytest.raises(OrderNotFound):
        aws.backend.stock.hold("order-1/items/0")


def test_a_step_of_a_large_order_writes_its_head_alone(aws: Aws) -> None:
    placed = aws.backend.placed(order(*(order_line(f"sku-{number}") for number in range(200))))
    table = aws.adapters.store().tables.orders

    assert aws.backend.orders.replace(placed.changed(notified=True))

    head = aws.client.get_item(TableName=table, Key={"order_id": {"S": "order-1"}})["Item"]
    assert "items" not in head
    assert len(str(head)) < 1_500


def test_a_short_order_is_one_item_that_shows_its_lines(aws: Aws) -> None:
    aws.backend.placed(order(order_line("curtain", 2, "19.99")))
    table = aws.adapters.store().tables.orders

    item = aws.client.get_item(TableName=table, Key={"order_id": {"S": "order-1"}})["Item"]

    assert item["status"] == {"S": "PENDING"}
    assert item["total_amount"] == {"N": "39.98"}
    assert item["items"]["L"][0]["M"] == {
        "product_id": {"S": "curtain"},
        "name": {"S": "Curtain"},
        "price": {"N": "19.99"},
        "quantity": {"N": "2"},
    }


def interrupted(aws: Aws, call: int, effect: str) -> AbstractContextManager[object]:
    """Fail one transaction, before or after it took effect."""
    if effect == "after":
        return reply_lost(aws.client, "TransactWriteItems", call=call)
    return before(aws.client, "TransactWriteItems", *[None] * (call - 1), timeout)
