"""Confirming orders: step 4 of the workflow."""

from dataclasses import dataclass

from domain.errors import OrderClosed
from domain.orders.order import Order, OrderStatus, PaymentState, StockState
from domain.orders.repository import OrderRepository, amend


@dataclass(frozen=True, slots=True)
class ConfirmationService:
    """Ends orders as CONFIRMED."""

    orders: OrderRepository

    def confirm(self, order_id: str) -> None:
        """Confirm an order whose stock is held and whose money is captured; confirmed already is success.

        Raises:
            OrderNotFound: The order does not exist.
            OrderClosed: The order was abandoned, or its stock is not held or its money not captured.
        """
        amend(self.orders, order_id, _confirmed)


def _confirmed(order: Order) -> Order:
    if order.status is OrderStatus.CONFIRMED:
        return order
    order.require_open()
    paid = order.is_free or order.payment is PaymentState.CAPTURED
    if order.stock is not StockState.HELD or not paid:
        raise OrderClosed(f"Order {order.order_id} lacks its stock or its money.")
    return order.changed(status=OrderStatus.CONFIRMED)
