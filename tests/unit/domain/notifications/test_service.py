import pytest

from domain.errors import OrderNotFound, PaymentUnavailable
from domain.orders.order import OrderStatus, PaymentState, Rejection, money_returned
from tests.contract.backends import Backend
from tests.contract.samples import order
from tests.unit.domain.services import LostReplies, Meanwhile, Services

FORWARD = ("validate", "authorize", "hold", "capture", "confirm")
BACK = ("abandon", "release", "cancel", "reject")


def test_a_confirmed_order_is_announced(backend: Backend, shop: Services) -> None:
    backend.placed(order())
    shop.run(*FORWARD)

    assert shop.notification.notify("order-1")

    [message] = backend.sent()
    assert (message.to, message.subject) == ("alice@example.com", "Your order is confirmed")
    assert message.text.endswith(
        "\n\n2 x Curtain: EUR 39.98\nTotal: EUR 39.98\n\nOrder order-1 of 14 March 2026, 12:00 UTC\n"
    )
    assert backend.order().notified


def test_a_rejected_order_is_announced_with_its_reason(backend: Backend, shop: Services) -> None:
    backend.placed(order())
    shop.rejection.abandon("order-1", "CardDeclined", "Your card was declined.")
    shop.run(*BACK)

    assert shop.notification.notify("order-1")

    [message] = backend.sent()
    assert "Your card was declined. You have not been charged." in message.text


def test_an_event_that_comes_twice_writes_once(backend: Backend, shop: Services) -> None:
    backend.placed(order())
    shop.run(*FORWARD)

    assert [shop.notification.notify("order-1") for _ in range(3)] == [True, False, False]

    assert len(backend.sent()) == 1


@pytest.mark.parametrize("lost", ["send", "replace"])
def test_a_notification_whose_reply_was_lost_still_writes_once(
    backend: Backend, shop: Services, lost: str
) -> None:
    backend.placed(order())
    shop.run(*FORWARD)

    with pytest.raises(PaymentUnavailable):
        Services(backend, LostReplies(lost)).notification.notify("order-1")
    shop.notification.notify("order-1")

    assert len(backend.sent()) == 1
    assert backend.order().notified


def test_two_notifications_at_once_write_once(backend: Backend, shop: Services) -> None:
    backend.placed(order())
    shop.run(*FORWARD)

    slow = Services(backend, Meanwhile("send", lambda: shop.notification.notify("order-1")))
    slow.notification.notify("order-1")

    assert len(backend.sent()) == 1


def test_there_is_nobody_to_write_to_without_an_address(backend: Backend, shop: Services) -> None:
    backend.placed(order(email=None))
    shop.run(*FORWARD)

    assert not shop.notification.notify("order-1")
    assert not backend.sent()


@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.CANCELLED])
def test_there_is_nothing_to_say_of_an_order_that_is_not_decided(
    backend: Backend, shop: Services, status: OrderStatus
) -> None:
    assert backend.orders.replace(backend.placed(order()).changed(status=status))

    assert not shop.notification.notify("order-1")
    assert not backend.sent()


def test_no_order_no_message(shop: Services) -> None:
    with pytest.raises(OrderNotFound):
        shop.notification.notify("order-1")


@pytest.mark.parametrize(
    ("done", "said", "not_said"),
    [
        ((), "You have not been charged.", "refunded"),
        (("validate",), "You have not been charged.", "refunded"),
        (FORWARD[:3], "The amount reserved on your card has been released.", "refunded"),
        (FORWARD[:4], "The EUR 39.98 charged to your card has been refunded.", "not been charged"),
    ],
    ids=["nothing", "validated", "authorized", "captured"],
)
def test_a_mail_says_what_became_of_the_money(
    backend: Backend, shop: Services, done: tuple[str, ...], said: str, not_said: str
) -> None:
    backend.placed(order())
    shop.run(*done, *BACK)

    assert shop.notification.notify("order-1")

    [message] = backend.sent()
    assert f"We could not process this order. {said[:4]}" in message.text
    assert said in message.text
    assert not_said not in message.text


@pytest.mark.parametrize("payment", PaymentState)
def test_there_is_a_sentence_for_every_state_of_the_money(payment: PaymentState) -> None:
    said = money_returned(order().changed(payment=payment))

    untouched = payment in {PaymentState.NONE, PaymentState.CANCELLED, PaymentState.VOIDED}
    assert ("not been charged" in said) == untouched


def test_a_reason_stored_by_version_0_1_promises_nothing() -> None:
    stored = Rejection(code="processing_failed", message="You have not been charged; please order again.")

    assert stored.sentence == "We could not process this order."
