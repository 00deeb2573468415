"""Responses of every handler of the API to errors and unknown paths."""

import json
from typing import Any

import pytest

from domain import errors
from tests.unit.handlers.client import Context, event, load, send


def asked(path: str, failure: Exception) -> dict[str, Any]:
    """Ask a handler whose one route, /fault, fails; return its answer."""
    handler = load("entrypoints.lambda._http.resolver.JsonApi")()

    def fault() -> None:
        raise failure

    handler.get("/fault")(fault)
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "headers": {},
        "requestContext": {"http": {"method": "GET", "path": path}, "stage": "$default"},
    }
    answer: dict[str, Any] = handler(event, Context())
    return {"status": answer["statusCode"], **json.loads(answer["body"])}


def test_a_fault_of_ours_is_not_explained_to_anybody() -> None:
    answer = asked("/fault", errors.OrderCorrupt("Order 7 of alice totals 1, its lines 2.", field="items"))

    assert (answer["status"], answer["code"]) == (500, "internal_error")
    assert "alice" not in json.dumps(answer)
    assert "field" not in answer


def test_a_path_that_nothing_serves_is_a_problem() -> None:
    answer = asked("/nowhere", errors.CartEmpty("The cart is empty."))

    assert (answer["status"], answer["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InvalidValue, 422),
        (errors.NotAllowed, 403),
        (errors.OrderNotFound, 404),
        (errors.OutOfStock, 409),
        (errors.OrderClosed, 409),
        (errors.StoreUnavailable, 503),
        (errors.PaymentUnavailable, 503),
    ],
)
def test_each_branch_of_the_errors_has_its_status(error: type[errors.ShopError], status: int) -> None:
    answer = asked("/fault", error("It is so.", hint=7))

    assert (answer["status"], answer["code"], answer["hint"]) == (status, error.code, 7)


def test_an_error_that_is_not_the_shops_is_left_to_lambda() -> None:
    with pytest.raises(KeyError):
        asked("/fault", KeyError("secret"))


@pytest.mark.usefixtures("shop")
def test_members_of_an_event_may_be_null_where_the_request_has_none() -> None:
    sent = {**event("GET", "/products", user=None), "pathParameters": None, "queryStringParameters": None}
    answer = load("entrypoints.lambda.catalog.handler")(sent, Context())
    assert answer["statusCode"] == 200


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/cart"), ("POST", "/checkout"), ("PUT", "/products/lamp")]
)
def test_an_access_token_is_refused_because_it_says_no_address(method: str, path: str) -> None:
    made = event(method, path, "{}", groups="[admin]")
    made["requestContext"]["authorizer"]["jwt"]["claims"]["token_use"] = "access"

    assert send(made).problem == (403, "not_allowed")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/products"), ("GET", "/products/lamp"), ("GET", "/cart"), ("GET", "/orders")],
)
def test_a_query_parameter_that_a_route_does_not_have_is_refused(method: str, path: str) -> None:
    answer = send(event(method, path, query={"sort": "price"}))

    assert (answer.problem, answer.field) == ((422, "validation_failed"), "sort")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("path", "user", "cached"),
    [
        ("/products", None, None),
        ("/products/unicorn", None, None),
        ("/cart", "alice", "no-store"),
        ("/orders/unknown", "alice", "no-store"),
    ],
)
def test_answers_say_how_browsers_may_treat_them(path: str, user: str | None, cached: str | None) -> None:
    headers = send(event("GET", path, user=user)).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers.get("Cache-Control") == cached
