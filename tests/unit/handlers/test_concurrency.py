"""The local function host calls one handler from many threads; Lambda never does."""

from functools import partial

import pytest

from adapters.wiring import Shop
from entrypoints.local.functions.powertools import make_resolvers_thread_safe
from tests.contract.at_once import at_once
from tests.unit.handlers.client import Answer, Context, call, load


@pytest.fixture(autouse=True)
def _as_the_local_host_does(shop: Shop) -> None:
    load("entrypoints.lambda._http.resolver.JsonApi")
    make_resolvers_thread_safe()


@pytest.mark.usefixtures("shop")
def test_customers_who_ask_at_once_see_their_own_carts() -> None:
    users = [f"customer-{number}" for number in range(8)]

    def shops(user: str, quantity: int) -> list[Answer]:
        lines = {"lines": [{"productId": "curtain", "quantity": quantity}]}
        return [
            answer
            for _ in range(12)
            for answer in (call("PUT", "/cart", lines, user=user), call("GET", "/cart", user=user))
        ]

    outcomes = at_once([partial(shops, user, number + 1) for number, user in enumerate(users)])

    for number, answers in enumerate(outcomes):
        assert {answer.body["lines"][0]["quantity"] for answer in answers} == {number + 1}


def test_orders_made_at_once_are_each_their_own_customers(shop: Shop) -> None:
    users = [f"customer-{number}" for number in range(8)]
    for user in users:
        call("PUT", "/cart/items/curtain", {"quantity": 1}, user=user)

    answers = at_once([partial(call, "POST", "/checkout", {}, user=user) for user in users])

    placed = [shop.orders().get(answer.body["orderId"]) for answer in answers]
    assert [order.user_id for order in placed if order] == users


@pytest.mark.usefixtures("shop")
def test_a_handler_whose_first_requests_come_at_once_answers_them_all() -> None:
    module = "entrypoints.lambda._http.resolver"
    for _ in range(10):
        cold = load(f"{module}.JsonApi")()
        cold.get("/products/<productId>")(lambda productId: {"productId": productId})  # noqa: N803

        def ask(handler: object = cold, number: int = 0) -> object:
            assert callable(handler)
            made = {
                "version": "2.0",
                "routeKey": "GET /products/{productId}",
                "rawPath": f"/products/{number}",
                "headers": {},
                "requestContext": {
                    "http": {"method": "GET", "path": f"/products/{number}"},
                    "stage": "$default",
                },
            }
            return handler(made, Context())["body"]

        bodies = at_once([partial(ask, number=number) for number in range(6)])

        assert [str(body).replace(" ", "") for body in bodies] == [
            f'{{"productId":"{number}"}}' for number in range(6)
        ]
