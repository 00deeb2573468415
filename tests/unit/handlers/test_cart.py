import base64
import json
from typing import Any

import pytest

from adapters.wiring import Shop
from domain.cart.cart import MAX_LINES
from tests.contract.samples import details
from tests.unit.handlers.client import call, event, send

pytestmark = pytest.mark.usefixtures("shop")

FULL = {"lines": [{"productId": "curtain", "quantity": 2}, {"productId": "lamp", "quantity": 1}]}


def test_a_new_customers_cart_is_empty() -> None:
    answer = call("GET", "/cart")

    assert answer.status == 200
    assert answer.body == {"version": answer.body["version"], "lines": [], "currency": "EUR", "total": 0}


def test_a_cart_is_shown_with_live_prices(shop: Shop) -> None:
    put = call("PUT", "/cart", FULL)
    shop.products().put("lamp", details("Reading lamp", "26.50"))
    shown = call("GET", "/cart")

    assert (put.status, put.body["total"]) == (200, 64.98)
    assert shown.body == {
        "version": shown.headers["ETag"].strip('"'),
        "lines": [
            {
                "productId": "curtain",
                "quantity": 2,
                "available": True,
                "name": "Popular curtain",
                "price": 19.99,
                "lineTotal": 39.98,
            },
            {
                "productId": "lamp",
                "quantity": 1,
                "available": True,
                "name": "Reading lamp",
                "price": 26.5,
                "lineTotal": 26.5,
            },
        ],
        "currency": "EUR",
        "total": 66.48,
    }


def test_a_product_that_is_gone_is_shown_as_such(shop: Shop) -> None:
    call("PUT", "/cart", FULL)
    del shop.store().products["lamp"]

    assert call("GET", "/cart").body["lines"][1] == {"productId": "lamp", "quantity": 1, "available": False}


def test_a_cart_is_changed_line_by_line() -> None:
    call("PUT", "/cart/items/curtain", {"quantity": 2})
    call("PUT", "/cart/items/lamp", {"quantity": 1})
    changed = call("PUT", "/cart/items/curtain", {"quantity": 5})
    assert [(line["productId"], line["quantity"]) for line in changed.body["lines"]] == [
        ("curtain", 5),
        ("lamp", 1),
    ]

    removed = call("DELETE", "/cart/items/curtain")
    assert [line["productId"] for line in removed.body["lines"]] == ["lamp"]

    assert call("DELETE", "/cart").body == (shown := call("GET", "/cart").body)
    assert (shown["lines"], shown["total"]) == ([], 0)


def test_customers_have_carts_of_their_own() -> None:
    call("PUT", "/cart", FULL, user="alice")

    assert call("GET", "/cart", user="bob").body["lines"] == []


def test_duplicate_lines_are_merged() -> None:
    answer = call("PUT", "/cart", {"lines": [*FULL["lines"], {"productId": "curtain", "quantity": 3}]})

    assert [(line["productId"], line["quantity"]) for line in answer.body["lines"]] == [
        ("curtain", 5),
        ("lamp", 1),
    ]


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 1.0, True, "3", None, 100_001, [1], 10**40])
def test_what_is_no_quantity_is_refused_with_nothing_changed(quantity: object) -> None:
    call("PUT", "/cart", FULL)

    whole = call("PUT", "/cart", {"lines": [{"productId": "lamp", "quantity": quantity}]})
    single = call("PUT", "/cart/items/lamp", {"quantity": quantity})

    assert (whole.problem, whole.field) == ((422, "validation_failed"), "lines.0.quantity")
    assert (single.problem, single.field) == ((422, "validation_failed"), "quantity")
    assert call("GET", "/cart").body["total"] == 64.98


@pytest.mark.parametrize("field", ["price", "total", "userId", "status", "product_id", "name"])
def test_a_field_that_is_not_the_customers_to_set_is_refused(field: str) -> None:
    call("PUT", "/cart", FULL)
    line = {"productId": "lamp", "quantity": 9, field: 1}

    in_line = call("PUT", "/cart", {"lines": [line]})
    in_cart = call("PUT", "/cart", {"lines": [], field: 1})
    in_item = call("PUT", "/cart/items/lamp", {"quantity": 9, field: 1})

    assert {answer.problem for answer in (in_line, in_cart, in_item)} == {(422, "validation_failed")}
    assert [answer.field for answer in (in_line, in_cart, in_item)] == [f"lines.0.{field}", field, field]
    assert call("GET", "/cart").body["total"] == 64.98


def test_two_thousand_lines_fit_and_one_more_does_not(shop: Shop) -> None:
    lines = [{"productId": f"sku-{number}", "quantity": 1} for number in range(MAX_LINES + 1)]
    for line in lines:
        shop.products().put(str(line["productId"]), details())

    refused = call("PUT", "/cart", {"lines": lines})
    assert (refused.problem, refused.field) == ((422, "validation_failed"), "lines")
    assert call("GET", "/cart").body["lines"] == []

    assert call("PUT", "/cart", {"lines": lines[:-1]}).status == 200
    beyond = call("PUT", "/cart/items/sku-2000", {"quantity": 1})
    assert (beyond.problem, beyond.field) == ((422, "cart_too_long"), "lines")


def test_merged_lines_above_the_largest_quantity_are_refused() -> None:
    line = {"productId": "curtain", "quantity": 60_000}

    answer = call("PUT", "/cart", {"lines": [line, line]})

    assert (answer.problem, answer.field) == ((422, "invalid_value"), "lines")


def test_an_unknown_product_is_refused_and_named() -> None:
    answer = call("PUT", "/cart", {"lines": [{"productId": "unicorn", "quantity": 1}]})

    assert (answer.problem, answer.field) == ((404, "product_not_found"), "productId")
    assert answer.body["productIds"] == ["unicorn"]
    assert call("PUT", "/cart/items/unicorn", {"quantity": 1}).problem == (404, "product_not_found")


def test_a_body_with_many_faults_names_some_of_them() -> None:
    lines = [{"productId": "curtain", "quantity": 0}] * 100

    answer = call("PUT", "/cart", {"lines": lines})

    assert answer.body["errors"][1]["field"] == "lines.1.quantity"
    assert 2 <= len(answer.body["errors"]) < 100


BROKEN: dict[str, str] = {
    "cut short": '{"lines": [',
    "text": "lines",
    "single quotes": "{'lines': []}",
    "a number of ten thousand digits": '{"lines": ' + "9" * 10_000 + "}",
    "nested without end": '{"lines": ' + "[" * 200_000 + "]" * 200_000 + "}",
    "two values": "{} {}",
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize(("method", "path"), [("PUT", "/cart"), ("POST", "/checkout")])
def test_a_body_that_is_not_json_is_refused(method: str, path: str, raw: str) -> None:
    answer = send(event(method, path, raw))

    assert (answer.problem, answer.field) == ((400, "malformed_json"), "body")


@pytest.mark.parametrize("raw", ["[]", "7", '"lines"', "null", "", '{"lines": null}', '{"lines": {}}', "{}"])
def test_a_body_that_is_no_cart_is_refused(raw: str) -> None:
    assert send(event("PUT", "/cart", raw)).problem == (422, "validation_failed")


def test_a_missing_body_is_refused() -> None:
    assert call("PUT", "/cart").problem == (422, "validation_failed")


def encoded(raw: bytes) -> dict[str, Any]:
    made = event("PUT", "/cart", base64.b64encode(raw).decode())
    return {**made, "isBase64Encoded": True}


def test_an_encoded_body_is_read() -> None:
    assert send(encoded(json.dumps(FULL).encode())).body["total"] == 64.98


def test_bytes_that_are_no_text_are_refused() -> None:
    assert send(encoded(b"\xff\xfe{}")).problem == (400, "malformed_json")


def test_text_that_is_not_base64_after_all_is_refused() -> None:
    made = {**event("PUT", "/cart", "A"), "isBase64Encoded": True}

    assert send(made).problem == (400, "malformed_json")


@pytest.mark.parametrize("label", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_a_body_is_json_whatever_its_label_says(label: str) -> None:
    answer = call("PUT", "/cart", FULL, headers={"content-type": label})

    assert answer.body["total"] == 64.98


CHANGES: list[tuple[str, str, dict[str, object] | None]] = [
    ("PUT", "/cart", {"lines": []}),
    ("DELETE", "/cart", None),
    ("PUT", "/cart/items/lamp", {"quantity": 9}),
    ("DELETE", "/cart/items/lamp", None),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change[0]} {change[1]}")
def test_a_change_of_a_cart_that_was_changed_meanwhile_is_refused(
    change: tuple[str, str, dict[str, object] | None],
) -> None:
    seen = call("PUT", "/cart", FULL).headers["ETag"]
    now = call("PUT", "/cart/items/curtain", {"quantity": 3})

    answer = call(*change, headers={"if-match": seen})

    assert answer.problem == (412, "version_mismatch")
    assert answer.body["expectedVersions"] == [seen.strip('"')]
    assert answer.body["actualVersion"] == now.body["version"]
    assert call("GET", "/cart").body == now.body
    assert call(*change, headers={"if-match": now.headers["ETag"]}).status == 200


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("*", 200),
        ("{etag}", 200),
        ('"other", {etag}', 200),
        ('"other"', 412),
        ("W/{etag}", 412),
        ("no tag", 412),
        ("", 412),
    ],
)
def test_if_match_is_read_as_http_defines_it(condition: str, status: int) -> None:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1"""
    tag = call("PUT", "/cart", FULL).headers["ETag"]

    assert call("DELETE", "/cart", headers={"if-match": condition.format(etag=tag)}).status == status


def test_a_cart_that_was_never_stored_has_one_version() -> None:
    version = call("GET", "/cart").body["version"]

    assert call("GET", "/cart").body["version"] == version
    assert call("PUT", "/cart", FULL, headers={"if-match": f'"{version}"'}).status == 200


def test_a_cart_that_became_too_expensive_is_shown_and_can_be_made_smaller(shop: Shop) -> None:
    lines = [{"productId": f"sku-{number}", "quantity": 100_000} for number in range(2)]
    for line in lines:
        shop.products().put(str(line["productId"]), details())
    call("PUT", "/cart", {"lines": lines})
    for line in lines:
        shop.products().put(str(line["productId"]), details(price="100000000"))

    shown = call("GET", "/cart")
    assert (shown.status, shown.body["total"], len(shown.body["lines"])) == (200, None, 2)
    assert call("POST", "/checkout", {}).problem == (422, "invalid_value")
    assert call("PUT", "/cart/items/sku-2", {"quantity": 1}).status == 404
    assert call("PUT", "/cart/items/sku-1", {"quantity": 99_999}).body["total"] is None
    assert call("DELETE", "/cart/items/sku-0").body["total"] == 99_999 * 10**8
