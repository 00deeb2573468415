"""Orders in memory."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import datetime

from adapters.memory.carts import MemoryCarts
from adapters.memory.pages import newest
from adapters.memory.store import MemoryStore, order_from, order_text
from domain.cart.cart import Cart
from domain.errors import CartChanged
from domain.orders.order import Order, OrderStatus
from domain.orders.order_history import order_position


class MemoryOrders:
    """Stores orders: every port of the domain that reads or writes them."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, order_id: str) -> Order | None:
        stored = self._store.orders.get(order_id)
        return None if stored is None else order_from(stored)

    def page(self, user_id: str, before: str | None, limit: int) -> Sequence[Order]:
        with self._store.lock:
            positions = self._store.positions.get(user_id, [])
            end = bisect_left(positions, before) if before is not None else len(positions)
            newest_first = positions[max(end - limit, 0) : end][::-1]
            stored = [self._store.orders[position.partition("#")[2]] for position in newest_first]
        return [order_from(order) for order in stored]

    def all(self) -> Iterator[Order]:
        """Yield every order, for reports; orders placed meanwhile may be missing."""
        with self._store.lock:
            stored = [*self._store.orders.values()]
        return map(order_from, stored)

    def latest(self, before: str | None, limit: int) -> list[Order]:
        """Return up to `limit` orders of all users placed before the order `before`, newest first."""
        with self._store.lock:
            stored = newest(self._store.orders, before, limit)
        return [order_from(order) for _, order in stored]

    def open_before(self, moment: datetime) -> Iterator[str]:
        with self._store.lock:
            found = [order_id for order_id, placed in self._store.open.items() if placed < moment]
        return iter(found)

    def place(self, order: Order, cart: Cart) -> Order:
        with self._store.lock:
            existing = self._store.orders.get(order.order_id)
            if existing is not None:
                return order_from(existing)
            if self._store.carts.get(cart.user_id) != cart:
                raise CartChanged("The cart was changed during the checkout; review it and order again.")
            self._store.orders[order.order_id] = order_text(order)
            self._store.open[order.order_id] = order.created_at
            insort(self._store.positions.setdefault(order.user_id, []), order_position(order))
            del self._store.carts[cart.user_id]
            return order

    def replace_and_return(self, order: Order, cart: Cart) -> bool:
        with self._store.lock:
            stored = self.get(order.order_id)
            if stored is None or stored.version != order.version - 1:
                return False
            return MemoryCarts(self._store).save(cart) and self.replace(order)

    def replace(self, order: Order) -> bool:
        with self._store.lock:
            stored = self.get(order.order_id)
            if stored is None or stored.version != order.version - 1:
                return False
            self._store.orders[order.order_id] = order_text(order)
            if order.status is not OrderStatus.PENDING:
                self._store.open.pop(order.order_id, None)
            return True
