"""From cart to order: the one place where an order comes to be."""

import hashlib
import json
import uuid
from dataclasses import dataclass

from domain.cart import CartService, PricedCart
from domain.errors import (
    CartChanged,
    CartEmpty,
    IdempotencyMismatch,
    OrderCorrupt,
    ProductGone,
    Refused,
    TotalMismatch,
)
from domain.models import Customer, Order, OrderLine
from domain.money import Money
from domain.ports import Clock, OrderRepository, OrderWorkflow

_ORDERS = uuid.UUID("6f1c9a52-6f0e-5d0a-9a3e-2a5a2f7f9b11")


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """What the customer asked: `expected_total` is compared with the real one and never sets a price."""

    payment_method: str
    expected_total: Money | None = None
    idempotency_key: str | None = None

    @property
    def fingerprint(self) -> str:
        """A digest that two requests share only if they ask the same."""
        total = None if self.expected_total is None else self.expected_total.minor
        return hashlib.sha256(json.dumps([total, self.payment_method]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Checkout:
    carts: CartService
    orders: OrderRepository
    workflow: OrderWorkflow
    clock: Clock

    def place(self, customer: Customer, request: CheckoutRequest) -> Order:
        """Turn the customer's cart into an order, once, and start its workflow.

        A request repeated under its idempotency key finds the order that the first one made, whether or not
        the first one's answer arrived, and starts its workflow in case that had not happened.

        Raises:
            CartEmpty: there is nothing to order.
            ProductGone: a product in the cart is no longer sold.
            TotalMismatch: the expected total is not the cart's.
            CartChanged: the cart was changed while it was being ordered.
            IdempotencyMismatch: the key belongs to a request that asked something else.
        """
        order = self._placed_before(customer, request) or self._place_once(customer, request)
        if order.request != request.fingerprint:
            raise _mismatch(request)
        self.workflow.start(order.order_id)
        return order

    def _place_once(self, customer: Customer, request: CheckoutRequest) -> Order:
        # The same request may come twice at once; whoever comes second misses the cart but finds the order:
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
        _require_orderable(priced, request.expected_total)
        order = Order(
            order_id=derive_order_id(
                customer.user_id, key=request.idempotency_key, cart_id=priced.cart.cart_id
            ),
            user_id=customer.user_id,
            email=customer.email,
            items=_order_lines(priced),
            total_amount=priced.total,
            payment_method=request.payment_method,
            request=request.fingerprint,
            created_at=self.clock.now(),
        )
        return self.orders.place(order, priced.cart)


def derive_order_id(user_id: str, *, key: str | None = None, cart_id: str = "") -> str:
    """Return the one order id that this user's key, or else this cart, can ever have."""
    name = ["key", user_id, key] if key is not None else ["cart", user_id, cart_id]
    return str(uuid.uuid5(_ORDERS, json.dumps(name)))


def _mismatch(request: CheckoutRequest) -> Refused:
    if request.idempotency_key is None:
        return CartChanged("The cart was ordered meanwhile, with another total or payment method.")
    return IdempotencyMismatch(
        "This checkout was made before with another total or payment method: use a new key.",
        field="Idempotency-Key",
    )


def _require_orderable(priced: PricedCart, expected: Money | None) -> None:
    if not priced.lines:
        raise CartEmpty("The cart is empty.")
    if priced.gone:
        raise ProductGone(
            f"No longer sold: {', '.join(priced.gone[:5])}. Remove it from the cart.",
            productIds=priced.gone[:100],
        )
    if expected is not None and expected != priced.total:
        raise TotalMismatch(
            f"The cart's total is {priced.total}, not {expected}.",
            field="total",
            expectedTotal=expected.to_json(),
            actualTotal=priced.total.to_json(),
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
