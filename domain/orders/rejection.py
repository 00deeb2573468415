"""Rejecting orders: one that cannot be fulfilled is abandoned, undone and rejected, in that order.

`abandon` is a fence. It is one conditional write, so exactly one of it and `ConfirmationService.confirm`
wins; after it no late step can take stock or money for the order, and only then is anything returned.
"""

from dataclasses import dataclass

from domain.errors import CardDeclined, OrderCorrupt, OutOfStock, ProductGone
from domain.orders.order import Order, OrderStatus, Rejection
from domain.orders.repository import OrderRepository, amend

_FOR_CUSTOMERS = (CardDeclined, OutOfStock, ProductGone)
"""The errors whose code and message the customer sees; all others become `PROCESSING_FAILED`."""
_CODES = {error.__name__: error.code for error in _FOR_CUSTOMERS}
PROCESSING_FAILED = Rejection(
    code="processing_failed",
    message="We could not process this order. You have not been charged; please order again.",
)
"""The reason of every rejection that is not the customer's to know more about."""


@dataclass(frozen=True, slots=True)
class RejectionService:
    """Ends orders as REJECTED."""

    orders: OrderRepository

    def abandon(self, order_id: str, error: str, message: str) -> OrderStatus:
        """Bar the order from any further step and record the reason; return the order's status.

        CONFIRMED means that the confirmation won and nothing may be undone. The first reason stays.

        Args:
            order_id: The order.
            error: The name of the error that ended the workflow's way forward.
            message: The error's message; shown to the customer only for errors meant for customers.

        Raises:
            OrderNotFound: The order does not exist.
        """
        reason = _reason(error, message)

        def abandoned(order: Order) -> Order:
            undecided = order.status is OrderStatus.PENDING and order.rejection is None
            return order.changed(rejection=reason) if undecided else order

        return amend(self.orders, order_id, abandoned).status

    def reject(self, order_id: str) -> None:
        """End an abandoned order as REJECTED, once nothing is held for it any more.

        Raises:
            OrderNotFound: The order does not exist.
            OrderClosed: The order was not abandoned.
            OrderCorrupt: Stock or money is still held for it.
        """
        amend(self.orders, order_id, _rejected)


def _reason(error: str, message: str) -> Rejection:
    code = _CODES.get(error)
    return Rejection(code=code, message=message or PROCESSING_FAILED.message) if code else PROCESSING_FAILED


def _rejected(order: Order) -> Order:
    if order.status is OrderStatus.REJECTED:
        return order
    order.require_abandoned()
    if not order.settled:
        raise OrderCorrupt(f"Order {order.order_id} is to be rejected with stock or money still held.")
    return order.changed(status=OrderStatus.REJECTED)
