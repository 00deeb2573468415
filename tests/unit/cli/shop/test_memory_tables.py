from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.dynamodb.attribute_values import to_row
from adapters.dynamodb.order_rows import order_from
from adapters.wiring import Shop
from domain.orders.order import Order, OrderLine, OrderStatus
from entrypoints.cli.shop.memory_tables import memory_tables
from entrypoints.local.console.pages.tables import TableSource
from tests.contract.samples import NOON, cart, details, line, order, order_line


@pytest.fixture
def shop() -> Shop:
    return Shop()


def placed(shop: Shop, number: int, *items: OrderLine) -> Order:
    user = f"user-{number}"
    shop.carts().save(cart(line("curtain"), user_id=user))
    one = order(
        *items,
        order_id=f"order-{number}",
        user_id=user,
        created_at=NOON + timedelta(minutes=number),
    )
    held = shop.carts().get(user)
    assert held is not None
    return shop.orders().place(one, held)


def everything(table: TableSource, limit: int) -> list[Mapping[str, Any]]:
    items: list[Mapping[str, Any]] = []
    position: str | None = None
    while True:
        page = table.page(position, limit)
        items += page.items
        position = page.following
        if position is None:
            return items


def test_orders_show_as_dynamodb_has_them_newest_first(shop: Shop) -> None:
    orders = [placed(shop, number) for number in range(3)]
    table = memory_tables(shop)["OrdersTable"]
    rows = [to_row(item) for item in everything(table, 2)]
    assert [order_from(row, []) for row in rows] == orders[::-1]
    assert all("open_shard" in row for row in rows)


def test_a_decided_order_is_in_no_shard_of_open_ones(shop: Shop) -> None:
    one = placed(shop, 1)
    assert shop.orders().replace(one.changed(status=OrderStatus.CONFIRMED))
    (item,) = memory_tables(shop)["OrdersTable"].page(None, 5).items
    assert "open_shard" not in item
    assert item["status"] == {"S": "CONFIRMED"}


def test_a_long_order_is_several_items(shop: Shop) -> None:
    placed(shop, 1, *(order_line(f"thing-{number}") for number in range(200)))
    items = memory_tables(shop)["OrdersTable"].page(None, 1).items
    assert [item["order_id"]["S"] for item in items] == ["order-1", "order-1/items/0"]


def test_products_carts_and_payments_are_paged_by_their_keys(shop: Shop) -> None:
    for name in ("curtain", "lamp", "rug"):
        shop.products().put(name, details())
    for user in ("cy", "ada", "bob"):
        shop.carts().save(cart(line("lamp"), user_id=user))
        shop.gateway().authorize(f"order-of-{user}", order().total_amount, "pm_card_visa")
    tables = memory_tables(shop)
    assert [item["product_id"]["S"] for item in everything(tables["ProductsTable"], 2)] == [
        "curtain",
        "lamp",
        "rug",
    ]
    assert [item["user_id"]["S"] for item in everything(tables["CartsTable"], 2)] == ["ada", "bob", "cy"]
    payments = [item["order_id"]["S"] for item in everything(tables["PaymentsTable"], 2)]
    assert payments == ["order-of-bob", "order-of-ada", "order-of-cy"]


def test_a_position_of_something_that_is_gone_ends_the_list(shop: Shop) -> None:
    placed(shop, 1)
    assert memory_tables(shop)["OrdersTable"].page("nobody", 5) == ([], None)
