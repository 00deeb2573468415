"""The most feared fault: it took effect, but the reply was lost. Asked again, everything happens once."""

from collections.abc import Callable

import pytest

from adapters.payments.simulated import LATE_REPLY, VISA
from domain.cart.service import CartService
from domain.errors import NotEnoughStock, ProductNotFound, StoreUnavailable
from domain.money import Money
from domain.orders.order import OrderStatus, StockState
from domain.orders.repository import amend
from tests.contract.samples import Numbered, cart, delivery, details, line, order, order_line
from tests.unit.adapters.conftest import Aws
from tests.unit.adapters.injected_faults import before, cancelled, reply_lost, sent_twice

LOSSES = {"the caller asks again": reply_lost, "botocore asks again": sent_twice}


@pytest.mark.parametrize("loss", LOSSES)
def test_an_order_placed_without_an_answer_is_found(aws: Aws, loss: str) -> None:
    full = cart(line("curtain", 2))
    assert aws.backend.carts.save(full)

    with LOSSES[loss](aws.client, "TransactWriteItems"):
        _until_answered(lambda: aws.backend.orders.place(order(), full))

    assert aws.backend.orders.place(order(), full) == aws.backend.order() == order()
    assert aws.backend.carts.get("alice") is None


@pytest.mark.parametrize("loss", LOSSES)
def test_stock_held_without_an_answer_is_held_once(aws: Aws, loss: str) -> None:
    aws.backend.stocked("curtain", 5)
    aws.backend.placed(order())

    with LOSSES[loss](aws.client, "TransactWriteItems"):
        _until_answered(lambda: aws.backend.stock.hold("order-1"))

    assert aws.backend.units("curtain") == 3
    assert aws.backend.order().stock is StockState.HELD


def test_the_last_piece_held_without_an_answer_is_not_called_out_of_stock(aws: Aws) -> None:
    aws.backend.stocked("curtain", 2)
    aws.backend.placed(order())

    with sent_twice(aws.client, "TransactWriteItems"):
        aws.backend.stock.hold("order-1")

    assert aws.backend.units("curtain") == 0


def test_a_hold_that_finds_too_little_because_its_repetition_took_it_is_success(aws: Aws) -> None:
    aws.backend.stocked("curtain", 2)
    aws.backend.placed(order())

    def overtaken(request: dict[str, object]) -> object:
        aws.backend.stock.hold("order-1")
        return cancelled("None", "ConditionalCheckFailed")(request)

    with before(aws.client, "TransactWriteItems", overtaken):
        aws.backend.stock.hold("order-1")

    assert aws.backend.units("curtain") == 0
    assert aws.backend.order().stock is StockState.HELD


@pytest.mark.parametrize("loss", LOSSES)
def test_stock_released_without_an_answer_is_returned_once(aws: Aws, loss: str) -> None:
    aws.backend.stocked("curtain", 5)
    aws.backend.placed(order())
    aws.backend.stock.hold("order-1")

    with LOSSES[loss](aws.client, "TransactWriteItems"):
        _until_answered(lambda: aws.backend.stock.release("order-1"))

    assert aws.backend.units("curtain") == 5
    assert aws.backend.order().stock is StockState.RELEASED


@pytest.mark.parametrize("loss", LOSSES)
def test_a_change_of_an_order_without_an_answer_is_made_once(aws: Aws, loss: str) -> None:
    placed = aws.backend.placed(order())

    with LOSSES[loss](aws.client, "UpdateItem"):
        _until_answered(
            lambda: amend(
                aws.backend.orders,
                "order-1",
                lambda now: (
                    now if now.status is OrderStatus.CONFIRMED else now.changed(status=OrderStatus.CONFIRMED)
                ),
            )
        )

    assert aws.backend.order() == placed.changed(status=OrderStatus.CONFIRMED)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_cart_saved_without_an_answer_holds_what_was_put_in(aws: Aws, loss: str) -> None:
    aws.backend.stocked("curtain", 5)
    service = CartService(aws.backend.carts, aws.backend.products, Numbered())

    with LOSSES[loss](aws.client, "PutItem"):
        _until_answered(lambda: service.put_line("alice", line("curtain", 2)))

    assert aws.backend.carts.get("alice") == cart(line("curtain", 2), cart_id="cart-1")


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("card", [VISA, LATE_REPLY])
def test_money_authorized_without_an_answer_is_reserved_once(aws: Aws, loss: str, card: str) -> None:
    with LOSSES[loss](aws.client, "PutItem"):
        _until_answered(lambda: aws.backend.gateway.authorize("order-1", Money(1999), card))

    record = aws.backend.journal.get("order-1")
    assert record is not None
    assert [entry.amount for entry in record.entries] == [Money(1999)]


@pytest.mark.parametrize("units", [3, -3])
def test_a_delivery_that_botocore_sends_twice_counts_once(aws: Aws, units: int) -> None:
    aws.backend.stocked("curtain", 5)

    with sent_twice(aws.client, "UpdateItem"):
        after = aws.backend.products.adjust_stock("curtain", delivery(units))

    assert after == aws.backend.products.get("curtain")
    assert after.stock == 5 + units


def test_a_withdrawal_sent_twice_is_not_refused_for_its_own_effect(aws: Aws) -> None:
    aws.backend.stocked("curtain", 5)

    with sent_twice(aws.client, "UpdateItem"):
        assert aws.backend.products.adjust_stock("curtain", delivery(-5)).stock == 0


@pytest.mark.parametrize("loss", LOSSES)
def test_a_delivery_under_an_id_repeated_until_it_is_answered_counts_once(aws: Aws, loss: str) -> None:
    aws.backend.stocked("curtain", 5)

    with LOSSES[loss](aws.client, "TransactWriteItems"):
        _until_answered(lambda: aws.backend.products.adjust_stock("curtain", delivery(3), "change-1"))

    assert aws.backend.units("curtain") == 8


def test_two_deliveries_that_look_alike_count_twice(aws: Aws) -> None:
    aws.backend.stocked("curtain", 5)
    aws.backend.products.adjust_stock("curtain", delivery(3))

    assert aws.backend.products.adjust_stock("curtain", delivery(3)).stock == 11


@pytest.mark.parametrize(("product", "refusal"), [("curtain", NotEnoughStock), ("unicorn", ProductNotFound)])
def test_a_refused_withdrawal_sent_twice_is_refused(aws: Aws, product: str, refusal: type[Exception]) -> None:
    aws.backend.stocked("curtain", 5)

    with sent_twice(aws.client, "UpdateItem"), pytest.raises(refusal):
        aws.backend.products.adjust_stock(product, delivery(-6))

    assert aws.backend.units("curtain") == 5


def test_a_product_written_twice_is_the_same_product(aws: Aws) -> None:
    with sent_twice(aws.client, "UpdateItem"):
        made = aws.backend.products.put("curtain", details())

    assert aws.backend.products.get("curtain") == made


def test_a_long_order_placed_without_an_answer_is_found_whole(aws: Aws) -> None:
    long = order(*(order_line(f"sku-{number}") for number in range(300)))

    with reply_lost(aws.client, "TransactWriteItems"), pytest.raises(StoreUnavailable):
        aws.backend.placed(long)

    assert aws.backend.orders.place(long, cart(line("other"))) == long


def _until_answered(action: Callable[[], object]) -> None:
    """Do as the state machine does: a step whose answer did not come is taken again."""
    for _ in range(3):
        try:
            action()
        except StoreUnavailable:
            continue
        return
    pytest.fail("no answer in three attempts")
