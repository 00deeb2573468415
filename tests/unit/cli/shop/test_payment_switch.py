import pytest

from adapters.payments.journal import Movement
from adapters.wiring import Shop
from domain.errors import CardDeclined
from domain.money import Money
from entrypoints.cli.shop.payment_switch import DeclineSwitch, DecliningGateway, with_switch

PRICE = Money(5_000)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def switch() -> DeclineSwitch:
    return DeclineSwitch()


def test_a_good_card_declines_while_the_switch_is_on_and_the_journal_tells_of_it(
    shop: Shop, switch: DeclineSwitch
) -> None:
    gateway = DecliningGateway(shop.gateway(), switch)
    switch.turn(on=True)
    with pytest.raises(CardDeclined):
        gateway.authorize("order-1", PRICE, "pm_card_visa")
    switch.turn(on=False)
    gateway.authorize("order-2", PRICE, "pm_card_visa")
    movements = [(entry.order_id, entry.movement) for entry in shop.journal().entries()]
    assert movements == [("order-1", Movement.DECLINED), ("order-2", Movement.AUTHORIZED)]


def test_what_was_authorized_before_stays_so(shop: Shop, switch: DeclineSwitch) -> None:
    gateway = DecliningGateway(shop.gateway(), switch)
    gateway.authorize("order-1", PRICE, "pm_card_visa")
    switch.turn(on=True)
    gateway.authorize("order-1", PRICE, "pm_card_visa")
    gateway.capture("order-1")
    assert gateway.cancel("order-1") == "REFUNDED"


def test_the_shops_payment_service_heeds_the_switch(shop: Shop, switch: DeclineSwitch) -> None:
    assert isinstance(with_switch(shop, switch).payment().gateway, DecliningGateway)
