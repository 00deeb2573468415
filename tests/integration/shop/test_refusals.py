"""Everything the API must refuse, with nothing changed: over HTTP, with real tokens."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from entrypoints.cli.client.running_kiosk import ShopClient
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration


@pytest.fixture
def unchanged(kiosk: Kiosk, maya: ShopClient, teapot: str) -> Iterator[None]:
    """Maya's cart holds a teapot; after the test it still does, and nothing was ordered, sold or paid."""
    maya.put(f"/cart/items/{teapot}", {"quantity": 1})
    cart, orders = maya.get("/cart").body, maya.get("/orders").body
    yield
    assert maya.get("/cart").body == cart
    assert maya.get("/orders").body == orders
    assert kiosk.stock(teapot) == 10


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"price": 1}, "price"),
        ({"status": "CONFIRMED"}, "status"),
        ({"userId": "somebody"}, "userId"),
        ({"user_id": "somebody"}, "user_id"),
        ({"items": []}, "items"),
        ({"total": "19.99"}, "total"),
        ({"total": True}, "total"),
        ({"total": 19.999}, "total"),
        ({"total": 1e300}, "total"),
        ({"paymentMethod": "cash"}, "paymentMethod"),
        ({"paymentMethod": 7}, "paymentMethod"),
    ],
)
@pytest.mark.usefixtures("unchanged")
def test_a_checkout_body_may_carry_nothing_but_its_two_fields(
    maya: ShopClient, body: dict[str, Any], field: str
) -> None:
    answer = maya.post("/checkout", body)
    assert (answer.status, answer.body["code"], answer.body["field"]) == (422, "validation_failed", field)


@pytest.mark.usefixtures("unchanged")
def test_a_total_sets_no_price(maya: ShopClient) -> None:
    answer = maya.post("/checkout", {"total": 0.01})
    assert (answer.status, answer.body["code"]) == (409, "total_mismatch")
    assert (answer.body["expectedTotal"], answer.body["actualTotal"]) == (0.01, 19.99)


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 1.0, True, "3", 100_001, None, [], 10**30])
@pytest.mark.usefixtures("unchanged")
def test_a_quantity_is_a_whole_number_from_1_to_100000(maya: ShopClient, teapot: str, quantity: Any) -> None:
    line = maya.put(f"/cart/items/{teapot}", {"quantity": quantity})
    assert (line.status, line.body["field"]) == (422, "quantity")
    whole = maya.put("/cart", {"lines": [{"productId": teapot, "quantity": quantity}]})
    assert (whole.status, whole.body["field"]) == (422, "lines.0.quantity")


@pytest.mark.parametrize("extra", [{"price": 1}, {"name": "Teapot"}, {"userId": "x"}])
@pytest.mark.usefixtures("unchanged")
def test_a_cart_line_carries_no_price(maya: ShopClient, teapot: str, extra: dict[str, Any]) -> None:
    answer = maya.put("/cart", {"lines": [{"productId": teapot, "quantity": 1, **extra}]})
    assert (answer.status, answer.body["field"]) == (422, f"lines.0.{next(iter(extra))}")


@pytest.mark.usefixtures("unchanged")
def test_a_cart_has_at_most_2000_lines(maya: ShopClient, teapot: str) -> None:
    answer = maya.put("/cart", {"lines": [{"productId": teapot, "quantity": 1}] * 2_001})
    assert (answer.status, answer.body["field"]) == (422, "lines")


@pytest.mark.usefixtures("unchanged")
def test_merged_lines_stay_within_the_limit_of_one(maya: ShopClient, teapot: str) -> None:
    lines = [{"productId": teapot, "quantity": 60_000}] * 2
    answer = maya.put("/cart", {"lines": lines})
    assert (answer.status, answer.body["code"]) == (422, "invalid_value")


def test_duplicate_lines_are_merged(maya: ShopClient, teapot: str) -> None:
    lines = [{"productId": teapot, "quantity": 1}, {"productId": teapot, "quantity": 2}]
    cart = maya.put("/cart", {"lines": lines}).body
    assert [(line["productId"], line["quantity"]) for line in cart["lines"]] == [(teapot, 3)]
    assert cart["total"] == 59.97


@pytest.mark.usefixtures("unchanged")
def test_a_product_that_does_not_exist_does_not_enter_a_cart(maya: ShopClient) -> None:
    answer = maya.put("/cart/items/unicorn", {"quantity": 1})
    assert (answer.status, answer.body["code"]) == (404, "product_not_found")


def test_an_empty_cart_is_not_checked_out(maya: ShopClient) -> None:
    answer = maya.post("/checkout", {})
    assert (answer.status, answer.body["code"]) == (409, "cart_empty")
    assert maya.get("/orders").body["items"] == []


@pytest.mark.parametrize("limit", ["0", "101", "-1", "ten", "1.5", ""])
@pytest.mark.parametrize("path", ["/products", "/orders"])
def test_a_limit_is_a_number_from_1_to_100(maya: ShopClient, path: str, limit: str) -> None:
    answer = maya.get(f"{path}?limit={limit}")
    assert (answer.status, answer.body["field"]) == (422, "limit")


def test_a_tampered_cursor_is_refused(kiosk: Kiosk, maya: ShopClient, teapot: str) -> None:
    kiosk.product("Second", 1, 0)
    cursor = ShopClient(kiosk.url).get("/products?limit=1").body["nextCursor"]
    tampered = cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1]
    for bad in (tampered, cursor[:-1], cursor + "A", "AAAA", "%00", "..%2F"):
        answer = maya.get(f"/products?limit=1&cursor={bad}")
        assert (answer.status, answer.body["code"]) == (422, "invalid_cursor"), bad
    other_listing = maya.get(f"/products?limit=1&category=test&cursor={cursor}")
    assert other_listing.body["code"] == "invalid_cursor"


@pytest.mark.usefixtures("unchanged")
def test_an_idempotency_key_has_at_most_255_characters(maya: ShopClient) -> None:
    answer = maya.post("/checkout", {}, Idempotency_Key="k" * 256)
    assert (answer.status, answer.body["field"].lower()) == (422, "idempotency-key")


@pytest.mark.usefixtures("unchanged")
def test_what_is_not_json_is_a_400(maya: ShopClient, kiosk: Kiosk) -> None:
    headers = {"Authorization": f"Bearer {maya.token}"}
    answer = httpx.post(kiosk.url + "/checkout", content=b'{"total":', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")
    assert answer.headers["content-type"] == "application/problem+json"


def test_only_administrators_keep_the_catalogue(maya: ShopClient, teapot: str) -> None:
    details = {"name": "Free", "price": 0.01, "category": "test"}
    for answer in (
        maya.put(f"/products/{teapot}", details),
        maya.post(f"/products/{teapot}/stock", {"delta": 5, "reason": "theft"}),
        maya.put(f"/products/{teapot}", {}),
    ):
        assert (answer.status, answer.body["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "X", "price": -1, "category": "c"}, "price"),
        ({"name": "X", "price": -0.01, "category": "c"}, "price"),
        ({"name": "X", "price": "1", "category": "c"}, "price"),
        ({"name": "", "price": 1, "category": "c"}, "name"),
        ({"name": " ", "price": 1, "category": "c"}, "name"),
        ({"name": "X\u0000Y", "price": 1, "category": "c"}, "name"),
        ({"name": "X\u001b[31mY", "price": 1, "category": "c"}, "name"),
        ({"name": "X\r\nBcc: everybody", "price": 1, "category": "c"}, "name"),
        ({"name": "X", "price": 1, "category": "c", "description": "\u0007"}, "description"),
        ({"name": "X", "price": 1}, "category"),
        ({"name": "X", "price": 1, "category": "c", "stock": 5}, "stock"),
    ],
)
def test_a_product_with_a_wrong_field_is_refused(
    admin: ShopClient, teapot: str, body: dict[str, Any], field: str
) -> None:
    answer = admin.put(f"/products/{teapot}", body)
    assert (answer.status, answer.body["field"]) == (422, field)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"delta": -11, "reason": "loss"}, "not_enough_stock"),
        ({"delta": 0, "reason": "nothing"}, "invalid_value"),
        ({"delta": 1.5, "reason": "half"}, "validation_failed"),
        ({"delta": 1}, "validation_failed"),
        ({"delta": 1, "reason": ""}, "validation_failed"),
    ],
)
def test_stock_is_changed_by_whole_units_with_a_reason_and_never_below_zero(
    kiosk: Kiosk, admin: ShopClient, teapot: str, change: dict[str, Any], code: str
) -> None:
    assert admin.post(f"/products/{teapot}/stock", change).body["code"] == code
    assert kiosk.stock(teapot) == 10


def test_a_delivery_repeated_under_its_key_counts_once(kiosk: Kiosk, admin: ShopClient, teapot: str) -> None:
    change = {"delta": 5, "reason": "delivery"}
    answers = [admin.post(f"/products/{teapot}/stock", change, Idempotency_Key="lorry") for _ in range(2)]
    assert [(answer.status, answer.body["stock"]) for answer in answers] == [(200, 15)] * 2
    other = admin.post(f"/products/{teapot}/stock", change | {"delta": 6}, Idempotency_Key="lorry")
    assert (other.status, other.body["code"]) == (422, "idempotency_mismatch")
    assert kiosk.stock(teapot) == 15


def test_a_body_over_the_apis_size_is_refused(maya: ShopClient) -> None:
    answer = maya.put("/cart", {"lines": [], "padding": "x" * (10 * 2**20)})
    assert (answer.status, answer.body) == (413, {"message": "Request Entity Too Large"})


def test_unknown_paths_are_answered_as_api_gateway_does(maya: ShopClient) -> None:
    assert maya.get("/nowhere") == (404, {"message": "Not Found"})
