"""The handlers that the state machine and the event bus call."""

import json
from io import StringIO
from typing import Any

import pytest

from adapters.wiring import Shop
from domain.errors import OrderClosed, OrderNotFound
from domain.orders.order import OrderStatus
from tests.contract.samples import cart, order, order_line
from tests.unit.handlers.client import Context, load
from tests.unit.statemachine.sources import module_of, steps_back, steps_forward

FORWARD = tuple(map(module_of, steps_forward()))
BACK = tuple(map(module_of, steps_back()[1:]))
"""The steps after AbandonOrder, whose event has an error besides."""
DECLINED = {
    "Error": "CardDeclined",
    "Cause": json.dumps({"errorMessage": "Your card was declined.", "errorType": "CardDeclined"}),
}


def run(step: str, **event: Any) -> Any:
    return load(f"entrypoints.lambda.{step}.handler")({"order_id": "order-1", **event}, Context())


@pytest.fixture(autouse=True)
def _placed(shop: Shop) -> None:
    assert shop.carts().save(cart())
    shop.orders().place(order(order_line("curtain", 2)), cart())


def status(shop: Shop) -> OrderStatus:
    stored = shop.orders().get("order-1")
    assert stored is not None
    return stored.status


def test_the_steps_forward_confirm_an_order_and_each_answers_with_the_order_only(shop: Shop) -> None:
    answers = [run(step) for step in FORWARD]

    assert answers == [{"order_id": "order-1"}] * len(FORWARD)
    assert status(shop) is OrderStatus.CONFIRMED
    product = shop.products().get("curtain")
    assert product is not None
    assert product.stock == 5


def test_the_steps_back_reject_it(shop: Shop) -> None:
    run("validate_order")
    run("process_payment")

    assert run("abandon_order", error=DECLINED) == {"order_id": "order-1", "status": "PENDING"}
    assert [run(step) for step in BACK] == [{"order_id": "order-1"}] * len(BACK)

    assert status(shop) is OrderStatus.REJECTED


def test_the_answers_are_json(shop: Shop) -> None:
    assert json.loads(json.dumps(run("abandon_order", error=DECLINED)))["status"] == "PENDING"


def test_abandoning_a_confirmed_order_says_so(shop: Shop) -> None:
    for step in FORWARD:
        run(step)

    assert run("abandon_order", error={"Error": "States.Timeout"})["status"] == "CONFIRMED"


@pytest.mark.parametrize(
    "cause", ["", "not json", "[]", "7", "null", '{"errorType": "CardDeclined"}', '{"errorMessage": null}']
)
def test_a_cause_without_a_message_still_gives_the_customer_a_sentence(shop: Shop, cause: str) -> None:
    run("abandon_order", error={"Error": "CardDeclined", "Cause": cause})

    stored = shop.orders().get("order-1")
    assert stored is not None
    assert stored.rejection is not None
    assert (stored.rejection.code, stored.rejection.message) == (
        "card_declined",
        "Your card was declined.",
    )


def test_the_message_of_a_refusal_reaches_the_customer(shop: Shop) -> None:
    run("abandon_order", error=DECLINED)

    stored = shop.orders().get("order-1")
    assert stored is not None
    assert stored.rejection is not None
    assert stored.rejection.message == "Your card was declined."


@pytest.mark.parametrize("step", [*FORWARD, *BACK])
def test_a_step_of_an_unknown_order_fails_by_name(step: str) -> None:
    with pytest.raises(OrderNotFound):
        run(step, order_id="order-2")


@pytest.mark.parametrize("step", BACK)
def test_a_live_order_is_not_undone(step: str) -> None:
    with pytest.raises(OrderClosed):
        run(step)


def test_the_customer_is_told_once_and_the_log_names_nobody(shop: Shop, log: StringIO) -> None:
    for step in FORWARD:
        run(step)

    answers = [run("notify_customer", detail={"order_id": "order-1"})["notified"] for _ in range(2)]

    assert answers == [True, False]
    assert [message.to for message in shop.outbox().messages()] == ["alice@example.com"]
    logged = log.getvalue()
    assert "order-1" in logged
    assert "alice" not in logged
    assert "example.com" not in logged
