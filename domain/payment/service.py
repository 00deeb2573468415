"""The payments of orders: step 2 of the workflow, its completion and its compensation.

The gateway holds the truth about money; the mark in the order is written after it. A step that finds no
mark therefore calls the gateway again, which answers the same for the same order.
"""

from dataclasses import dataclass

from domain.errors import OrderClosed
from domain.orders.order import Order, PaymentState, StockState
from domain.orders.repository import OrderRepository, amend, load
from domain.payment.payment_gateway import PaymentGateway

_TAKEN = {PaymentState.AUTHORIZED, PaymentState.CAPTURED}


@dataclass(frozen=True, slots=True)
class PaymentService:
    """Moves the money of orders and marks the orders accordingly."""

    orders: OrderRepository
    gateway: PaymentGateway

    def authorize(self, order_id: str) -> None:
        """Reserve the order's total on the customer's card; no provider is asked for nothing.

        Raises:
            OrderNotFound, OrderClosed, CardDeclined, PaymentUnavailable: See `PaymentGateway.authorize`.
        """
        order = load(self.orders, order_id)
        order.require_open()
        if order.payment in _TAKEN or order.is_free:
            return
        self.gateway.authorize(order_id, order.total_amount, order.payment_method)
        amend(self.orders, order_id, _authorized)

    def capture(self, order_id: str) -> None:
        """Capture the authorized money, once the stock is held.

        A compensation may begin between the check and the capture. The gateway settles that race, because
        `cancel` and `capture` of one order are ordered there:

            capture, cancel   the money is captured and then returned (REFUNDED)
            cancel, capture   the authorization is gone, and the capture is refused (OrderClosed)

        Raises:
            OrderNotFound, PaymentUnavailable: See `PaymentGateway.capture`.
            OrderClosed: The order is decided or abandoned, or its stock is not held.
        """
        order = load(self.orders, order_id)
        order.require_open()
        if order.payment is PaymentState.CAPTURED or order.is_free:
            return
        if order.stock is not StockState.HELD:
            raise OrderClosed(f"Order {order_id} holds no stock, so its money is not captured.")
        self.gateway.capture(order_id)
        amend(self.orders, order_id, _captured)

    def cancel(self, order_id: str) -> None:
        """Void or refund the payment, and bar any late authorization or capture.

        Raises:
            OrderNotFound: The order does not exist.
            OrderClosed: The order is not being compensated, so its money stays.
            PaymentUnavailable: A transient fault; call again.
        """
        load(self.orders, order_id).require_abandoned()
        ended = self.gateway.cancel(order_id)
        amend(
            self.orders,
            order_id,
            lambda order: order if order.payment is ended else order.changed(payment=ended),
        )


# A late success must not overwrite the mark of the compensation that overtook it.
def _authorized(order: Order) -> Order:
    return order.changed(payment=PaymentState.AUTHORIZED) if order.payment is PaymentState.NONE else order


def _captured(order: Order) -> Order:
    authorized = order.payment is PaymentState.AUTHORIZED
    return order.changed(payment=PaymentState.CAPTURED) if authorized else order
