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
        text=f"{text}{_reason(order)}\n\n{_contents(order)}",
    )


def _contents(order: Order) -> str:
    """Return what was ordered and when: the customer's record of the contract, if the order is confirmed.

    EU law wants it on a durable medium: Directive 2011/83/EU, article 8(7).
    https://eur-lex.europa.eu/eli/dir/2011/83/oj
    """
    lines = [f"{line.quantity} x {line.name}: {line.total.in_currency()}" for line in order.items]
    placed = f"{order.created_at.day} {order.created_at:%B %Y, %H:%M} UTC"
    return "\n".join(
        [*lines, f"Total: {order.total_amount.in_currency()}", "", f"Order {order.order_id} of {placed}", ""]
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
