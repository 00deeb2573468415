"""Orders through the deployed shop: real functions, a real state machine, on two emulators of AWS."""

import time
from datetime import UTC, datetime

import pytest
from dependency_injector import providers

from adapters.aws_wiring import aws_adapters
from tests.contract.samples import cart, line, order, order_line
from tests.deployed.deployment import Stack
from tests.deployed.shops import Shop


def test_an_order_is_confirmed_and_its_stock_taken(shop: Shop) -> None:
    maya, teapot = shop.customer("maya"), shop.stocked("teapot", 19.99, 5)
    shop.fill_cart(maya, teapot, 2)
    order = shop.decided(maya, shop.check_out(maya))
    assert (order["status"], order["payment"], order["totalAmount"]) == ("CONFIRMED", "CAPTURED", 39.98)
    shop.fill_cart(maya, teapot, 4)
    refused = maya.post("/checkout", {})
    assert (refused.status, refused.body["lines"][0]["available"]) == (409, 3), "three are left, not four"


def test_a_declined_card_rejects_the_order_and_leaves_the_stock(shop: Shop) -> None:
    ben, kettle = shop.customer("ben"), shop.stocked("kettle", 49.5, 1)
    shop.fill_cart(ben, kettle, 1)
    order = shop.decided(ben, shop.check_out(ben, "pm_card_chargeDeclined"))
    assert (order["status"], order["reason"]["code"]) == ("REJECTED", "card_declined")
    shop.fill_cart(ben, kettle, 1)
    assert shop.decided(ben, shop.check_out(ben))["status"] == "CONFIRMED", "the one kettle is still there"


def test_who_comes_too_late_is_refused_before_any_card_is_asked(shop: Shop) -> None:
    ana, ben, clock = shop.customer("ana"), shop.customer("ben"), shop.stocked("clock", 120, 1)
    shop.fill_cart(ana, clock, 1)
    shop.fill_cart(ben, clock, 1)
    assert shop.decided(ben, shop.check_out(ben))["status"] == "CONFIRMED"
    refused = ana.post("/checkout", {})
    assert (refused.status, refused.body["code"]) == (409, "out_of_stock")
    assert [line["available"] for line in refused.body["lines"]] == [0]


def test_a_passing_fault_of_the_payment_provider_is_retried(shop: Shop) -> None:
    ana, apron = shop.customer("ana"), shop.stocked("apron", 25, 1)
    shop.fill_cart(ana, apron, 1)
    order = shop.decided(ana, shop.check_out(ana, "pm_card_passingFault"))
    assert order["status"] == "CONFIRMED"


def test_a_repeated_checkout_finds_the_same_order(shop: Shop) -> None:
    ana, pen = shop.customer("ana"), shop.stocked("pen", 12, 5)
    shop.fill_cart(ana, pen, 1)
    first = ana.post("/checkout", {}, **{"idempotency-key": "double-click"})
    again = ana.post("/checkout", {}, **{"idempotency-key": "double-click"})
    assert (first.status, again) == (202, first)
    assert shop.decided(ana, first.body["orderId"])["status"] == "CONFIRMED"


def test_a_repeated_delivery_counts_once(shop: Shop) -> None:
    keeper, path = shop.keeper(), f"/products/{shop.stocked('lamp', 80, 2)}/stock"
    change = {"delta": 3, "reason": "lorry"}
    answers = [keeper.post(path, change, **{"idempotency-key": "lorry"}) for _ in range(2)]
    assert [(answer.status, answer.body["stock"]) for answer in answers] == [(200, 5)] * 2


def test_the_decided_order_leaves_nothing_open_for_the_reconciler(
    shop: Shop, request: pytest.FixtureRequest
) -> None:
    ana, book = shop.customer("ana"), shop.stocked("book", 8, 1)
    shop.fill_cart(ana, book, 1)
    shop.decided(ana, shop.check_out(ana))
    stack = request.getfixturevalue(f"{request.node.callspec.params['shop']}_stack")
    answer = stack.account.client("lambda").invoke(FunctionName=stack.resources["ReconcileOrdersFunction"])
    assert answer["Payload"].read() == b'{"overdue": 0}'


def test_an_order_whose_start_was_lost_is_started_by_the_reconciler(
    ministack_shop: Shop, ministack_stack: Stack
) -> None:
    mug, names = ministack_shop.stocked("mug", 9, 1), ministack_stack.resources
    dynamodb = ministack_stack.account.client("dynamodb")
    kinds = ("Products", "Carts", "Orders", "Payments", "Messages")
    adapters = aws_adapters({f"{kind.upper()}_TABLE": names[f"{kind}Table"] for kind in kinds})
    adapters.override_providers(dynamodb=providers.Object(dynamodb))
    held = cart(line(mug), user_id="forgotten")
    lines, long_ago = order_line(mug, 1, "9"), datetime(2020, 2, 2, tzinfo=UTC)
    assert adapters.carts().save(held)
    adapters.orders().place(order(lines, order_id=mug, user_id="forgotten", created_at=long_ago), held)
    functions = ministack_stack.account.client("lambda")
    answer = functions.invoke(FunctionName=names["ReconcileOrdersFunction"])
    assert answer["Payload"].read() == b'{"overdue": 1}'
    ministack_shop.history(mug)
    decided = adapters.orders().get(mug)
    assert decided is not None
    assert decided.status == "CONFIRMED"
    answer = functions.invoke(FunctionName=names["ReconcileOrdersFunction"])
    assert answer["Payload"].read() == b'{"overdue": 0}'


def test_the_customer_is_written_to_when_the_order_is_decided(
    ministack_shop: Shop, ministack_stack: Stack
) -> None:
    ana, mug = ministack_shop.customer("ana"), ministack_shop.stocked("mug", 9, 1)
    ministack_shop.fill_cart(ana, mug, 1)
    order_id = ministack_shop.check_out(ana)
    ministack_shop.decided(ana, order_id)
    messages, table = ministack_stack.account.client("dynamodb"), ministack_stack.resources["MessagesTable"]
    deadline = time.monotonic() + 60
    while True:
        found = [
            item for item in messages.scan(TableName=table)["Items"] if order_id in item["message_id"]["S"]
        ]
        if found and found[0]["state"]["S"] == "SENT":
            break
        assert time.monotonic() < deadline, f"bus, rule, function or SES did not carry the mail: {found}"
        time.sleep(0.2)  # noqa: TID251 -- a poll of a real process, with a deadline
