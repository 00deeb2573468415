"""Carts, their lines and the limits of both."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field

from domain.catalog.product import ProductId
from domain.errors import CartTooLong, InvalidValue
from domain.model import Model

MAX_LINES = 2_000
MAX_QUANTITY = 100_000
"""The most units of one product that a cart or an order holds."""

Quantity = Annotated[int, Field(strict=True, ge=1, le=MAX_QUANTITY)]


class CartLine(Model):
    """A product and the number of units the customer intends to buy."""

    product_id: ProductId
    quantity: Quantity


class Cart(Model):
    """The products that a customer intends to buy: one line a product, no prices.

    `cart_id` lives until the cart is checked out; `version` counts its changes, 0 being a cart that was
    never stored.
    """

    cart_id: str
    user_id: str
    version: int = 0
    lines: tuple[CartLine, ...] = ()

    def containing(self, lines: Iterable[CartLine]) -> Self:
        """Return the next version of this cart, with `lines` as its whole content."""
        return self.model_copy(update={"lines": tuple(lines), "version": self.version + 1})


def merge_lines(lines: Iterable[CartLine]) -> tuple[CartLine, ...]:
    """Sum up the lines of each product, in order of first appearance.

    Raises:
        CartTooLong: The lines are more than `MAX_LINES`, before any are merged.
        InvalidValue: The lines of one product add up to more than `MAX_QUANTITY`.
    """
    unmerged = [*lines]
    _require_room(len(unmerged))
    quantities: Counter[str] = Counter()
    for line in unmerged:
        quantities[line.product_id] += line.quantity
    for product_id, quantity in quantities.items():
        if quantity > MAX_QUANTITY:
            raise InvalidValue(
                f"The lines of {product_id} add up to {quantity} units; the limit is {MAX_QUANTITY}.",
                field="lines",
            )
    return _lines(quantities)


def set_line(lines: Iterable[CartLine], line: CartLine) -> tuple[CartLine, ...]:
    """Return `lines` with `line` in the place of its product's, or at the end.

    Raises:
        CartTooLong: It would be one line more than `MAX_LINES`.
    """
    quantities = {known.product_id: known.quantity for known in lines} | {line.product_id: line.quantity}
    _require_room(len(quantities))
    return _lines(quantities)


def _require_room(lines: int) -> None:
    if lines > MAX_LINES:
        raise CartTooLong(f"The cart is full: it holds {MAX_LINES:,} different things.", field="lines")


def _lines(quantities: dict[str, int]) -> tuple[CartLine, ...]:
    return tuple(
        CartLine(product_id=product_id, quantity=quantity) for product_id, quantity in quantities.items()
    )
