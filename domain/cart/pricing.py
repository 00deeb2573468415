"""A cart at the catalogue's current prices."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from domain.cart.cart import Cart
from domain.catalog.product import Product
from domain.errors import InvalidValue
from domain.money import Money


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A cart line beside its current product, which is None when it is no longer sold."""

    product_id: str
    quantity: int
    product: Product | None

    @property
    def total(self) -> Money:
        return self.product.price * self.quantity if self.product else Money(0)


@dataclass(frozen=True, slots=True)
class PricedCart:
    """A cart with the price of each line and their total.

    The total is None where it is larger than `Money` can hold, as after a rise of prices: such a cart is
    shown and can be made smaller, but not ordered.
    """

    cart: Cart
    lines: tuple[PricedLine, ...]
    total: Money | None

    def require_total(self) -> Money:
        """Return the total.

        Raises:
            InvalidValue: It is larger than any order can be.
        """
        if self.total is None:
            raise InvalidValue("The cart's total is larger than any order can be.", field="lines")
        return self.total

    @property
    def version(self) -> str:
        """A digest of all that the customer sees: two carts share it only if they look the same.

        It covers the names and prices of the products, which the stored cart does not have: a customer who
        orders the 17th edition must not be sold the 18th at the same price.
        """
        stored = [self.cart.cart_id, self.cart.version] if self.cart.version else []
        lines = [
            [line.product_id, line.quantity, line.product and [line.product.name, line.product.price.minor]]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps([stored, lines]).encode()).hexdigest()[:32]

    @property
    def gone(self) -> list[str]:
        """The ids of products that are no longer sold."""
        return [line.product_id for line in self.lines if line.product is None]


def priced(cart: Cart, products: Mapping[str, Product]) -> PricedCart:
    """Return `cart` at the prices of `products`, which are by id."""
    lines = tuple(
        PricedLine(line.product_id, line.quantity, products.get(line.product_id)) for line in cart.lines
    )
    try:
        total = Money.total(line.total for line in lines)
    except ValueError:
        total = None
    return PricedCart(cart, lines, total)
