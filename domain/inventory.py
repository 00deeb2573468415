"""Step 3 of the workflow and what undoes it: the order's stock."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import OutOfStock
from domain.models import OrderLine
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


def out_of_stock(lines: Sequence[OrderLine]) -> OutOfStock:
    """Return the refusal that names the lines that stock does not cover, for the customer to read."""
    names = ", ".join(line.name for line in lines[:3])
    more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""
    return OutOfStock(f"Not enough in stock: {names}{more}.")
