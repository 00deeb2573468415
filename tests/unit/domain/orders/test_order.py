from itertools import product

import pytest

from domain.errors import OrderClosed
from domain.orders.order import OrderStatus, PaymentState, Rejection, StockState
from tests.contract.samples import order

REASON = Rejection(code="out_of_stock", message="Not enough in stock: Curtain.")


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
