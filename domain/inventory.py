"""Step 3 of the workflow and what undoes it: the order's stock."""

from dataclasses import dataclass

from domain.orders import load
from domain.ports import OrderRepository, StockLedger


@dataclass(frozen=True, slots=True)
class Inventory:
    orders: OrderRepository
    stock: StockLedger

    def hold(self, order_id: str) -> None:
        """Take the stock of every line, or of none.

        Raises:
            OrderNotFound, OutOfStock, OrderClosed: see `StockLedger.hold`.
        """
        self.stock.hold(order_id)

    def release(self, order_id: str) -> None:
        """Return what the order holds and bar a late hold.

        Raises:
            OrderNotFound: there is no such order.
            OrderClosed: the order is not being compensated, so its stock stays.
        """
        load(self.orders, order_id).require_abandoned()
        self.stock.release(order_id)
