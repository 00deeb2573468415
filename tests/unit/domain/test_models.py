from itertools import product

import pytest
from pydantic import ValidationError

from domain.errors import OrderClosed
from domain.models import (
    MAX_PRICE,
    MAX_QUANTITY,
    CartLine,
    OrderStatus,
    PaymentState,
    ProductDetails,
    Rejection,
    StockState,
    merge_lines,
)
from domain.money import Money
from tests.contract.samples import cart, line, order

REASON = Rejection(code="out_of_stock", message="Not enough in stock: Curtain.")


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 2.0, True, "3", None, MAX_QUANTITY + 1])
def test_a_quantity_is_a_whole_number_from_1_to_100000(quantity: object) -> None:
    with pytest.raises(ValidationError):
        CartLine.model_validate({"product_id": "curtain", "quantity": quantity})


@pytest.mark.parametrize("product_id", ["", ".hidden", "a b", "a/b", "a\n", "é", "x" * 65, 7])
def test_a_product_id_is_safe_in_a_path(product_id: object) -> None:
    with pytest.raises(ValidationError):
        CartLine.model_validate({"product_id": product_id, "quantity": 1})


@pytest.mark.parametrize("price", [Money(0), Money(-1), MAX_PRICE + Money(1)])
def test_a_price_is_above_nothing_and_not_absurd(price: Money) -> None:
    with pytest.raises(ValidationError):
        ProductDetails(name="Curtain", price=price, category="curtains")


def test_the_dearest_line_is_still_an_amount() -> None:
    assert (MAX_PRICE * MAX_QUANTITY).minor == MAX_PRICE.minor * MAX_QUANTITY


def test_a_model_takes_no_field_that_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        CartLine.model_validate({"product_id": "curtain", "quantity": 1, "price": 1})


def test_duplicate_lines_are_summed_in_order_of_appearance() -> None:
    merged = merge_lines([line("lamp", 2), line("curtain", 1), line("lamp", 3)])

    assert [*merged.items()] == [("lamp", 5), ("curtain", 1)]


def test_a_changed_cart_is_one_version_later_and_still_the_same_cart() -> None:
    changed = cart(line("curtain")).containing([line("lamp")])

    assert changed == cart(line("lamp"), version=2)


def test_a_changed_order_is_one_version_later() -> None:
    assert order().changed(notified=True).version == 2


@pytest.mark.parametrize(("status", "rejected"), [*product(OrderStatus, [False, True])])
def test_only_a_pending_order_without_a_rejection_takes_further_steps(
    status: OrderStatus, rejected: bool
) -> None:
    it = order().changed(status=status, rejection=REASON if rejected else None)

    if status is OrderStatus.PENDING and not rejected:
        it.require_open()
    else:
        with pytest.raises(OrderClosed):
            it.require_open()


@pytest.mark.parametrize("status", [*OrderStatus])
def test_only_an_abandoned_order_is_undone(status: OrderStatus) -> None:
    order().changed(status=status, rejection=REASON).require_abandoned()
    with pytest.raises(OrderClosed):
        order().changed(status=status).require_abandoned()


@pytest.mark.parametrize(("stock", "payment"), [*product(StockState, PaymentState)])
def test_an_order_is_settled_when_stock_and_money_are_given_back_and_barred(
    stock: StockState, payment: PaymentState
) -> None:
    barred = payment in {PaymentState.VOIDED, PaymentState.REFUNDED, PaymentState.CANCELLED}

    assert order().changed(stock=stock, payment=payment).settled is (stock is StockState.RELEASED and barred)
