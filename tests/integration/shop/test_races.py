"""Many at once, over HTTP."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from entrypoints.cli.client.running_kiosk import HttpAnswer, ShopClient
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration


def test_the_last_piece_is_sold_once_however_many_want_it(kiosk: Kiosk) -> None:
    vase = kiosk.product("Vase", 30, 1)
    buyers = [kiosk.customer("buyer").shop for _ in range(8)]

    def buy(buyer: ShopClient) -> HttpAnswer:
        buyer.put("/cart", {"lines": [{"productId": vase, "quantity": 1}]})
        return buyer.post("/checkout", {})

    with ThreadPoolExecutor(8) as people:
        answers = [*people.map(buy, buyers)]
    late = [answer.body["code"] for answer in answers if answer.status != 202]
    assert set(late) <= {"out_of_stock"}
    placed = {
        buyer: answer.body["orderId"]
        for buyer, answer in zip(buyers, answers, strict=True)
        if answer.status == 202
    }
    for order in placed.values():
        kiosk.decide(order)
    seen = [buyer.get(f"/orders/{order}").body for buyer, order in placed.items()]
    statuses = Counter(order["status"] for order in seen)
    assert (statuses["CONFIRMED"], statuses["REJECTED"] + len(late)) == (1, 7)
    assert kiosk.stock(vase) == 0
    movements = Counter(movement for order in placed.values() for movement in kiosk.payments(order))
    assert movements["CAPTURED"] == 1
    assert movements["AUTHORIZED"] == movements["VOIDED"] + 1


@pytest.mark.parametrize("key", ["double-click", None])
def test_two_checkouts_of_one_cart_make_one_order(
    kiosk: Kiosk, maya: ShopClient, teapot: str, key: str | None
) -> None:
    maya.put(f"/cart/items/{teapot}", {"quantity": 1})
    headers = {"Idempotency_Key": key} if key else {}
    with ThreadPoolExecutor(6) as clicks:
        answers = [*clicks.map(lambda _: maya.post("/checkout", {}, **headers), range(6))]
    orders = {answer.body["orderId"] for answer in answers if answer.status == 202}
    assert len(orders) == 1
    refused = {answer.body["code"] for answer in answers if answer.status != 202}
    assert refused <= ({"cart_empty"} if key is None else set())
    kiosk.decide(orders.pop())
    assert kiosk.stock(teapot) == 9
    assert len(maya.get("/orders").body["items"]) == 1
