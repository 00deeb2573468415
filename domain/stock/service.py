"""The stock of orders: step 3 of the workflow and its compensation."""

from dataclasses import dataclass
from typing import Protocol

from domain.orders.repository import OrderRepository, load


class StockLedger(Protocol):
    """Holds and releases the stock of whole orders.

    The mark in the order (`Order.stock`) is written in the same atomic step as the stock itself, so an
    operation whose reply was lost is recognised when it is repeated.
    """

    def hold(self, order_id: str) -> None:
        """Hold the stock of every line and mark the order HELD: all or nothing; already HELD is success.

        Raises:
            OrderNotFound: The order does not exist.
            OutOfStock: At least one line is not covered; nothing is held.
            OrderClosed: The order is decided, abandoned or released; nothing is held.
        """
        ...

    def release(self, order_id: str) -> None:
        """Return the order's held stock, if any, and mark it RELEASED, which bars any later hold.

        Units of a product that has left the catalogue since are dropped.

        Raises:
            OrderNotFound: The order does not exist.
        """
        ...


@dataclass(frozen=True, slots=True)
class StockService:
    """Holds the stock of orders, and releases it when they are abandoned."""

    orders: OrderRepository
    stock: StockLedger

    def hold(self, order_id: str) -> None:
        """Hold the stock of every line, or of none.

        Raises:
            OrderNotFound, OutOfStock, OrderClosed: See `StockLedger.hold`.
        """
        self.stock.hold(order_id)

    def release(self, order_id: str) -> None:
        """Return the order's held stock and bar a late hold.

        Raises:
            OrderNotFound: The order does not exist.
            OrderClosed: The order is not being compensated, so its stock stays.
        """
        load(self.orders, order_id).require_abandoned()
        self.stock.release(order_id)
