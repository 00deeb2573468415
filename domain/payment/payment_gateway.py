"""The payment provider as a port."""

from typing import Protocol

from domain.money import Money
from domain.orders.order import PaymentState


class PaymentGateway(Protocol):
    """Moves the money of orders at the payment provider. Every call is idempotent per order."""

    def authorize(self, order_id: str, amount: Money, method: str) -> None:
        """Reserve `amount` on the customer's card; no money moves yet.

        Raises:
            CardDeclined: The card was refused, and will be again.
            OrderClosed: The payment of this order was cancelled before.
            PaymentUnavailable: A transient fault; the reservation may or may not exist.
        """
        ...

    def capture(self, order_id: str) -> None:
        """Capture the authorized money.

        Raises:
            OrderClosed: The payment was cancelled, or never authorized.
            PaymentUnavailable: A transient fault; the money may or may not be captured.
        """
        ...

    def cancel(self, order_id: str) -> PaymentState:
        """Void or refund the payment and refuse any later call; return how the payment ended.

        VOIDED: an authorization was released. REFUNDED: captured money was returned. CANCELLED: there was
        no payment, and a late authorization will be refused.

        Raises:
            PaymentUnavailable: A transient fault; call again.
        """
        ...
