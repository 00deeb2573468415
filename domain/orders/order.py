"""Orders and the marks of their progress."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from domain.cart.cart import Quantity
from domain.catalog.product import ProductId
from domain.errors import OrderClosed
from domain.model import Model
from domain.money import Money


class OrderStatus(StrEnum):
    """The decision on an order: PENDING until the workflow confirms or rejects it."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


class PaymentState(StrEnum):
    """The last known state of the order's money. CANCELLED: given up before any was authorized."""

    NONE = "NONE"
    AUTHORIZED = "AUTHORIZED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    REFUNDED = "REFUNDED"
    CANCELLED = "CANCELLED"


class StockState(StrEnum):
    """The state of the order's stock. RELEASED also bars a late hold."""

    NONE = "NONE"
    HELD = "HELD"
    RELEASED = "RELEASED"


class OrderLine(Model):
    """A product as it was ordered: its name and price are those of that moment."""

    product_id: ProductId
    name: str
    price: Money
    quantity: Quantity

    @property
    def total(self) -> Money:
        return self.price * self.quantity


class Rejection(Model):
    """The reason why an order was not fulfilled: a stable code, and a sentence for the customer.

    It was written before the money was returned, so it says nothing of that; see `money_returned`.
    """

    code: str
    message: str

    @property
    def sentence(self) -> str:
        """The sentence for the customer; up to version 0.1, some of those stored promised no charge."""
        return PROCESSING_FAILED.message if self.code == PROCESSING_FAILED.code else self.message


PROCESSING_FAILED = Rejection(code="processing_failed", message="We could not process this order.")
"""The reason of every rejection that is not the customer's to know more about."""


class Order(Model):
    """An order and the marks of every step done for it.

    `request` is the fingerprint of the checkout that placed it; `version` counts its changes, and
    conditional writes compare it. A `rejection` on a PENDING order means that compensation has begun: from
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
            OrderClosed: The order is decided or its compensation has begun.
        """
        if self.status is not OrderStatus.PENDING or self.rejection is not None:
            raise OrderClosed(f"Order {self.order_id} is {self.status} and takes no further steps.")

    def require_abandoned(self) -> None:
        """Raise unless this order's compensation has begun: nothing of a live order may be returned.

        Raises:
            OrderClosed: The order is not being compensated.
        """
        if self.rejection is None:
            raise OrderClosed(f"Order {self.order_id} is {self.status} and was not abandoned.")

    @property
    def is_free(self) -> bool:
        """Whether nothing is to be paid: samples, gifts."""
        return self.total_amount == Money(0)

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


def money_returned(order: Order) -> str:
    """Return a sentence for the customer of an order that was not fulfilled: what became of the money."""
    match order.payment:
        case PaymentState.NONE | PaymentState.CANCELLED:
            return "You have not been charged."
        case PaymentState.VOIDED:
            return "The amount reserved on your card has been released. You have not been charged."
        case PaymentState.REFUNDED:
            return f"The {order.total_amount.in_currency()} charged to your card has been refunded."
        case PaymentState.AUTHORIZED:
            return f"The {order.total_amount.in_currency()} reserved on your card will be released."
        case _:  # captured
            return f"The {order.total_amount.in_currency()} charged to your card will be refunded."
