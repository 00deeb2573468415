"""The tables of a shop in memory, as the adapters on DynamoDB would have stored what is in it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from adapters.dynamodb.order_rows import stored_rows
from adapters.dynamodb.tables import LISTING
from adapters.dynamodb.values import Row, dump, to_item
from adapters.memory.carts import MemoryCarts
from adapters.memory.orders import MemoryOrders
from adapters.wiring import Shop
from domain.models import Order, Product
from entrypoints.local.console.pages.tables import TablePage, TableSource

Record = TypeVar("Record")


class MemoryTable(Generic[Record]):
    """A `TableSource` over a repository in memory.

    Args:
        following: returns up to so many records after the one of a key.
        key: the key of a record.
        rows: how a record is stored; a long order is several items.
    """

    def __init__(
        self,
        following: Callable[[str | None, int], Sequence[Record]],
        key: Callable[[Record], str],
        rows: Callable[[Record], list[Row]],
    ) -> None:
        self._following = following
        self._key = key
        self._rows = rows

    def page(self, position: str | None, limit: int) -> TablePage:
        records = self._following(position, limit + 1)
        shown = records[:limit]
        items = [to_item(row) for record in shown for row in self._rows(record)]
        return TablePage(items, self._key(shown[-1]) if len(records) > limit else None)


def memory_tables(shop: Shop) -> Mapping[str, TableSource]:
    """Return the tables of the template that `shop` keeps in memory, by logical id.

    The messages' table is none of them: it exists so that mail is not sent twice, and the outbox needs none.
    """
    products = shop.products()
    # The ports need no listing of all carts or orders; the adapters in memory have one for whoever looks.
    carts, orders = MemoryCarts(shop.store()), MemoryOrders(shop.store())
    payments = shop.journal()
    return {
        "ProductsTable": MemoryTable(
            lambda after, limit: products.page(None, after, limit), lambda one: one.product_id, _product
        ),
        "CartsTable": MemoryTable(carts.after, lambda one: one.user_id, lambda one: [dump(one)]),
        "OrdersTable": MemoryTable(orders.latest, _order_id, stored_rows),
        "PaymentsTable": MemoryTable(payments.latest, lambda one: one.order_id, lambda one: [dump(one)]),
    }


def _product(product: Product) -> list[Row]:
    return [dump(product) | {"listing": LISTING}]


def _order_id(order: Order) -> str:
    return order.order_id
