"""Placing orders."""

from dataclasses import dataclass
from typing import Protocol

from domain.cart.cart import Cart
from domain.cart.pricing import PricedCart
from domain.cart.service import CartService
from domain.checkout.request import CheckoutRequest, Customer, derive_order_id
from domain.clock import Clock
from domain.errors import (
    CartChanged,
    CartEmpty,
    IdempotencyMismatch,
    OrderCorrupt,
    ProductGone,
    Refused,
    TotalMismatch,
)
from domain.orders.order import Order, OrderLine
from domain.orders.shortage import require_in_stock
from domain.orders.workflow import OrderWorkflow


class PlacedOrders(Protocol):
    """Stores orders as they are placed; reads see all writes answered before them."""

    def get(self, order_id: str) -> Order | None: ...

    def place(self, order: Order, cart: Cart) -> Order:
        """Create `order` and remove `cart`, both or neither; return the stored order.

        Where an order of this id exists, it is returned unchanged and nothing is written.

        Raises:
            CartChanged: The stored cart is no longer this version of `cart`; nothing is written.
        """
        ...


@dataclass(frozen=True, slots=True)
class CheckoutService:
    """Turns carts into orders; no other service creates orders."""

    carts: CartService
    orders: PlacedOrders
    workflow: OrderWorkflow
    clock: Clock

    def place(self, customer: Customer, request: CheckoutRequest) -> Order:
        """Turn the customer's cart into an order, once, and start its workflow.

        A request repeated under its idempotency key finds the order of the first one, whether or not the
        reply to that arrived, and starts its workflow in case that had not happened.

        Raises:
            CartEmpty: The cart has no lines.
            InvalidValue: Its total is larger than any order can be.
            ProductGone: A product in the cart is no longer sold.
            OutOfStock: The stock of this moment does not cover the cart.
            TotalMismatch: The expected total is not the cart's.
            CartChanged: The cart is not the one that the customer saw, or was changed during the checkout.
            IdempotencyMismatch: The key belongs to a request with other content, or, of a request without a
                cart's version, to an order of other goods than the cart now has.
        """
        order = self._placed_before(customer, request)
        if order is not None:
            self._require_same_goods(order, request)
        else:
            order = self._place_once(customer, request)
        if order.request != request.fingerprint:
            raise _mismatch(request)
        self.workflow.start(order.order_id)
        return order

    def _require_same_goods(self, order: Order, request: CheckoutRequest) -> None:
        """Raise if a key is used again for another cart, which a request that names no version cannot say.

        A repetition after a lost reply usually finds the cart gone, or returned as it was.
        """
        if request.expected_version is not None:
            return
        lines = self.carts.get(order.user_id).cart.lines
        if lines and {(line.product_id, line.quantity) for line in lines} != {
            (item.product_id, item.quantity) for item in order.items
        }:
            raise _mismatch(request)

    def _place_once(self, customer: Customer, request: CheckoutRequest) -> Order:
        # The same request may come twice at once; the second one misses the cart but finds the order:
        #
        #     first     no order yet .. price .. place: order made, cart gone
        #     second         no order yet ............................ no cart: look for the order again
        try:
            return self._place(customer, request)
        except Refused:
            order = self._placed_before(customer, request)
            if order is None:
                raise
            return order

    def _placed_before(self, customer: Customer, request: CheckoutRequest) -> Order | None:
        if request.idempotency_key is None:
            return None
        return self.orders.get(derive_order_id(customer.user_id, key=request.idempotency_key))

    def _place(self, customer: Customer, request: CheckoutRequest) -> Order:
        priced = self.carts.get(customer.user_id)
        _require_orderable(priced, request)
        items = _order_lines(priced)
        require_in_stock(items, {line.product_id: line.product for line in priced.lines if line.product})
        order = Order(
            order_id=derive_order_id(
                customer.user_id, key=request.idempotency_key, cart_id=priced.cart.cart_id
            ),
            user_id=customer.user_id,
            email=customer.email,
            items=items,
            total_amount=priced.require_total(),
            payment_method=request.payment_method,
            request=request.fingerprint,
            created_at=self.clock.now(),
        )
        return self.orders.place(order, priced.cart)


def _mismatch(request: CheckoutRequest) -> Refused:
    if request.idempotency_key is None:
        return CartChanged("This cart was just ordered with another total, version or payment method.")
    return IdempotencyMismatch(
        "This key was used before for a checkout of another cart, total or payment method: use a new key.",
        field="idempotency_key",
    )


def _require_orderable(priced: PricedCart, request: CheckoutRequest) -> None:
    if not priced.lines:
        raise CartEmpty("The cart is empty.")
    if priced.gone:
        raise ProductGone(
            f"No longer sold: {', '.join(priced.gone[:5])}. Remove it from the cart.",
            product_ids=priced.gone[:100],
        )
    expected, total = request.expected_total, priced.require_total()
    if expected is not None and expected != total:
        raise TotalMismatch(
            f"The cart's total is {total}, not {expected}.",
            field="total",
            expected_total=expected,
            actual_total=total,
        )
    if request.expected_version not in (None, priced.version):
        raise CartChanged(
            "The cart is not the one that you saw; review it and order again.",
            field="version",
            expected_version=request.expected_version,
            actual_version=priced.version,
        )


def _order_lines(priced: PricedCart) -> tuple[OrderLine, ...]:
    lines = []
    for line in priced.lines:
        if line.product is None:
            raise OrderCorrupt(f"line {line.product_id} was priced without a product")
        lines.append(
            OrderLine(
                product_id=line.product_id,
                name=line.product.name,
                price=line.product.price,
                quantity=line.quantity,
            )
        )
    return tuple(lines)
