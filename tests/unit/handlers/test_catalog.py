import pytest

from adapters.wiring import Shop
from tests.contract.samples import details
from tests.unit.handlers.client import call

CURTAIN = {
    "productId": "curtain",
    "name": "Popular curtain",
    "description": "",
    "category": "curtains",
    "price": 19.99,
    "currency": "EUR",
    "stock": 7,
}
ADMIN = "[staff admin]"
BED = {"name": "Bed", "price": 199, "category": "beds"}

pytestmark = pytest.mark.usefixtures("shop")


def test_anyone_sees_a_product() -> None:
    answer = call("GET", "/products/curtain", user=None)

    assert (answer.status, answer.body) == (200, CURTAIN)
    assert answer.headers["Content-Type"] == "application/json"


def test_a_product_that_is_not_there_is_a_problem() -> None:
    assert call("GET", "/products/unicorn", user=None).problem == (404, "product_not_found")


def test_anyone_sees_the_products_page_by_page() -> None:
    first = call("GET", "/products", user=None, query={"limit": "1"})
    assert [item["productId"] for item in first.body["items"]] == ["curtain"]

    second = call("GET", "/products", user=None, query={"limit": "1", "cursor": first.body["nextCursor"]})

    assert [item["productId"] for item in second.body["items"]] == ["lamp"]
    assert second.body["nextCursor"] is None


def test_products_are_filtered_by_category() -> None:
    answer = call("GET", "/products", user=None, query={"category": "lamps"})

    assert [item["productId"] for item in answer.body["items"]] == ["lamp"]
    assert call("GET", "/products", user=None, query={"category": "beds"}).body == {
        "items": [],
        "nextCursor": None,
    }


def test_a_page_has_twenty_products_unless_asked(shop: Shop) -> None:
    for number in range(120):
        shop.products().put(f"sku-{number:03}", details())

    assert len(call("GET", "/products", user=None).body["items"]) == 20
    assert len(call("GET", "/products", user=None, query={"limit": "100"}).body["items"]) == 100


@pytest.mark.parametrize("path", ["/products", "/orders"])
@pytest.mark.parametrize(
    "limit", ["0", "101", "-1", "1.5", "ten", "", "1e2", "true", "999999999999999999999"]
)
def test_a_limit_is_from_1_to_100(path: str, limit: str) -> None:
    answer = call("GET", path, query={"limit": limit})

    assert answer.problem == (422, "validation_failed")
    assert answer.field == "limit"


@pytest.mark.parametrize("path", ["/products", "/orders"])
@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "../../etc", "é", "A" * 400])
def test_a_cursor_that_no_listing_gave_out_is_refused(path: str, cursor: str) -> None:
    answer = call("GET", path, query={"cursor": cursor})

    assert answer.problem == (422, "invalid_cursor")
    assert answer.field == "cursor"


def test_a_cursor_of_another_category_is_refused() -> None:
    cursor = call("GET", "/products", query={"limit": "1"}).body["nextCursor"]

    answer = call("GET", "/products", query={"cursor": cursor, "category": "lamps"})

    assert answer.problem == (422, "invalid_cursor")


def test_an_endless_cursor_is_refused() -> None:
    answer = call("GET", "/products", query={"cursor": "A" * 501})

    assert (answer.problem, answer.field) == ((422, "validation_failed"), "cursor")


def test_a_keeper_creates_and_changes_a_product() -> None:
    made = call("PUT", "/products/bed", BED, groups=ADMIN)
    assert (made.status, made.body["stock"], made.body["price"]) == (200, 0, 199)

    stocked = call("POST", "/products/bed/stock", {"delta": 4, "reason": "lorry"}, groups=ADMIN)
    assert stocked.body["stock"] == 4

    changed = call("PUT", "/products/bed", {**BED, "price": 189.5}, groups=ADMIN)
    assert changed.body == call("GET", "/products/bed", user=None).body
    assert (changed.body["stock"], changed.body["price"]) == (4, 189.5)


def test_the_last_change_of_stock_says_who_made_it(shop: Shop) -> None:
    call("POST", "/products/curtain/stock", {"delta": -2, "reason": "moths"}, user="ada", groups="[admin]")

    product = shop.products().get("curtain")
    assert product is not None
    assert product.last_stock_change is not None
    assert (product.last_stock_change.changed_by, product.last_stock_change.reason) == ("ada", "moths")


def test_a_change_of_stock_repeated_under_its_key_counts_once(shop: Shop) -> None:
    path, change, headers = (
        "/products/curtain/stock",
        {"delta": 3, "reason": "lorry"},
        {"idempotency-key": "k"},
    )
    first = call("POST", path, change, groups=ADMIN, headers=headers)
    again = call("POST", path, change, groups=ADMIN, headers=headers)
    assert (first.status, first.body["stock"], again.status) == (200, 10, 200)
    assert again.body == first.body

    other = call("POST", path, change | {"delta": 4}, groups=ADMIN, headers=headers)
    assert (other.problem, other.field) == ((422, "idempotency_mismatch"), "Idempotency-Key")
    assert call("POST", path, change, user="bob", groups=ADMIN, headers=headers).body["stock"] == 13
    product = shop.products().get("curtain")
    assert product is not None
    assert product.stock == 13


def test_a_key_of_a_change_of_stock_is_of_one_product(shop: Shop) -> None:
    change, headers = {"delta": 3, "reason": "lorry"}, {"idempotency-key": "k"}
    call("PUT", "/products/bed", BED, groups=ADMIN)
    stocks = [
        call("POST", f"/products/{name}/stock", change, groups=ADMIN, headers=headers).body["stock"]
        for name in ("bed", "curtain")
    ]
    assert stocks == [3, 10]


def test_a_dismissed_administrator_keeps_the_catalogue_no_longer(shop: Shop) -> None:
    assert call("PUT", "/products/curtain", BED, user="ada", groups=ADMIN).status == 200
    shop.administrators().dismiss("ada")
    refused = call("PUT", "/products/curtain", BED, user="ada", groups=ADMIN)
    assert refused.problem == (403, "not_allowed")


@pytest.mark.parametrize("groups", [None, "[]", "[staff]", "[administrators]", "[admin-readers sadmin]"])
def test_only_the_group_admin_keeps_the_catalogue(shop: Shop, groups: str | None) -> None:
    before = shop.products().get("curtain")

    put = call("PUT", "/products/curtain", BED, groups=groups)
    stock = call("POST", "/products/curtain/stock", {"delta": 1, "reason": "gift"}, groups=groups)

    assert put.problem == stock.problem == (403, "not_allowed")
    assert shop.products().get("curtain") == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price": -0.01}, "price"),
        ({"price": -1}, "price"),
        ({"price": 19.999}, "price"),
        ({"price": "19.99"}, "price"),
        ({"price": True}, "price"),
        ({"price": None}, "price"),
        ({"price": 1e13}, "price"),
        ({"name": ""}, "name"),
        ({"name": 7}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"category": ""}, "category"),
        ({"description": "x" * 2001}, "description"),
        ({"stock": 5}, "stock"),
        ({"productId": "bed"}, "productId"),
    ],
)
def test_what_is_no_product_is_refused(shop: Shop, change: dict[str, object], field: str) -> None:
    answer = call("PUT", "/products/bed", BED | change, groups=ADMIN)

    assert (answer.problem, answer.field) == ((422, "validation_failed"), field)
    assert shop.products().get("bed") is None


@pytest.mark.parametrize("product_id", [".hidden", "a b", "ü", "x" * 65])
def test_a_product_id_that_is_not_safe_in_a_path_is_refused(product_id: str) -> None:
    for answer in (
        call("PUT", f"/products/{product_id}", BED, groups=ADMIN),
        call("PUT", f"/cart/items/{product_id}", {"quantity": 1}),
    ):
        assert answer.problem in {(422, "validation_failed"), (404, "not_found")}
        if answer.status == 422:
            assert answer.field == "productId"


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"delta": 0, "reason": "boredom"}, 422, "invalid_value", "delta"),
        ({"delta": 1.0, "reason": "half"}, 422, "validation_failed", "delta"),
        ({"delta": "1", "reason": "text"}, 422, "validation_failed", "delta"),
        ({"delta": True, "reason": "yes"}, 422, "validation_failed", "delta"),
        ({"delta": 10**9, "reason": "greed"}, 422, "validation_failed", "delta"),
        ({"delta": 1}, 422, "validation_failed", "reason"),
        ({"delta": 1, "reason": ""}, 422, "validation_failed", "reason"),
        ({"delta": 1, "reason": "x", "stock": 9}, 422, "validation_failed", "stock"),
        ({"delta": -8, "reason": "moths"}, 409, "not_enough_stock", "delta"),
    ],
)
def test_what_is_no_change_of_stock_is_refused(
    shop: Shop, *, body: dict[str, object], status: int, code: str, field: str
) -> None:
    before = shop.products().get("curtain")

    answer = call("POST", "/products/curtain/stock", body, groups=ADMIN)

    assert (answer.problem, answer.field) == ((status, code), field)
    assert shop.products().get("curtain") == before


def test_stock_of_an_unknown_product_cannot_change() -> None:
    answer = call("POST", "/products/unicorn/stock", {"delta": 1, "reason": "dream"}, groups=ADMIN)

    assert answer.problem == (404, "product_not_found")


def test_of_two_administrators_the_second_is_told_that_the_product_was_changed() -> None:
    seen = call("GET", "/products/curtain", user=None).headers["ETag"]
    form = {"name": "Popular curtain", "price": 19.99, "category": "curtains"}
    first = call("PUT", "/products/curtain", form | {"price": 12}, groups=ADMIN, headers={"if-match": seen})

    late = {"groups": ADMIN, "headers": {"if-match": seen}}
    second = call("PUT", "/products/curtain", form | {"description": "New"}, **late)
    third = call("PATCH", "/products/curtain", {"description": "New"}, **late)

    assert first.status == 200
    for answer in (second, third):
        assert answer.problem == (412, "version_mismatch")
        assert answer.body["actualVersion"] == first.headers["ETag"].strip('"')
    shown = call("GET", "/products/curtain", user=None)
    assert (shown.body["price"], shown.body["description"]) == (12, "")
    assert shown.headers["ETag"] == first.headers["ETag"]


def test_a_sale_does_not_change_the_version_of_a_product() -> None:
    seen = call("GET", "/products/curtain", user=None).headers["ETag"]

    sold = call("POST", "/products/curtain/stock", {"delta": -1, "reason": "sold"}, groups=ADMIN)

    assert sold.headers["ETag"] == seen


def test_a_product_that_is_not_there_is_at_no_version() -> None:
    answer = call("PUT", "/products/bed", BED, groups=ADMIN, headers={"if-match": '"any"'})

    assert answer.problem == (412, "version_mismatch")
    assert call("GET", "/products/bed", user=None).problem == (404, "product_not_found")


@pytest.mark.parametrize(
    ("patch", "shown"),
    [
        ({"price": 12.5}, CURTAIN | {"price": 12.5}),
        (
            {"name": "Old curtain", "description": "Red"},
            CURTAIN | {"name": "Old curtain", "description": "Red"},
        ),
        ({"description": None}, CURTAIN),
        ({}, CURTAIN),
    ],
)
def test_a_patch_changes_what_it_names(patch: dict[str, object], shown: dict[str, object]) -> None:
    answer = call("PATCH", "/products/curtain", patch, groups=ADMIN)

    assert (answer.status, answer.body) == (200, shown)
    assert call("GET", "/products/curtain", user=None).body == shown


@pytest.mark.parametrize(
    ("patch", "field"),
    [({"price": -1}, "price"), ({"name": None}, "name"), ({"stock": 9}, "stock"), ({"nmae": "x"}, "nmae")],
)
def test_a_patch_that_makes_no_product_is_refused(patch: dict[str, object], field: str) -> None:
    answer = call("PATCH", "/products/curtain", patch, groups=ADMIN)

    assert (answer.problem, answer.field) == ((422, "validation_failed"), field)
    assert call("GET", "/products/curtain", user=None).body == CURTAIN


def test_a_patch_of_a_product_that_is_not_there_is_a_problem() -> None:
    assert call("PATCH", "/products/unicorn", {}, groups=ADMIN).problem == (404, "product_not_found")
    assert call("PATCH", "/products/curtain", {}).problem == (403, "not_allowed")


def test_a_product_may_be_free() -> None:
    answer = call("PUT", "/products/sample", BED | {"price": 0}, groups=ADMIN)

    assert (answer.status, answer.body["price"]) == (200, 0)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"price": -1}, "price: must be from 0 to 100,000,000.00"),
        ({"price": 10**9}, "price: must be from 0 to 100,000,000.00"),
        ({"name": "a\x00b"}, "name: has characters, or an order of them, that are not allowed here"),
    ],
)
def test_a_refusal_is_a_sentence_for_people(body: dict[str, object], sentence: str) -> None:
    assert call("PUT", "/products/bed", BED | body, groups=ADMIN).body["detail"] == sentence


def test_an_id_of_another_form_is_refused_without_the_pattern() -> None:
    answer = call("PUT", "/products/-bed", BED, groups=ADMIN)

    assert answer.problem == (422, "validation_failed")
    assert "^" not in answer.body["detail"]


UNSEEN = [
    "a\u202eb",
    "a\u200bb",
    "\u2066a\u2069",
    "a\u00adb",
    "a\ufeff",
    "a\U000e0041",
    "a\u2028b",
    "\u200d",
    "a\ue000",
]


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
@pytest.mark.parametrize("field", ["name", "category", "description"])
def test_a_text_with_characters_that_cannot_be_seen_is_refused(field: str, text: str) -> None:
    answer = call("PUT", "/products/bed", BED | {field: text}, groups=ADMIN)

    assert (answer.problem, answer.field) == ((422, "validation_failed"), field)


@pytest.mark.parametrize(
    ("entered", "stored"),
    [
        ("Cafe\u0301", "Caf\u00e9"),
        ("\u0645\u06cc\u200c\u0631\u0648\u0645", "\u0645\u06cc\u200c\u0631\u0648\u0645"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("Bed \U0001f6cf", "Bed \U0001f6cf"),
    ],
)
def test_texts_that_look_the_same_are_stored_the_same(entered: str, stored: str) -> None:
    answer = call("PUT", "/products/bed", BED | {"name": entered, "category": entered}, groups=ADMIN)

    assert (answer.body["name"], answer.body["category"]) == (stored, stored)


def test_a_reason_is_as_readable_as_a_name() -> None:
    change = {"delta": 1, "reason": "a\u202eb"}

    assert call("POST", "/products/curtain/stock", change, groups=ADMIN).problem == (422, "validation_failed")
