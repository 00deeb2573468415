"""Step 4 of the workflow: the order is the customer's."""

from dataclasses import dataclass

from domain.errors import OrderClosed
from domain.models import Order, OrderStatus, PaymentState, StockState
from domain.orders import amend
from domain.ports import OrderRepository


@dataclass(frozen=True, slots=True)
class Confirmation:
    orders: OrderRepository

    def confirm(self, order_id: str) -> None:
        """Confirm an order whose stock is held and whose money is taken; confirmed already is success.

        Raises:
            OrderNotFound: there is no such order.
            OrderClosed: the order was abandoned, or lacks its stock or its money.
        """
        amend(self.orders, order_id, _confirmed)


def _confirmed(order: Order) -> Order:
    if order.status is OrderStatus.CONFIRMED:
        return order
    order.require_open()
    if order.stock is not StockState.HELD or order.payment is not PaymentState.CAPTURED:
        raise OrderClosed(f"Order {order.order_id} lacks its stock or its money.")
    return order.changed(status=OrderStatus.CONFIRMED)
