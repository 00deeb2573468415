"""Table sources of a shop in memory, in the form that the DynamoDB adapters store."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from adapters.dynamodb.attribute_values import Row, dump, to_item
from adapters.dynamodb.order_rows import stored_rows
from adapters.dynamodb.table_names import LISTING
from adapters.memory.carts import MemoryCarts
from adapters.memory.orders import MemoryOrders
from adapters.wiring import Shop
from domain.catalog.product import Product
from domain.orders.order import Order
from entrypoints.local.console.pages.tables import TablePage, TableSource

StoredItem = TypeVar("StoredItem")


class MemoryTable(Generic[StoredItem]):
    """A `TableSource` over a repository in memory.

    Args:
        following: Returns up to a number of records after a key.
        key: Returns a record's key.
        rows: Converts a record to items; a long order has several.
    """

    def __init__(
        self,
        following: Callable[[str | None, int], Sequence[StoredItem]],
        key: Callable[[StoredItem], str],
        rows: Callable[[StoredItem], list[Row]],
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
    """Return the table sources of an in-memory shop by logical id.

    The messages' table is absent: it prevents duplicate mail, which the outbox does not need.
    """
    products = shop.products()
    # The ports have no listing of all carts or orders; the in-memory adapters do, for this page.
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
