"""Indexes say late which items there are, and in pages; listings are right all the same."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.orders.order import OrderStatus
from tests.contract.samples import NOON, details, order
from tests.unit.adapters.conftest import Aws
from tests.unit.adapters.injected_faults import Fault, before, reply


def test_a_product_that_has_just_left_the_category_is_left_out(aws: Aws) -> None:
    aws.backend.products.put("lamp", details(category="lamps"))
    aws.backend.products.put("sofa", details(category="sofas"))

    with before(aws.client, "Query", keys("product_id", "lamp", "sofa")):
        listed = aws.backend.products.page("lamps", None, 10)

    assert [product.product_id for product in listed] == ["lamp"]


def test_a_product_that_is_gone_is_left_out_and_the_page_filled_from_the_next(aws: Aws) -> None:
    for product_id in ("chair", "curtain", "lamp"):
        aws.backend.products.put(product_id, details())
    stale = keys(
        "product_id", "bench", "chair", more={"product_id": {"S": "chair"}, "listing": {"S": "products"}}
    )

    with before(aws.client, "Query", stale) as calls:
        listed = aws.backend.products.page(None, None, 2)

    assert [product.product_id for product in listed] == ["chair", "curtain"]
    assert calls == [2]


def test_a_page_of_orders_is_filled_from_the_next_page_of_the_index(aws: Aws) -> None:
    for hours, name in enumerate(["first", "second", "third"]):
        aws.backend.placed(order(order_id=name, created_at=NOON + timedelta(hours=hours)))
    position = f"{(NOON + timedelta(hours=2)).isoformat(timespec='microseconds')}#third"
    after = {"order_id": {"S": "third"}, "user_id": {"S": "alice"}, "position": {"S": position}}

    with before(aws.client, "Query", keys("order_id", "third", more=after)):
        listed = aws.backend.orders.page("alice", None, 2)

    assert [one.order_id for one in listed] == ["third", "second"]


def test_a_listed_order_is_shown_as_it_is_now(aws: Aws) -> None:
    placed = aws.backend.placed(order())
    aws.backend.orders.replace(placed.changed(status=OrderStatus.CONFIRMED))

    assert aws.backend.orders.page("alice", None, 1)[0].status is OrderStatus.CONFIRMED


def test_an_index_is_read_to_its_end(aws: Aws) -> None:
    first = {"order_id": {"S": "order-1"}}
    pages = [
        keys("order_id", "order-1", more=first),
        keys("order_id", more=first),
        keys("order_id", "order-2"),
    ]

    with before(aws.client, "Query", *pages) as calls:
        found = [*aws.backend.orders.open_before(NOON)]

    assert found == ["order-1", "order-2"]
    assert calls == [3 + 7]


def test_a_report_reads_a_table_to_its_end(aws: Aws) -> None:
    for number in range(3):
        aws.backend.placed(order(order_id=f"order-{number}", user_id=f"buyer-{number}"))
    nothing_yet = reply(Items=[], LastEvaluatedKey={"order_id": {"S": "order-0"}})

    with before(aws.client, "Scan", nothing_yet) as calls:
        found = {one.order_id for one in aws.adapters.orders().all()}

    assert found == {"order-1", "order-2"}
    assert calls == [2]


def keys(name: str, *values: str, more: Mapping[str, object] | None = None) -> Fault:
    """Return a fault that answers a query with these keys and announces more."""
    end: dict[str, Any] = {"LastEvaluatedKey": more} if more else {}
    return reply(Items=[{name: {"S": value}} for value in values], **end)
