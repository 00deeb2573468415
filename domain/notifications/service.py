"""Notifying customers of the decision on their orders."""

from dataclasses import dataclass
from typing import Protocol

from domain.model import Model
from domain.orders.order import Order, OrderStatus, money_returned
from domain.orders.repository import OrderRepository, amend, load


class Message(Model):
    """A message to a customer. Sending the same `message_id` again sends nothing."""

    message_id: str
    to: str
    subject: str
    text: str


class Notifier(Protocol):
    """Delivers messages to customers."""

    def send(self, message: Message) -> None:
        """Send `message`, unless one is known to have been sent under this id."""
        ...


@dataclass(frozen=True, slots=True)
class NotificationService:
    """Writes to customers when their orders are decided."""

    orders: OrderRepository
    notifier: Notifier

    def notify(self, order_id: str) -> bool:
        """Send the customer one message about a decided order; return whether one was due.

        Events arrive at least once, so an order that is marked as notified is skipped. The mark is written
        after the message: between a lost mark and a lost message, a second message is the smaller harm.

        Raises:
            OrderNotFound: The order does not exist.
        """
        order = load(self.orders, order_id)
        if order.notified or order.email is None or order.status not in _TEXTS:
            return False
        self.notifier.send(_message(order, order.email))
        amend(self.orders, order_id, lambda now: now if now.notified else now.changed(notified=True))
        return True


def _message(order: Order, to: str) -> Message:
    subject, text = _TEXTS[order.status]
    return Message(
        message_id=f"{order.order_id}/{order.status}",
        to=to,
        subject=subject,
        text=f"{text}{_reason(order)}\n\nOrder {order.order_id}\nTotal {order.total_amount}\n",
    )


def _reason(order: Order) -> str:
    if order.rejection is None:
        return ""
    return f" {order.rejection.sentence} {money_returned(order)}"


_TEXTS = {
    OrderStatus.CONFIRMED: (
        "Your order is confirmed",
        "Thank you for your order. It is confirmed, and we are getting it ready to ship.",
    ),
    OrderStatus.REJECTED: ("We couldn't complete your order", "We're sorry."),
}
