"""The handler that the schedule calls."""

import json
from io import StringIO
from typing import Any

from adapters.wiring import Shop
from domain.orders.reconciliation import OVERDUE_AFTER
from tests.contract.samples import NOON, cart, order
from tests.unit.handlers.client import Context, load


def reconcile() -> Any:
    return load("entrypoints.lambda.reconcile_orders.handler")({}, Context())


def overdue(shop: Shop, *order_ids: str) -> None:
    for order_id in order_ids:
        held = cart(user_id=order_id)
        assert shop.carts().save(held)
        shop.orders().place(
            order(order_id=order_id, user_id=order_id, created_at=NOON - 2 * OVERDUE_AFTER), held
        )


def lines(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_the_count_is_logged_also_when_there_is_nothing(shop: Shop, log: StringIO) -> None:
    del shop
    assert reconcile() == {"overdue": 0}

    line, _ = lines(log)
    assert (line["message"], line["overdue"], line["orders"]) == ("orders reconciled", 0, {})


def test_the_log_names_the_orders_by_what_was_done_for_them_and_nobody(shop: Shop, log: StringIO) -> None:
    overdue(shop, "order-1", "order-2")
    shop.workflow().start("order-1")

    assert reconcile() == {"overdue": 2}

    line, _ = lines(log)
    assert line["overdue"] == 2
    assert line["orders"] == {"running": ["order-1"], "started": ["order-2"]}
    assert "example.com" not in log.getvalue()


def test_of_very_many_orders_the_log_names_a_few(shop: Shop, log: StringIO) -> None:
    overdue(shop, *(f"order-{number}" for number in range(30)))

    assert reconcile() == {"overdue": 30}

    line, _ = lines(log)
    assert len(line["orders"]["started"]) == 20
