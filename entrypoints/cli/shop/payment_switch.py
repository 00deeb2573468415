"""The console's switch that declines all payments."""

from dependency_injector import providers

from adapters.wiring import Shop
from domain.money import Money
from domain.orders.order import PaymentState
from domain.payment.payment_gateway import PaymentGateway
from domain.payment.service import PaymentService

_DECLINED = "pm_card_chargeDeclined"


class DeclineSwitch:
    """A switch of the console."""

    name = "payments-decline"
    title = "Payments decline"
    description = "The payment provider declines every card, so that orders are rejected and undone."

    def __init__(self) -> None:
        self.on = False

    def turn(self, *, on: bool) -> None:
        self.on = on


class DecliningGateway:
    """A payment gateway that declines every card while the switch is on.

    The provider itself declines, so its journal records it; earlier authorizations stay.
    """

    def __init__(self, gateway: PaymentGateway, switch: DeclineSwitch) -> None:
        self._gateway = gateway
        self._switch = switch

    def authorize(self, order_id: str, amount: Money, method: str) -> None:
        self._gateway.authorize(order_id, amount, _DECLINED if self._switch.on else method)

    def capture(self, order_id: str) -> None:
        self._gateway.capture(order_id)

    def cancel(self, order_id: str) -> PaymentState:
        return self._gateway.cancel(order_id)


def with_switch(shop: Shop, switch: DeclineSwitch) -> Shop:
    """Return `shop` with its payment service on a switchable gateway."""
    gateway = providers.ThreadSafeSingleton(DecliningGateway, shop.gateway, switch)
    shop.payment.override(providers.ThreadSafeSingleton(PaymentService, shop.orders, gateway))
    return shop
