import pytest

from adapters.dynamodb.attribute_values import from_attribute, to_attribute
from adapters.dynamodb.order_rows import order_from, stored_rows
from domain.orders.order import OrderStatus
from tests.contract.samples import order


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
