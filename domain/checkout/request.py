"""Checkout requests and the order ids that derive from them."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import NamedTuple

from domain.money import Money

_ORDERS = uuid.UUID("6f1c9a52-6f0e-5d0a-9a3e-2a5a2f7f9b11")


class Customer(NamedTuple):
    """The user who sends a request, according to the verified token."""

    user_id: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """The customer's request.

    What it expects is compared with the facts and never sets any.

    Attributes:
        payment_method: The provider's name of the customer's card.
        expected_total: The total that the customer saw.
        idempotency_key: The same for every repetition of this request.
        expected_version: The version of the cart that the customer saw (`PricedCart.version`).
    """

    payment_method: str
    expected_total: Money | None = None
    idempotency_key: str | None = None
    expected_version: str | None = None

    @property
    def fingerprint(self) -> str:
        """A digest that two requests share only if they have the same content."""
        total = None if self.expected_total is None else self.expected_total.minor
        named = {"version": self.expected_version}
        given = {name: value for name, value in named.items() if value is not None}
        # Without any of them, the digest is that of orders placed by version 0.1.
        content = [total, self.payment_method, *([given] if given else [])]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def derive_order_id(user_id: str, *, key: str | None = None, cart_id: str = "") -> str:
    """Return the one order id that this user's key, or else this cart, can ever have."""
    name = ["key", user_id, key] if key is not None else ["cart", user_id, cart_id]
    return str(uuid.uuid5(_ORDERS, json.dumps(name)))
