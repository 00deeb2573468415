"""The nouns of the shop. All are frozen: a change is a new value."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.errors import IdempotencyMismatch, OrderClosed
from domain.money import Money

MAX_LINES = 2_000
MAX_QUANTITY = 100_000
MAX_PRICE = Money.of(100_000_000)
"""So that no line's total, of `MAX_QUANTITY` units, is beyond what `Money` can say."""

_PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f]+$"
_PRINTABLE_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"


def _line(max_length: int) -> StringConstraints:
    """Return the bounds of a text of one line, without control characters: it goes to mails and terminals."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=max_length, pattern=_PRINTABLE)


Reason = Annotated[str, _line(200)]
ProductId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Quantity = Annotated[int, Field(strict=True, ge=1, le=MAX_QUANTITY)]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class StockChange(Model):
    """Why an administrator last changed a product's stock, kept for the next one who wonders."""

    delta: int
    reason: str
    changed_by: str
    changed_at: datetime

    def require_same(self, asked: "StockChange") -> None:
        """Raise unless `asked`, which came under the idempotency key of this change, asks for the same.

        Raises:
            IdempotencyMismatch: it asks for something else.
        """
        if (self.delta, self.reason) != (asked.delta, asked.reason):
            raise IdempotencyMismatch(
                "This stock was changed before by another number or for another reason: use a new key.",
                field="Idempotency-Key",
            )


class ProductDetails(Model):
    """What an administrator may set of a product; its stock has a way of its own."""

    name: Annotated[str, _line(200)]
    price: Annotated[Money, Field(gt=Money(0), le=MAX_PRICE)]
    category: Annotated[str, _line(60)]
    description: Annotated[str, StringConstraints(max_length=2_000, pattern=_PRINTABLE_LINES)] = ""


class Product(ProductDetails):
    product_id: ProductId
    stock: int = Field(default=0, ge=0)
    last_stock_change: StockChange | None = None


class CartLine(Model):
    product_id: ProductId
    quantity: Quantity


class Cart(Model):
    """What a customer means to buy: one line a product, no prices.

    `cart_id` lives until the cart is checked out; `version` counts its changes, 0 being a cart that was
    never stored.
    """

    cart_id: str
    user_id: str
    version: int = 0
    lines: tuple[CartLine, ...] = ()

    def containing(self, lines: Iterable[CartLine]) -> Self:
        """Return this cart with `lines` as its whole content, one version later."""
        return self.model_copy(update={"lines": tuple(lines), "version": self.version + 1})


class Customer(NamedTuple):
    """Who asks, as the verified token says."""

    user_id: str
    email: str | None = None


class OrderStatus(StrEnum):
    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


class PaymentState(StrEnum):
    """What is known to have happened to the order's money. CANCELLED: given up before any was authorized."""

    NONE = "NONE"
    AUTHORIZED = "AUTHORIZED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    REFUNDED = "REFUNDED"
    CANCELLED = "CANCELLED"


class StockState(StrEnum):
    """What happened to the order's stock. RELEASED also bars a hold that comes late."""

    NONE = "NONE"
    HELD = "HELD"
    RELEASED = "RELEASED"


class OrderLine(Model):
    product_id: ProductId
    name: str
    price: Money
    quantity: Quantity

    @property
    def total(self) -> Money:
        return self.price * self.quantity


class Rejection(Model):
    """Why an order was not fulfilled: a stable code, and a sentence for the customer."""

    code: str
    message: str


class Order(Model):
    """An order and what has been done for it.

    `request` is the fingerprint of the checkout that made it; `version` counts its changes and is what
    conditional writes compare. A `rejection` on a PENDING order means that compensation has begun: from
    then on no step may take anything.
    """

    order_id: str
    user_id: str
    email: str | None = None
    items: tuple[OrderLine, ...]
    total_amount: Money
    payment_method: str
    request: str
    created_at: datetime
    version: int = 1
    status: OrderStatus = OrderStatus.PENDING
    payment: PaymentState = PaymentState.NONE
    stock: StockState = StockState.NONE
    rejection: Rejection | None = None
    notified: bool = False

    def changed(self, **fields: object) -> Self:
        """Return the next version of this order with `fields` set."""
        return self.model_copy(update={**fields, "version": self.version + 1})

    def require_open(self) -> None:
        """Raise unless the workflow may still take money or stock for this order.

        Raises:
            OrderClosed: the order is decided or its compensation has begun.
        """
        if self.status is not OrderStatus.PENDING or self.rejection is not None:
            raise OrderClosed(f"Order {self.order_id} is {self.status} and takes no further steps.")

    def require_abandoned(self) -> None:
        """Raise unless this order's compensation has begun, so that nothing of a live order is given back.

        Raises:
            OrderClosed: the order is not being compensated.
        """
        if self.rejection is None:
            raise OrderClosed(f"Order {self.order_id} is {self.status} and was not abandoned.")

    @property
    def settled(self) -> bool:
        """Whether nothing is held for this order and nothing can be any more.

        NONE is not enough: a late hold or authorization may be on its way until its ledger bars it.
        """
        return self.stock is StockState.RELEASED and self.payment in {
            PaymentState.VOIDED,
            PaymentState.REFUNDED,
            PaymentState.CANCELLED,
        }


class Message(Model):
    """A message to a customer. Sending the same `message_id` again sends nothing."""

    message_id: str
    to: str
    subject: str
    text: str


def merge_lines(lines: Iterable[CartLine]) -> dict[str, int]:
    """Return quantity by product, duplicate lines of one product summed, in order of first appearance."""
    quantities: Counter[str] = Counter()
    for line in lines:
        quantities[line.product_id] += line.quantity
    return dict(quantities)
