"""The way back: an order that cannot be fulfilled is abandoned, undone and rejected, in that order.

`abandon` is a fence. It is one conditional write, so exactly one of it and `Confirmation.confirm` wins;
after it no late step can take stock or money for the order, and only then is anything given back.
"""

from dataclasses import dataclass

from domain.errors import OrderCorrupt
from domain.models import Order, OrderStatus, Rejection
from domain.orders import amend
from domain.ports import OrderRepository

_REASONS = {
    "CardDeclined": "card_declined",
    "OutOfStock": "out_of_stock",
    "ProductGone": "product_gone",
}
_FAULT = Rejection(
    code="processing_failed",
    message="We could not process this order. You have not been charged; please order again.",
)


@dataclass(frozen=True, slots=True)
class OrderRejection:
    orders: OrderRepository

    def abandon(self, order_id: str, error: str, message: str) -> OrderStatus:
        """Bar the order from any further step and record why; return the order's status.

        CONFIRMED means that the confirmation won and nothing may be undone. The first reason stays.

        Args:
            order_id: the order.
            error: the name of the error that ended the workflow's way forward.
            message: what that error said; shown to the customer only for errors that address them.

        Raises:
            OrderNotFound: there is no such order.
        """
        reason = _reason(error, message)

        def abandoned(order: Order) -> Order:
            undecided = order.status is OrderStatus.PENDING and order.rejection is None
            return order.changed(rejection=reason) if undecided else order

        return amend(self.orders, order_id, abandoned).status

    def reject(self, order_id: str) -> None:
        """End an abandoned order as REJECTED, once nothing is held for it any more.

        Raises:
            OrderNotFound: there is no such order.
            OrderClosed: the order was not abandoned.
            OrderCorrupt: stock or money is still held for it.
        """
        amend(self.orders, order_id, _rejected)


def _reason(error: str, message: str) -> Rejection:
    code = _REASONS.get(error)
    return Rejection(code=code, message=message or _FAULT.message) if code else _FAULT


def _rejected(order: Order) -> Order:
    if order.status is OrderStatus.REJECTED:
        return order
    order.require_abandoned()
    if not order.settled:
        raise OrderCorrupt(f"Order {order.order_id} is to be rejected with stock or money still held.")
    return order.changed(status=OrderStatus.REJECTED)
