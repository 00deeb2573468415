"""Products and the changes of their stock by hand."""

import hashlib
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from domain.errors import IdempotencyMismatch
from domain.model import Model, lines_of_text, one_line
from domain.money import Money

MAX_PRICE = Money.of(100_000_000)
"""Low enough that the total of a cart line, of at most 100,000 units, is within what `Money` can hold."""

ProductId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class StockChange(Model):
    """The latest change of a product's stock by an administrator, kept for later questions."""

    delta: int
    reason: str
    changed_by: str
    changed_at: datetime

    def require_same(self, repeated: "StockChange") -> None:
        """Raise unless `repeated`, which has this change's idempotency key, has the same content.

        Raises:
            IdempotencyMismatch: It has other content.
        """
        if (self.delta, self.reason) != (repeated.delta, repeated.reason):
            raise IdempotencyMismatch(
                "This key was used before, for a change by another number or reason: use a new key.",
                field="idempotency_key",
            )


def _price(price: Money) -> Money:
    if not Money(0) <= price <= MAX_PRICE:
        raise ValueError(f"must be from 0 to {MAX_PRICE}")
    return price


class ProductDetails(Model):
    """The properties of a product that an administrator sets; stock is changed separately."""

    name: Annotated[str, one_line(200)]
    price: Annotated[Money, AfterValidator(_price)]
    category: Annotated[str, one_line(60)]
    description: Annotated[str, lines_of_text(2_000)] = ""

    def of_product(self) -> "ProductDetails":
        """Return these details alone, without what a product has besides."""
        return ProductDetails.model_construct(
            **{name: getattr(self, name) for name in ProductDetails.model_fields}
        )

    @property
    def version(self) -> str:
        """A digest of the details, which two administrators must not overwrite unseen.

        It leaves the stock out: a sale is no reason to refuse a correction of the text.
        """
        return hashlib.sha256(self.of_product().model_dump_json(exclude_none=True).encode()).hexdigest()[:32]


class Product(ProductDetails):
    """A product of the catalogue."""

    product_id: ProductId
    stock: int = Field(default=0, ge=0)
    last_stock_change: StockChange | None = None
