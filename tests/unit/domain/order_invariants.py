"""The invariants of stock, money and marks of any order."""

from adapters.payments.journal import Movement
from domain.orders.order import Order, OrderStatus, PaymentState, StockState
from tests.contract.backends import Backend

LAWFUL = {
    (),
    (Movement.DECLINED,),
    (Movement.AUTHORIZED,),
    (Movement.AUTHORIZED, Movement.VOIDED),
    (Movement.AUTHORIZED, Movement.CAPTURED),
    (Movement.AUTHORIZED, Movement.CAPTURED, Movement.REFUNDED),
}
ENDS: dict[PaymentState, set[tuple[Movement, ...]]] = {
    PaymentState.CANCELLED: {(), (Movement.DECLINED,)},
    PaymentState.VOIDED: {(Movement.AUTHORIZED, Movement.VOIDED)},
    PaymentState.REFUNDED: {(Movement.AUTHORIZED, Movement.CAPTURED, Movement.REFUNDED)},
}


def movements(backend: Backend, order: Order) -> tuple[Movement, ...]:
    record = backend.journal.get(order.order_id)
    entries = record.entries if record else ()
    assert all(entry.amount == order.total_amount for entry in entries)
    return tuple(entry.movement for entry in entries)


def check_stock(backend: Backend, before: dict[str, int], orders: list[Order]) -> None:
    """What is missing from the shelves is what the orders' marks say is held, to the piece."""
    for product_id, stock in before.items():
        held = sum(
            line.quantity
            for order in orders
            if order.stock is StockState.HELD
            for line in order.items
            if line.product_id == product_id
        )
        units = backend.units(product_id)
        assert units >= 0
        assert units + held == stock


def check_order(backend: Backend, order: Order) -> None:
    moved = movements(backend, order)
    assert moved in LAWFUL
    if order.payment in ENDS:
        assert moved in ENDS[order.payment]
    if order.payment is PaymentState.CAPTURED:
        assert Movement.CAPTURED in moved
    if order.status is OrderStatus.CONFIRMED:
        assert order.rejection is None
        assert (order.payment, order.stock) == (PaymentState.CAPTURED, StockState.HELD)
        assert moved == (Movement.AUTHORIZED, Movement.CAPTURED)
    if order.status is OrderStatus.REJECTED:
        assert order.rejection is not None
        assert order.settled
        assert moved in ENDS[order.payment]
