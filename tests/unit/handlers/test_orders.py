from datetime import timedelta

import pytest

from adapters.wiring import Shop
from domain.orders.order import OrderStatus, PaymentState, Rejection, StockState
from tests.contract.samples import NOON, cart, order, order_line
from tests.unit.handlers.client import call


def place(shop: Shop, order_id: str, user: str = "alice", hours: int = 0) -> None:
    held = cart(user_id=user, cart_id=f"cart of {order_id}")
    assert shop.carts().save(held)
    made = order(
        order_line("curtain", 2), order_id=order_id, user_id=user, created_at=NOON + timedelta(hours=hours)
    )
    shop.orders().place(made, held)


def change(shop: Shop, order_id: str, **fields: object) -> None:
    stored = shop.orders().get(order_id)
    assert stored is not None
    assert shop.orders().replace(stored.changed(**fields))


def test_an_order_is_shown_with_its_lines(shop: Shop) -> None:
    place(shop, "order-1")

    answer = call("GET", "/orders/order-1")

    assert answer.status == 200
    assert answer.body == {
        "orderId": "order-1",
        "status": "PENDING",
        "totalAmount": 39.98,
        "currency": "EUR",
        "createdAt": "2026-03-14T12:00:00.123Z",
        "lineCount": 1,
        "paymentMethod": "pm_card_visa",
        "payment": "NONE",
        "items": [
            {"productId": "curtain", "name": "Curtain", "price": 19.99, "quantity": 2, "lineTotal": 39.98}
        ],
    }


def test_a_rejected_order_says_why(shop: Shop) -> None:
    place(shop, "order-1")
    change(
        shop,
        "order-1",
        status=OrderStatus.REJECTED,
        payment=PaymentState.VOIDED,
        stock=StockState.RELEASED,
        rejection=Rejection(code="out_of_stock", message="Not enough in stock: Curtain."),
    )

    shown = call("GET", "/orders/order-1").body
    listed = call("GET", "/orders").body["items"][0]

    assert shown["reason"] == listed["reason"]
    assert shown["reason"] == {"code": "out_of_stock", "message": "Not enough in stock: Curtain."}
    assert (shown["status"], shown["payment"]) == ("REJECTED", "VOIDED")


def test_an_order_on_its_way_back_is_pending_and_gives_no_reason_yet(shop: Shop) -> None:
    place(shop, "order-1")
    change(shop, "order-1", rejection=Rejection(code="card_declined", message="Your card was declined."))

    shown = call("GET", "/orders/order-1").body

    assert shown["status"] == "PENDING"
    assert "reason" not in shown


def test_orders_are_listed_newest_first_page_by_page(shop: Shop) -> None:
    for hours in range(5):
        place(shop, f"order-{hours}", hours=hours)
    place(shop, "bobs", user="bob")

    seen, query = list[str](), {"limit": "2"}
    while True:
        page = call("GET", "/orders", query=query).body
        seen += [item["orderId"] for item in page["items"]]
        if page["nextCursor"] is None:
            break
        query["cursor"] = page["nextCursor"]

    assert seen == ["order-4", "order-3", "order-2", "order-1", "order-0"]
    assert "items" not in call("GET", "/orders").body["items"][0]


def test_another_customers_order_is_answered_exactly_as_an_unknown_one(shop: Shop) -> None:
    place(shop, "order-1", user="bob")

    foreign, unknown = call("GET", "/orders/order-1"), call("GET", "/orders/order-2")

    assert foreign.problem == unknown.problem == (404, "order_not_found")
    assert {**foreign.body, "detail": ""} == {**unknown.body, "detail": ""}
    assert foreign.body["detail"].replace("order-1", "order-2") == unknown.body["detail"]
    assert foreign.headers == unknown.headers


def test_another_customers_cursor_is_refused(shop: Shop) -> None:
    for number in range(2):
        place(shop, f"order-{number}", user="bob")
    cursor = call("GET", "/orders", user="bob", query={"limit": "1"}).body["nextCursor"]

    assert call("GET", "/orders", query={"cursor": cursor}).problem == (422, "invalid_cursor")


@pytest.mark.usefixtures("shop")
def test_a_customer_without_orders_has_an_empty_page() -> None:
    assert call("GET", "/orders").body == {"items": [], "nextCursor": None}
