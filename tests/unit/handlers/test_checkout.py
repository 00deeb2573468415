from collections.abc import Callable
from io import StringIO

import pytest

from adapters.wiring import Shop
from tests.contract.samples import delivery, details
from tests.unit.handlers.client import call, event, send
from tests.unit.handlers.conftest import StartedWorkflows

FULL = {"lines": [{"productId": "curtain", "quantity": 2}, {"productId": "lamp", "quantity": 1}]}


@pytest.fixture(autouse=True)
def _filled(shop: Shop) -> None:
    call("PUT", "/cart", FULL)


def orders(user: str = "alice") -> list[str]:
    return [item["orderId"] for item in call("GET", "/orders", user=user).body["items"]]


def nothing_happened(workflow: StartedWorkflows) -> bool:
    return orders() == workflow.started == [] and call("GET", "/cart").body["total"] == 64.98


@pytest.mark.parametrize(
    "raw", [None, "", "{}", '{"total": 64.98}', '{"paymentMethod": "pm_card_visa", "total": 64.98}', "null"]
)
def test_a_checkout_is_accepted_and_started(workflow: StartedWorkflows, raw: str | None) -> None:
    answer = send(event("POST", "/checkout", raw))

    assert answer.status == 202
    assert answer.body == {"message": "Checkout started", "orderId": workflow.started[0]}
    assert orders() == workflow.started
    assert call("GET", "/cart").body["lines"] == []


def test_another_total_is_refused_with_both_figures(workflow: StartedWorkflows) -> None:
    answer = call("POST", "/checkout", {"total": 50})

    assert (answer.problem, answer.field) == ((409, "total_mismatch"), "total")
    assert (answer.body["expectedTotal"], answer.body["actualTotal"]) == (50, 64.98)
    assert nothing_happened(workflow)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"price": 1}, "price"),
        ({"status": "CONFIRMED"}, "status"),
        ({"userId": "bob"}, "userId"),
        ({"user_id": "bob"}, "user_id"),
        ({"lines": []}, "lines"),
        ({"totalAmount": 1}, "totalAmount"),
        ({"payment_method": "pm_card_visa"}, "payment_method"),
        ({"total": "64.98"}, "total"),
        ({"total": True}, "total"),
        ({"total": 64.981}, "total"),
        ({"total": 1e300}, "total"),
        ({"total": float("nan")}, "total"),
        ({"total": float("inf")}, "total"),
        ({"total": {"price": 1}}, "total"),
        ({"paymentMethod": "4242424242424242"}, "paymentMethod"),
        ({"paymentMethod": None}, "paymentMethod"),
        ({"paymentMethod": "pm_" + "x" * 61}, "paymentMethod"),
    ],
)
def test_what_is_no_checkout_is_refused_with_nothing_changed(
    workflow: StartedWorkflows, body: dict[str, object], field: str
) -> None:
    answer = call("POST", "/checkout", body)

    assert (answer.problem, answer.field) == ((422, "validation_failed"), field)
    assert nothing_happened(workflow)


@pytest.mark.parametrize("raw", ["[]", "7", '"total"', "[{}]"])
def test_a_body_that_is_no_object_is_refused(workflow: StartedWorkflows, raw: str) -> None:
    assert send(event("POST", "/checkout", raw)).problem == (422, "validation_failed")
    assert nothing_happened(workflow)


def test_an_empty_cart_is_refused(workflow: StartedWorkflows) -> None:
    assert call("POST", "/checkout", {}, user="bob").problem == (409, "cart_empty")
    assert nothing_happened(workflow)


def test_a_product_that_is_gone_is_refused_and_named(shop: Shop, workflow: StartedWorkflows) -> None:
    del shop.store().products["lamp"]

    answer = call("POST", "/checkout", {})

    assert answer.problem == (409, "product_gone")
    assert answer.body["productIds"] == ["lamp"]
    assert orders() == workflow.started == []
    assert len(call("GET", "/cart").body["lines"]) == 2


def test_the_same_key_with_the_same_request_is_the_same_order(workflow: StartedWorkflows) -> None:
    first = call("POST", "/checkout", {"total": 64.98}, headers={"idempotency-key": "attempt-1"})
    again = call("POST", "/checkout", {"total": 64.98}, headers={"idempotency-key": "attempt-1"})

    assert (again.status, again.body) == (first.status, first.body)
    assert orders() == [first.body["orderId"]]


@pytest.mark.parametrize("key", ["Attempt-1", "x" * 255, "a,b; c=d", '"quoted"', "ü"])
def test_a_key_is_taken_as_it_is_written(key: str) -> None:
    first = call("POST", "/checkout", {}, headers={"idempotency-key": key})
    call("PUT", "/cart", FULL)
    other = call("POST", "/checkout", {}, headers={"idempotency-key": key[:-1] + "~"})
    again = call("POST", "/checkout", {}, headers={"idempotency-key": key})

    assert first.status == other.status == 202
    assert again.body == first.body != other.body


def test_the_same_key_with_another_request_is_refused(workflow: StartedWorkflows) -> None:
    first = call("POST", "/checkout", {"total": 64.98}, headers={"idempotency-key": "attempt-1"})
    call("PUT", "/cart", FULL)

    for body in ({}, {"total": 50}, {"total": 64.98, "paymentMethod": "pm_card_chargeDeclined"}):
        answer = call("POST", "/checkout", body, headers={"idempotency-key": "attempt-1"})
        assert (answer.problem, answer.field) == ((422, "idempotency_mismatch"), "Idempotency-Key")

    assert orders() == workflow.started == [first.body["orderId"]]


def test_another_users_equal_key_is_another_order() -> None:
    call("PUT", "/cart", FULL, user="bob")

    alices = call("POST", "/checkout", {}, headers={"idempotency-key": "attempt-1"})
    bobs = call("POST", "/checkout", {}, user="bob", headers={"idempotency-key": "attempt-1"})

    assert bobs.status == 202
    assert alices.body["orderId"] != bobs.body["orderId"]


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_from_1_to_255_characters(workflow: StartedWorkflows, key: str) -> None:
    answer = call("POST", "/checkout", {}, headers={"idempotency-key": key})

    assert (answer.problem, str(answer.field).lower()) == ((422, "validation_failed"), "idempotency-key")
    assert nothing_happened(workflow)


def test_a_workflow_that_cannot_be_started_is_to_be_tried_again(workflow: StartedWorkflows) -> None:
    workflow.broken = True
    answer = call("POST", "/checkout", {}, headers={"idempotency-key": "attempt-1"})
    assert answer.problem == (503, "unavailable")
    assert answer.headers["Retry-After"] == "1"
    workflow.broken = False

    again = call("POST", "/checkout", {}, headers={"idempotency-key": "attempt-1"})

    assert workflow.started == orders() == [again.body["orderId"]]


def test_a_log_names_the_order_and_nobody(log: StringIO) -> None:
    answer = call("POST", "/checkout", {"total": 64.98}, headers={"idempotency-key": "secret-key"})
    call("PUT", "/cart", FULL)
    call("POST", "/checkout", {"total": 1}, headers={"idempotency-key": "other-key"})

    logged = log.getvalue()

    assert answer.body["orderId"] in logged
    assert not [
        word for word in ("alice", "example.com", "secret-key", "64.98", "192.0.2.7") if word in logged
    ]


def _swap(_: Shop) -> None:
    call("PUT", "/cart", {"lines": [{"productId": "rug", "quantity": 1}]})


def _rename(shop: Shop) -> None:
    shop.products().put("lamp", details("Reading lamp, 2nd edition", "25"))


def _refill(_: Shop) -> None:
    call("DELETE", "/cart")
    call("PUT", "/cart", {"lines": [{"productId": "lamp", "quantity": 1}]})


@pytest.mark.parametrize("happening", [_swap, _rename, _refill])
def test_a_cart_that_is_not_the_one_seen_is_refused_with_both_versions(
    shop: Shop, workflow: StartedWorkflows, happening: Callable[[Shop], None]
) -> None:
    shop.products().put("rug", details("Red rug", "25"))
    shop.products().adjust_stock("rug", delivery(1))
    seen = call("PUT", "/cart", {"lines": [{"productId": "lamp", "quantity": 1}]}).body
    happening(shop)

    answer = call("POST", "/checkout", {"total": seen["total"], "version": seen["version"]})

    now = call("GET", "/cart").body
    assert (answer.problem, answer.field) == ((409, "cart_changed"), "version")
    assert (answer.body["expectedVersion"], answer.body["actualVersion"]) == (
        seen["version"],
        now["version"],
    )
    assert orders() == workflow.started == []
    assert call("POST", "/checkout", {"total": now["total"], "version": now["version"]}).status == 202


@pytest.mark.parametrize("names_cart", [True, False])
def test_a_key_used_again_for_another_cart_is_refused(workflow: StartedWorkflows, names_cart: bool) -> None:
    """As Stripe does: https://docs.stripe.com/api/idempotent_requests"""
    key = {"idempotency-key": "attempt-1"}
    body = {"total": 64.98} | ({"version": call("GET", "/cart").body["version"]} if names_cart else {})
    first = call("POST", "/checkout", body, headers=key)
    other = call("PUT", "/cart", {"lines": [{"productId": "lamp", "quantity": 2}]}).body["version"]

    again = call("POST", "/checkout", body | ({"version": other} if names_cart else {}), headers=key)

    assert (again.problem, again.field) == ((422, "idempotency_mismatch"), "Idempotency-Key")
    assert orders() == workflow.started == [first.body["orderId"]]


def test_a_request_that_names_its_cart_can_be_repeated_whatever_the_cart_has_become() -> None:
    body = {"version": call("GET", "/cart").body["version"]}
    first = call("POST", "/checkout", body, headers={"idempotency-key": "attempt-1"})
    call("PUT", "/cart", {"lines": [{"productId": "lamp", "quantity": 2}]})

    again = call("POST", "/checkout", body, headers={"idempotency-key": "attempt-1"})

    assert (again.status, again.body) == (first.status, first.body)


def test_more_than_there_is_is_refused_with_what_is_left(workflow: StartedWorkflows) -> None:
    call(
        "PUT",
        "/cart",
        {"lines": [{"productId": "curtain", "quantity": 8}, {"productId": "lamp", "quantity": 9}]},
    )

    answer = call("POST", "/checkout", {})

    assert answer.problem == (409, "out_of_stock")
    assert answer.body["detail"] == "Not enough in stock: Popular curtain."
    assert answer.body["lines"] == [{"productId": "curtain", "quantity": 8, "available": 7}]
    assert orders() == workflow.started == []
    assert len(call("GET", "/cart").body["lines"]) == 2


def test_a_repeated_checkout_finds_its_order_although_nothing_is_left(shop: Shop) -> None:
    first = call("POST", "/checkout", {}, headers={"idempotency-key": "attempt-1"})
    shop.products().adjust_stock("lamp", delivery(-9))

    again = call("POST", "/checkout", {}, headers={"idempotency-key": "attempt-1"})

    assert (again.status, again.body) == (202, first.body)
