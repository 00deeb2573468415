"""Rejecting orders: one that cannot be fulfilled is abandoned, undone and rejected, in that order.

`abandon` is a fence. It is one conditional write, so exactly one of it and `ConfirmationService.confirm`
wins; after it no late step can take stock or money for the order, and only then is anything returned.
"""

from dataclasses import dataclass
from typing import Protocol

from domain.cart.cart import Cart, CartLine
from domain.errors import OrderCorrupt, OrderRefused, StoreUnavailable
from domain.orders.order import PROCESSING_FAILED, Order, OrderStatus, Rejection
from domain.orders.repository import OrderRepository, amend, load

_ATTEMPTS = 10


class RejectableOrders(OrderRepository, Protocol):
    """Stores orders whose goods return to the cart."""

    def replace_and_return(self, order: Order, cart: Cart) -> bool:
        """Store `order` and `cart`, both or neither; return whether both were the next versions."""
        ...


class StoredCarts(Protocol):
    """Reads carts."""

    def get(self, user_id: str) -> Cart | None: ...


@dataclass(frozen=True, slots=True)
class RejectionService:
    """Ends orders as REJECTED."""

    orders: RejectableOrders
    carts: StoredCarts

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
        """End an abandoned order as REJECTED, once nothing is held for it any more, and return its cart.

        A customer who has put something into another cart meanwhile keeps that one alone. The cart returns in
        the step that rejects the order, so a repetition cannot return it a second time:

            reject     read: no cart .. REJECTED, cart back ...... reply lost
            customer                                  orders again, cart gone
            reject again                                           REJECTED already: nothing

            reject     read: no cart ................ refused: there is a cart; read again, REJECTED without
            customer                 fills a cart

        Raises:
            OrderNotFound: The order does not exist.
            OrderClosed: The order was not abandoned.
            OrderCorrupt: Stock or money is still held for it.
            StoreUnavailable: Every attempt lost against another writer; nothing was written.
        """
        for _ in range(_ATTEMPTS):
            order = load(self.orders, order_id)
            rejected = _rejected(order)
            if rejected is order:
                return
            cart = self.carts.get(order.user_id)
            if cart is not None and cart.lines:
                done = self.orders.replace(rejected)
            else:
                done = self.orders.replace_and_return(rejected, _returned(order, cart))
            if done:
                return
        raise StoreUnavailable(f"Order {order_id} or its customer's cart is being changed from elsewhere.")


def _reason(error: str, message: str) -> Rejection:
    refusal = OrderRefused.named(error)
    return Rejection(code=refusal.code, message=message or refusal.sentence) if refusal else PROCESSING_FAILED


def _returned(order: Order, emptied: Cart | None) -> Cart:
    """Return the customer's cart with the goods of `order` in it."""
    # Another id than that of the cart ordered, from which the id of the rejected order may derive.
    cart = emptied or Cart(cart_id=f"returned by {order.order_id}", user_id=order.user_id)
    return cart.containing(
        CartLine(product_id=line.product_id, quantity=line.quantity) for line in order.items
    )


def _rejected(order: Order) -> Order:
    if order.status is OrderStatus.REJECTED:
        return order
    order.require_abandoned()
    if not order.settled:
        raise OrderCorrupt(f"Order {order.order_id} is to be rejected with stock or money still held.")
    return order.changed(status=OrderStatus.REJECTED)
