"""Orders on DynamoDB."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from adapters.dynamodb.attribute_values import Row, dump
from adapters.dynamodb.carts import saving
from adapters.dynamodb.conditional_writes import Write, delete, put, update
from adapters.dynamodb.order_rows import (
    head_of,
    is_head,
    is_open,
    order_from,
    page_keys,
    rows_of,
    shards,
    unset_of,
)
from adapters.dynamodb.store import ConditionFailedError, DynamoStore, TransactionCancelledError
from adapters.dynamodb.table_names import BY_USER, OPEN
from domain.cart.cart import Cart
from domain.errors import CartChanged
from domain.orders.order import Order

_OPEN_PAGE = 100


class DynamoOrders:
    """Stores orders: every port of the domain that reads or writes them."""

    def __init__(self, store: DynamoStore) -> None:
        self._store = store
        self._table = store.tables.orders

    def get(self, order_id: str) -> Order | None:
        head = self._store.get(self._table, {"order_id": order_id})
        if head is None or not is_head(head):
            return None
        return self.read([head])[0]

    def page(self, user_id: str, before: str | None, limit: int) -> Sequence[Order]:
        # The index holds keys only and is a moment late: it says which orders; their current heads are read.
        found: list[Order] = []
        for rows in self._positions(user_id, before, limit):
            heads = self._store.get_many(self._table, [{"order_id": row["order_id"]} for row in rows])
            found += self.read(sorted(heads, key=lambda head: str(head["position"]), reverse=True))
            if len(found) >= limit:
                break
        return found[:limit]

    def _positions(self, user_id: str, before: str | None, limit: int) -> Iterator[list[Row]]:
        # "~" comes after every position, which begins with a year.
        return self._store.query(
            self._table,
            BY_USER,
            "#user_id = :user_id AND #position < :before",
            forward=False,
            page=limit,
            user_id=user_id,
            before="~" if before is None else before,
        )

    def open_before(self, moment: datetime) -> Iterator[str]:
        for shard in shards():
            for rows in self._store.query(
                self._table,
                OPEN,
                "#open_shard = :shard AND #created_at < :moment",
                page=_OPEN_PAGE,
                shard=shard,
                moment=moment,
            ):
                yield from (row["order_id"] for row in rows)

    def all(self) -> Iterator[Order]:
        """Yield every order, for reports; orders placed meanwhile may be missing."""
        for rows in self._store.scan(self._table):
            yield from self.read([row for row in rows if is_head(row)])

    def place(self, order: Order, cart: Cart) -> Order:
        # The order's id and the cart's version decide, in one step, who was first:
        #
        #     checkout A   order absent, cart v3 -> order made, cart gone ...... reply lost
        #     checkout A again                      order exists: found, whatever the cart has become
        #     checkout B (another key), cart v3           cart is not v3 any more: CartChanged
        #     cart saved as v4                            refused: its v3 is gone
        head, *pages = rows_of(order)
        writes = [
            put(self._table, head, when="attribute_not_exists(#order_id)"),
            self._removal(cart),
            *(put(self._table, page) for page in pages),
        ]
        try:
            self._store.transact(writes)
        except TransactionCancelledError as refusal:
            # The writer that removed the cart may have placed this very order, so that is looked up first.
            existing = self.get(order.order_id)
            if existing is None:
                raise CartChanged(
                    "The cart was changed during the checkout; review it and order again."
                ) from refusal
            return existing
        return order

    def _removal(self, cart: Cart) -> Write:
        return delete(
            self._store.tables.carts,
            {"user_id": cart.user_id},
            when="#version = :version AND #cart_id = :cart_id AND #lines = :lines",
            version=cart.version,
            cart_id=cart.cart_id,
            lines=[dump(line) for line in cart.lines],
        )

    def replace(self, order: Order) -> bool:
        # A change whose reply was lost is refused when repeated; the caller reads again and finds it done.
        try:
            self._store.write(self._change(order))
        except ConditionFailedError:
            return False
        return True

    def replace_and_return(self, order: Order, cart: Cart) -> bool:
        try:
            self._store.transact([self._change(order), saving(self._store.tables.carts, cart)])
        except TransactionCancelledError:
            return False
        return True

    def _change(self, order: Order) -> Write:
        """Return the write of an order's next version, which keeps the ledger's marks in the same item."""
        attributes = head_of(order)
        order_id = attributes.pop("order_id")
        gone = unset_of(order) | (set() if is_open(order) else {"open_shard"})
        assignments = ", ".join(f"#{name} = :{name}" for name in attributes)
        removals = ", ".join(f"#{name}" for name in sorted(gone))
        return update(
            self._table,
            {"order_id": order_id},
            f"SET {assignments}" + (f" REMOVE {removals}" if removals else ""),
            when="#version = :before",
            **attributes,
            before=order.version - 1,
        )

    def read(self, heads: Sequence[Row]) -> list[Order]:
        """Return the orders of `heads`; their other rows are fetched together."""
        keys = [key for head in heads for key in page_keys(head)]
        pages = {row["order_id"]: row for row in self._store.get_many(self._table, keys)}
        return [order_from(head, (pages[key["order_id"]] for key in page_keys(head))) for head in heads]
