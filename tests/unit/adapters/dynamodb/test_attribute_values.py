import json

import pytest

from adapters.dynamodb.attribute_values import dump, from_attribute, load, to_attribute
from adapters.dynamodb.order_rows import order_from, stored_rows
from adapters.memory import store
from domain.catalog.product import Product
from domain.model import Model
from domain.orders.order import OrderStatus, Rejection
from tests.contract.samples import cart, delivery, details, line, order


@pytest.mark.parametrize("value", [1.5, None, b"bytes", {"a"}])
def test_a_value_that_is_never_stored_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="is not stored"):
        to_attribute(value)


@pytest.mark.parametrize("attribute", [{"B": b"bytes"}, {"SS": ["a"]}, {"NULL": True}])
def test_an_attribute_of_a_type_that_is_never_stored_is_refused(attribute: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="never stored"):
        from_attribute(attribute)


@pytest.mark.parametrize(("status", "open_shards"), [(OrderStatus.PENDING, 1), (OrderStatus.CONFIRMED, 0)])
def test_only_a_pending_order_is_stored_in_a_shard_of_open_orders(
    status: OrderStatus, open_shards: int
) -> None:
    placed = order().changed(status=status)

    head, *pages = stored_rows(placed)

    assert len({"open_shard"} & head.keys()) == open_shards
    assert order_from(head, pages) == placed


def _tomorrows(value: object) -> object:
    """Return a stored document with a field more at every level."""
    if isinstance(value, dict):
        return {**{name: _tomorrows(one) for name, one in value.items()}, "of_tomorrow": {"a": [1]}}
    return [_tomorrows(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize(
    "record",
    [
        order().changed(rejection=Rejection(code="out_of_stock", message="Not enough in stock: Curtain.")),
        Product(product_id="lamp", **dict(details()), last_stock_change=delivery(3)),
        cart(line("lamp")),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_document_of_a_later_version_is_read_at_every_level(record: Model) -> None:
    row = _tomorrows(dump(record))
    assert isinstance(row, dict)

    assert load(type(record), row) == record
    text = json.dumps(_tomorrows(record.model_dump(mode="json")))
    assert type(record).model_validate_json(text, extra="ignore") == record


def test_an_order_in_memory_of_a_later_version_is_read() -> None:
    text = json.dumps(_tomorrows(order().model_dump(mode="json"))).encode()

    assert store.order_from(text) == order()
