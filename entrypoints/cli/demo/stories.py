"""The stories of `kiosk demo`."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from entrypoints.cli.client.running_kiosk import ShopClient
from entrypoints.cli.demo.stage import Stage


class Story(NamedTuple):
    title: str
    tell: Callable[[Stage], None]


def confirmed(stage: Stage) -> None:
    stage.fill_cart("ana", ("french-press", 1), ("espresso-cups", 1))
    order = stage.check_out("ana", {"total": 50})
    stage.watch(order)
    stage.expect("the order is CONFIRMED", stage.order("ana", order)["status"], "CONFIRMED")


def declined_card(stage: Stage) -> None:
    order = stage.buy("ana", ("notebook", 3), method="pm_card_chargeDeclined")
    stage.watch(order)
    seen = stage.order("ana", order)
    stage.expect("the order is REJECTED", seen["status"], "REJECTED")
    stage.expect("the customer reads why", seen["reason"]["message"], "Your card was declined.")


def passing_fault(stage: Stage) -> None:
    # Both orders wait for the provider at the same time.
    apron = stage.buy("ben", ("linen-apron", 1), method="pm_card_passingFault")
    clock = stage.buy("ana", ("wall-clock", 1), method="pm_card_passingFault")
    stage.watch(stage.buy("ben", ("wall-clock", 1)))
    stage.watch(apron)
    stage.expect("the third try went through", stage.order("ben", apron)["status"], "CONFIRMED")
    stage.watch(clock)
    seen = stage.order("ana", clock)
    stage.expect("Ana came too late", seen["reason"]["code"], "out_of_stock")
    stage.expect("her money was released", seen["payment"], "VOIDED")
    stage.fill_cart("ana", ("wall-clock", 1))
    refused = stage.post_checkout("ana", {})
    stage.expect("a second try is refused before any card is asked", refused.body["code"], "out_of_stock")


def repeated_checkout(stage: Stage) -> None:
    stage.fill_cart("ben", ("fountain-pen", 2))
    first = stage.check_out("ben", {}, key="double-click")
    second = stage.check_out("ben", {}, key="double-click")
    stage.watch(first)
    stage.expect("both clicks made the same order", second, first)
    other = stage.post_checkout("ben", {"total": 1}, key="double-click")
    stage.expect("the key with another request is refused", other.body["code"], "idempotency_mismatch")


def forged_token(stage: Stage) -> None:
    token = stage.people["ana"].token or ""
    header = jwt.get_unverified_header(token)
    claims = jwt.decode(token, options={"verify_signature": False})
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = jwt.encode(claims, stranger, algorithm="RS256", headers={"kid": header["kid"]})
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": header["kid"]})
    stage.expect("signed by another key", ShopClient(stage.url, forged).get("/orders").status, 401)
    stage.expect("not signed at all", ShopClient(stage.url, unsigned).get("/orders").status, 401)
    stage.expect("no token", ShopClient(stage.url).get("/orders").status, 401)


def somebody_elses_order(stage: Stage) -> None:
    bens = stage.people["ben"].get("/orders").body["items"][0]["orderId"]
    unknown = bens.translate(str.maketrans("0123456789", "1234567890"))
    answers = [stage.people["ana"].get(f"/orders/{order}") for order in (bens, unknown)]
    stage.expect("Ana is told what she is told of unknown ones", [a.status for a in answers], [404, 404])
    stage.expect("word for word", answers[0].body["detail"].replace(bens, unknown), answers[1].body["detail"])


def wrong_total(stage: Stage) -> None:
    stage.fill_cart("ana", ("desk-lamp", 1))
    answer = stage.post_checkout("ana", {"total": 9.99})
    figures = (answer.status, answer.body.get("expectedTotal"), answer.body.get("actualTotal"))
    stage.expect("refused with both figures", figures, (409, 9.99, 89.9))


def stories() -> Iterator[Story]:
    yield Story("An order is confirmed", confirmed)
    yield Story("A declined card", declined_card)
    yield Story("A fault that passes is retried, and the last clock is sold meanwhile", passing_fault)
    yield Story("A repeated checkout", repeated_checkout)
    yield Story("A forged token", forged_token)
    yield Story("Somebody else's order", somebody_elses_order)
    yield Story("A total that does not match", wrong_total)
