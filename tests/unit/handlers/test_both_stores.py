"""The same requests to a shop in memory and to one on DynamoDB: the same answers."""

import json
from collections.abc import Iterator
from random import Random  # noqa: TID251 -- seeded
from typing import Any

import pytest
from dependency_injector import providers

from adapters import wiring
from adapters.wiring import Shop
from tests.contract.backends import Backend, in_memory
from tests.contract.moto_backend import on_moto
from tests.contract.samples import Numbered
from tests.unit.handlers.client import call
from tests.unit.handlers.conftest import StartedWorkflows

Request = tuple[str, str, object, dict[str, Any]]

IDS = ["curtain", "lamp", "rug", "no-such", "A", "a" * 64, "a" * 65, "-x", "ü", "a b", "%00", "null"]
TEXTS = [
    "",
    " ",
    "lamps",
    "Lamps",
    "lamps ",
    "x" * 60,
    "x" * 61,
    "x" * 3000,
    "\x00",
    "窓",
    "a\nb",
    "0",
    "#",
    ":v",
]
NUMBERS: list[object] = [0, 1, 2, 9, 100, 101, -1, 10**12, 10**30, 1.5, 0.001, 19.99, "1", None, True, [], {}]
USERS = ["alice", "bob"]


def shop_on(backend: Backend) -> Shop:
    shop = Shop()
    for name, made in {
        "workflow": StartedWorkflows(),
        "clock": backend.clock,
        "ids": Numbered(),
        "products": backend.products,
        "carts": backend.carts,
        "orders": backend.orders,
    }.items():
        getattr(shop, name).override(providers.Object(made))
    return shop


@pytest.fixture(scope="module")
def shops() -> Iterator[tuple[Shop, Shop]]:
    before = wiring._Process.shop
    with on_moto() as dynamodb:
        yield shop_on(in_memory()), shop_on(dynamodb)
    wiring._Process.shop = before


def answers(shops: tuple[Shop, Shop], request: Request) -> list[tuple[int, object]]:
    method, path, body, parts = request
    found: list[tuple[int, object]] = []
    for shop in shops:
        wiring.serve(shop)
        answer = call(method, path, body, **parts)
        found.append((answer.status, answer.body))
    return found


def requests(random: Random) -> Iterator[Request]:
    """Yield requests without end: most are plausible, many are not, all have a route."""
    some = random.choice
    cursors: list[Any] = ["", "x", "é", "AAAA"]
    while True:
        product, user = some(IDS[:4] * 4 + IDS), some(USERS)
        line = {"productId": some(IDS[:4] * 4 + IDS), "quantity": some([1, 2, 3, *NUMBERS])}
        details = {
            "name": some(["Lamp", *TEXTS]),
            "price": some([5, 19.99, *NUMBERS]),
            "category": some(["lamps", "rugs", *TEXTS]),
        }
        details |= {"description": some(TEXTS)} if random.random() < 0.5 else {}
        query = {"category": some(TEXTS), "limit": str(some(NUMBERS)), "cursor": some(cursors)}
        query = {name: value for name, value in query.items() if random.random() < 0.4}
        key: dict[str, Any] = {"headers": {"idempotency-key": some(["k1", "k2", "k3", "", "x" * 256])}}
        staff: dict[str, Any] = {"user": "ada", "groups": "[admin]"}
        choices: list[Request] = [
            ("GET", "/products", None, {"user": None, "query": query}),
            ("GET", f"/products/{product}", None, {"user": None}),
            ("PUT", f"/products/{product}", details, staff),
            (
                "POST",
                f"/products/{product}/stock",
                {"delta": some(NUMBERS), "reason": some(["r", *TEXTS])},
                staff | key,
            ),
            ("GET", "/cart", None, {"user": user}),
            ("PUT", "/cart", {"lines": [line] * random.randrange(3)}, {"user": user}),
            ("PUT", f"/cart/items/{product}", {"quantity": line["quantity"]}, {"user": user}),
            ("DELETE", f"/cart/items/{product}", None, {"user": user}),
            ("DELETE", "/cart", None, {"user": user}),
            ("POST", "/checkout", some([{}, {"total": some(NUMBERS)}]), {"user": user} | key),
            (
                "GET",
                "/orders",
                None,
                {"user": user, "query": {k: v for k, v in query.items() if k != "category"}},
            ),
            ("GET", f"/orders/{product}", None, {"user": user}),
        ]
        yield some(choices)


@pytest.mark.parametrize("category", TEXTS)
def test_a_category_is_listed_alike(shops: tuple[Shop, Shop], category: str) -> None:
    [memory, dynamodb] = answers(
        shops, ("GET", "/products", None, {"user": None, "query": {"category": category}})
    )

    assert memory == dynamodb
    assert memory[0] in {200, 422}


@pytest.mark.parametrize(
    ("seed", "count"),
    [(1, 600), pytest.param(2, 10_000, marks=[pytest.mark.sweep, pytest.mark.timeout(900)])],
)
def test_both_stores_give_the_same_answers(shops: tuple[Shop, Shop], seed: int, count: int) -> None:
    source = requests(Random(seed))
    for number in range(count):
        request = next(source)
        memory, dynamodb = answers(shops, request)
        assert memory == dynamodb, (number, request)
        assert memory[0] < 500, (number, json.dumps(request[:3], default=str), memory)
