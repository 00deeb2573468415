"""What an order costs in DynamoDB's request units, counted by the emulator that counts them as AWS does."""

from collections import defaultdict
from typing import Any

import pytest
from dependency_injector import providers

from adapters.wiring import shop_on
from domain.cart.cart import CartLine
from domain.checkout.request import CheckoutRequest, Customer
from tests.contract.emulator_backend import adapters_with, tables_on
from tests.contract.moto_backend import Mailbox
from tests.contract.samples import delivery, details
from tests.deployed.deployment import Account

MOST = {1: (20, 25), 15: (80, 60), 220: (920, 520)}
"""By lines: read and write request units that an order may cost at most, from the cart to the mail."""

_READS = {"GetItem", "Query", "TransactGetItems"}


class Nobody:
    """Starts no workflow: the steps are taken here."""

    def start(self, order_id: str) -> None:
        pass


class Meter:
    """Adds up the units that each call of a client consumed.

    ministack counts a batch of reads as one; AWS counts each of its items, and none here is above 4 KB:
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
    """

    def __init__(self, dynamodb: Any) -> None:
        self.units = defaultdict[str, float](float)
        events = dynamodb.meta.events
        events.register("provide-client-params.dynamodb", self.ask)
        events.register("after-call.dynamodb", self.count)

    def ask(self, params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
        if "ReturnConsumedCapacity" in model.input_shape.members:
            params["ReturnConsumedCapacity"] = "TOTAL"
        if model.name == "BatchGetItem":
            for batch in params["RequestItems"].values():
                self.units["read"] += len(batch["Keys"]) * (1 if batch.get("ConsistentRead") else 0.5)
        return params

    def count(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name == "BatchGetItem":
            return
        consumed = parsed.get("ConsumedCapacity", [])
        for each in consumed if isinstance(consumed, list) else [consumed]:
            self.units["read" if model.name in _READS else "write"] += each["CapacityUnits"]


@pytest.mark.parametrize("lines", MOST)
def test_an_order_costs_no_more_units_than_the_guide_says(
    ministack_account: Account, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with tables_on(ministack_account) as dynamodb:
        shop = shop_on(adapters_with(dynamodb, ministack_account, Mailbox()))
        shop.override_providers(workflow=providers.Object(Nobody()))
        names = [f"teapot-{number:03}" for number in range(lines)]
        for name in names:
            shop.products().put(name, details(name))
            shop.products().adjust_stock(name, delivery(10))
        meter = Meter(dynamodb)
        customer = Customer(user_id="maya", email="maya@example.com")
        shop.cart().replace("maya", [CartLine(product_id=name, quantity=1) for name in names])
        order_id = shop.checkout().place(customer, CheckoutRequest("pm_card_visa")).order_id
        for step in (
            shop.validation().validate,
            shop.payment().authorize,
            shop.stock().hold,
            shop.payment().capture,
            shop.confirmation().confirm,
        ):
            step(order_id)
        shop.notification().notify(order_id)
    with capsys.disabled():
        print(  # noqa: T201 -- a figure for the guide
            f"\n{lines} lines: {meter.units['read']:g} read and {meter.units['write']:g} write request units"
        )
    read, write = MOST[lines]
    assert 0 < meter.units["read"] <= read
    assert 0 < meter.units["write"] <= write
