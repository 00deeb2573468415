import io
import time
from typing import Any

import httpx
import pytest
from rich.console import Console

from entrypoints.cli.client.listings import show_outbox
from entrypoints.cli.client.running_kiosk import ShopClient, panel_rows
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration


def buy(customer: ShopClient, product: str, quantity: int = 1, *, key: str = "first-try", **body: Any) -> str:
    lines = [{"productId": product, "quantity": quantity}]
    assert customer.put("/cart", {"lines": lines}).status == 200
    answer = customer.post("/checkout", body, Idempotency_Key=key)
    assert answer.status == 202, answer
    order_id: str = answer.body["orderId"]
    return order_id


def test_an_order_is_confirmed_and_stock_and_money_have_moved(
    kiosk: Kiosk, maya: ShopClient, teapot: str
) -> None:
    order_id = buy(maya, teapot, 3, total=59.97)
    kiosk.decide(order_id)
    order = maya.get(f"/orders/{order_id}").body
    assert (order["status"], order["totalAmount"], order["payment"]) == ("CONFIRMED", 59.97, "CAPTURED")
    assert order["items"] == [
        {"productId": teapot, "name": "Teapot", "price": 19.99, "quantity": 3, "lineTotal": 59.97}
    ]
    assert "reason" not in order
    assert kiosk.stock(teapot) == 7
    assert kiosk.payments(order_id) == ["AUTHORIZED", "CAPTURED"]


def test_checkout_answers_as_documented_and_empties_the_cart(maya: ShopClient, teapot: str) -> None:
    maya.put(f"/cart/items/{teapot}", {"quantity": 2})
    answer = maya.post("/checkout", {})
    assert answer.status == 202
    assert answer.body == {"message": "Checkout started", "orderId": answer.body["orderId"]}
    assert maya.get("/cart").body["lines"] == []


def test_the_workflow_takes_the_four_named_steps_in_order(
    kiosk: Kiosk, maya: ShopClient, teapot: str
) -> None:
    entered = [words for words in kiosk.decide(buy(maya, teapot)) if "cyan" in words]
    names = [words.removeprefix("[cyan]").removesuffix("[/]") for words in entered]
    named = ["ValidateOrder", "ProcessPayment", "UpdateInventory", "SendConfirmation"]
    assert [name for name in names if name in named] == named


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        ("pm_card_chargeDeclined", "Your card was declined."),
        ("pm_card_chargeDeclinedInsufficientFunds", "Your card has insufficient funds."),
    ],
)
def test_a_declined_card_rejects_the_order_and_takes_nothing(
    kiosk: Kiosk, maya: ShopClient, teapot: str, method: str, sentence: str
) -> None:
    order_id = buy(maya, teapot, paymentMethod=method)
    kiosk.decide(order_id)
    order = maya.get(f"/orders/{order_id}").body
    assert (order["status"], order["reason"]) == ("REJECTED", {"code": "card_declined", "message": sentence})
    assert kiosk.stock(teapot) == 10
    assert kiosk.payments(order_id) == ["DECLINED"]


def test_stock_that_is_gone_by_the_time_of_payment_voids_the_authorization(
    kiosk: Kiosk, maya: ShopClient
) -> None:
    lamp = kiosk.product("Lamp", 80, 3)
    order_id = buy(maya, lamp, 3, paymentMethod="pm_card_lateReply")
    deadline = time.monotonic() + 20
    while not kiosk.payments(order_id):
        assert time.monotonic() < deadline
    kiosk.add_stock(lamp, -1)
    kiosk.decide(order_id)
    order = maya.get(f"/orders/{order_id}").body
    assert order["reason"] == {"code": "out_of_stock", "message": "Not enough in stock: Lamp."}
    assert order["payment"] == "VOIDED"
    assert kiosk.stock(lamp) == 2
    assert kiosk.payments(order_id) == ["AUTHORIZED", "VOIDED"]


def test_a_fault_that_passes_is_retried_until_the_order_is_confirmed(
    kiosk: Kiosk, maya: ShopClient, teapot: str
) -> None:
    order_id = buy(maya, teapot, paymentMethod="pm_card_passingFault")
    steps = kiosk.decide(order_id)
    assert sum("PaymentUnavailable" in step for step in steps) == 2
    assert maya.get(f"/orders/{order_id}").body["status"] == "CONFIRMED"


def test_an_authorization_whose_reply_came_too_late_is_taken_once(
    kiosk: Kiosk, maya: ShopClient, teapot: str
) -> None:
    order_id = buy(maya, teapot, paymentMethod="pm_card_lateReply")
    steps = kiosk.decide(order_id)
    assert any("Sandbox.Timedout" in step for step in steps)
    assert maya.get(f"/orders/{order_id}").body["status"] == "CONFIRMED"
    assert kiosk.payments(order_id) == ["AUTHORIZED", "CAPTURED"]


def test_the_customer_is_written_to_once(kiosk: Kiosk, maya: ShopClient, teapot: str) -> None:
    order_id = buy(maya, teapot)
    kiosk.decide(order_id)
    mails = []
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        outbox = panel_rows(kiosk.url, "outbox")
        mails = [mail for mail in outbox if mail["message_id"].startswith(order_id)]
        if mails:
            break
    assert [mail["subject"] for mail in mails] == ["Your order is confirmed"]


def test_own_orders_are_listed_newest_first_page_by_page(kiosk: Kiosk, maya: ShopClient, teapot: str) -> None:
    placed = [buy(maya, teapot, key=f"try-{number}") for number in range(3)]
    first = maya.get("/orders?limit=2").body
    second = maya.get(f"/orders?limit=2&cursor={first['nextCursor']}").body
    assert [row["orderId"] for row in first["items"] + second["items"]] == placed[::-1]
    assert second["nextCursor"] is None
    other = kiosk.customer("noor").shop
    assert other.get("/orders").body["items"] == []
    assert other.get(f"/orders?cursor={first['nextCursor']}").body["code"] == "invalid_cursor"


def test_somebody_elses_order_cannot_be_told_from_an_unknown_one(
    kiosk: Kiosk, maya: ShopClient, teapot: str
) -> None:
    order_id = buy(maya, teapot)
    unknown = order_id.translate(str.maketrans("0123456789", "1234567890"))
    noor = kiosk.customer("noor").shop
    answers = [noor.get(f"/orders/{name}") for name in (order_id, unknown)]
    assert [answer.status for answer in answers] == [404, 404]
    shapes = [
        {k: v.replace(n, "ID") if isinstance(v, str) else v for k, v in a.body.items()}
        for a, n in zip(answers, (order_id, unknown), strict=True)
    ]
    assert shapes[0] == shapes[1]


def test_the_same_key_finds_the_same_order_and_another_request_under_it_is_refused(
    kiosk: Kiosk, maya: ShopClient, teapot: str
) -> None:
    order_id = buy(maya, teapot, key="k", total=19.99)
    assert maya.post("/checkout", {"total": 19.99}, Idempotency_Key="k").body["orderId"] == order_id
    refused = maya.post("/checkout", {"total": 20}, Idempotency_Key="k")
    assert (refused.status, refused.body["code"]) == (422, "idempotency_mismatch")
    assert len(maya.get("/orders").body["items"]) == 1
    assert buy(kiosk.customer("noor").shop, teapot, key="k") != order_id


def test_prices_are_those_of_the_moment_and_the_order_keeps_them(kiosk: Kiosk, maya: ShopClient) -> None:
    vase = kiosk.product("Vase", 10, 5)
    maya.put(f"/cart/items/{vase}", {"quantity": 1})
    kiosk.change_product(vase, name="Vase", price=12.5, category="test")
    assert maya.get("/cart").body["total"] == 12.5
    refused = maya.post("/checkout", {"total": 10})
    assert (refused.status, refused.body["code"]) == (409, "total_mismatch")
    assert (refused.body["expectedTotal"], refused.body["actualTotal"]) == (10, 12.5)
    order_id = maya.post("/checkout", {"total": 12.5}).body["orderId"]
    kiosk.change_product(vase, name="Vase", price=99, category="test")
    kiosk.decide(order_id)
    assert maya.get(f"/orders/{order_id}").body["totalAmount"] == 12.5
    assert kiosk.stock(vase) == 4


def test_a_body_that_curl_labels_as_a_form_is_read_as_the_json_it_is(
    kiosk: Kiosk, maya: ShopClient, teapot: str
) -> None:
    maya.put(f"/cart/items/{teapot}", {"quantity": 1})
    headers = {"Authorization": f"Bearer {maya.token}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = httpx.post(kiosk.url + "/checkout", content=b'{"total": 19.99}', headers=headers)
    assert answer.status_code == 202


def test_a_name_that_looks_like_markup_is_a_name_in_the_mail_and_at_the_terminal(
    kiosk: Kiosk, maya: ShopClient
) -> None:
    name = "[/bold] <img src=x onerror=alert(1)>"
    product = kiosk.product(name, 5, 1)
    order_id = buy(maya, product, paymentMethod="pm_card_passingFault")
    kiosk.add_stock(product, -1)
    kiosk.decide(order_id)
    assert (
        maya.get(f"/orders/{order_id}").body["reason"]["message"].startswith(f"Not enough in stock: {name}.")
    )
    deadline = time.monotonic() + 20  # the mail comes by the bus, after the order is decided
    shown = ""
    while name not in shown and time.monotonic() < deadline:
        console = Console(width=400, record=True, file=io.StringIO())
        show_outbox(console, kiosk.url)
        shown = console.export_text()
    assert name in shown


@pytest.mark.parametrize("body", [b"[]", b'{"Entries": [1]}', b'{"Entries": "x"}', b"[" * 100_000, b'"x"'])
def test_an_odd_call_of_an_aws_service_is_answered_in_its_own_shape(kiosk: Kiosk, body: bytes) -> None:
    headers = {"X-Amz-Target": "AWSEvents.PutEvents"}
    answer = httpx.post(kiosk.url + "/", content=body, headers=headers)
    assert (answer.status_code, answer.json()["__type"]) == (400, "SerializationException")


def test_an_aws_header_on_a_route_of_the_shop_changes_nothing(kiosk: Kiosk) -> None:
    headers = {"X-Amz-Target": "AWSStepFunctions.ListStateMachines"}
    answer = httpx.get(kiosk.url + "/products?limit=1", headers=headers)
    assert len(answer.json()["items"]) == 1
