"""`StockLedger` in memory."""

from adapters.memory.store import MemoryStore, order_from, order_text
from domain.errors import OrderClosed
from domain.orders.order import Order, OrderLine, StockState
from domain.orders.repository import not_found
from domain.orders.shortage import out_of_stock


class MemoryStockLedger:
    """Holds and releases the stock of an order under the store's one lock."""

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
        return order_from(stored)

    def _stock(self, line: OrderLine) -> int:
        product = self._store.products.get(line.product_id)
        return product.stock if product else 0

    def _move(self, order: Order, direction: int, mark: StockState) -> None:
        products = self._store.products
        for line in order.items if direction else ():
            product = products.get(line.product_id)
            if product is None:  # left the catalogue while held: its units are dropped
                continue
            products[line.product_id] = product.model_copy(
                update={"stock": product.stock + direction * line.quantity}
            )
        self._store.orders[order.order_id] = order_text(order.changed(stock=mark))
