"""Telling customers how their orders ended."""

from dataclasses import dataclass

from domain.models import Message, Order, OrderStatus
from domain.orders import amend, load
from domain.ports import Notifier, OrderRepository


@dataclass(frozen=True, slots=True)
class Notification:
    orders: OrderRepository
    notifier: Notifier

    def notify(self, order_id: str) -> bool:
        """Send the customer one message about a decided order; return whether there was one to send.

        Events arrive at least once, so an order that is marked as notified is passed over. The mark comes
        after the message: between a lost mark and a lost message, a second message is the smaller harm.

        Raises:
            OrderNotFound: there is no such order.
        """
        order = load(self.orders, order_id)
        if order.notified or order.email is None or order.status not in _WORDS:
            return False
        self.notifier.send(_message(order, order.email))
        amend(self.orders, order_id, lambda now: now if now.notified else now.changed(notified=True))
        return True


def _message(order: Order, to: str) -> Message:
    subject, sentence = _WORDS[order.status]
    reason = f" {order.rejection.message}" if order.rejection else ""
    return Message(
        message_id=f"{order.order_id}/{order.status}",
        to=to,
        subject=subject,
        text=f"Order {order.order_id}, total {order.total_amount}: {sentence}{reason}",
    )


_WORDS = {
    OrderStatus.CONFIRMED: ("Your order is confirmed", "thank you, it is on its way."),
    OrderStatus.REJECTED: ("Your order could not be fulfilled", "nothing has been charged."),
}
