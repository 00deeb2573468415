"""`OrderRepository` and `StockLedger` in memory; they share the order's mark, as they do in any store."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from adapters.memory.pages import newest
from adapters.memory.store import MemoryStore
from domain.errors import CartChanged, OrderClosed
from domain.inventory import out_of_stock
from domain.models import Cart, Order, OrderLine, OrderStatus, StockState
from domain.orders import not_found
from domain.ports import order_position


class MemoryOrders:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, order_id: str) -> Order | None:
        stored = self._store.orders.get(order_id)
        return None if stored is None else _read(stored)

    def page(self, user_id: str, before: str | None, limit: int) -> Sequence[Order]:
        with self._store.lock:
            positions = self._store.positions.get(user_id, [])
            end = bisect_left(positions, before) if before is not None else len(positions)
            newest_first = positions[max(end - limit, 0) : end][::-1]
            stored = [self._store.orders[position.partition("#")[2]] for position in newest_first]
        return [_read(order) for order in stored]

    def all(self) -> Iterator[Order]:
        """Yield every order there is, for reports; orders placed meanwhile may be missing."""
        with self._store.lock:
            stored = [*self._store.orders.values()]
        return map(_read, stored)

    def latest(self, before: str | None, limit: int) -> list[Order]:
        """Return up to `limit` orders of anybody that were placed before the order `before`, newest first."""
        with self._store.lock:
            stored = newest(self._store.orders, before, limit)
        return [_read(order) for _, order in stored]

    def open_before(self, moment: datetime) -> Iterator[str]:
        with self._store.lock:
            found = [order_id for order_id, placed in self._store.open.items() if placed < moment]
        return iter(found)

    def place(self, order: Order, cart: Cart) -> Order:
        with self._store.lock:
            existing = self._store.orders.get(order.order_id)
            if existing is not None:
                return _read(existing)
            if self._store.carts.get(cart.user_id) != cart:
                raise CartChanged("The cart was changed meanwhile; look at it and order again.")
            self._store.orders[order.order_id] = _text(order)
            self._store.open[order.order_id] = order.created_at
            insort(self._store.positions.setdefault(order.user_id, []), order_position(order))
            del self._store.carts[cart.user_id]
            return order

    def replace(self, order: Order) -> bool:
        with self._store.lock:
            stored = self.get(order.order_id)
            if stored is None or stored.version != order.version - 1:
                return False
            self._store.orders[order.order_id] = _text(order)
            if order.status is not OrderStatus.PENDING:
                self._store.open.pop(order.order_id, None)
            return True


class MemoryStockLedger:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def hold(self, order_id: str) -> None:
        with self._store.lock:
            order = self._load(order_id)
            order.require_open()
            if order.stock is StockState.HELD:
                return
            if order.stock is StockState.RELEASED:
                raise OrderClosed(f"The stock of order {order_id} was released and is not held again.")
            short = [line for line in order.items if self._stock(line) < line.quantity]
            if short:
                raise out_of_stock(short)
            self._move(order, -1, StockState.HELD)

    def release(self, order_id: str) -> None:
        with self._store.lock:
            order = self._load(order_id)
            if order.stock is not StockState.RELEASED:
                self._move(order, 1 if order.stock is StockState.HELD else 0, StockState.RELEASED)

    def _load(self, order_id: str) -> Order:
        stored = self._store.orders.get(order_id)
        if stored is None:
            raise not_found(order_id)
        return _read(stored)

    def _stock(self, line: OrderLine) -> int:
        product = self._store.products.get(line.product_id)
        return product.stock if product else 0

    def _move(self, order: Order, direction: int, mark: StockState) -> None:
        products = self._store.products
        for line in order.items if direction else ():
            product = products.get(line.product_id)
            if product is None:  # taken out of the catalogue while held: there is nowhere to return it to
                continue
            products[line.product_id] = product.model_copy(
                update={"stock": product.stock + direction * line.quantity}
            )
        self._store.orders[order.order_id] = _text(order.changed(stock=mark))


@lru_cache(maxsize=256)
def _read(text: bytes) -> Order:
    # A workflow reads its order a dozen times between writes. The same text is the same order, and an order
    # is frozen, so those who read it can share it.
    # A workflow reads its order a dozen times between writes. The same text is the same order, and an order
    # is frozen, so those who read it can share it.
    return Order.model_validate_json(text)


def _text(order: Order) -> bytes:
    return order.model_dump_json(exclude_defaults=True).encode()
