"""Audit: compares stock and money with the orders."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adapters.payments.journal import JournalEntry, Movement
from domain.money import Money
from domain.orders.order import Order, OrderStatus


@dataclass(frozen=True, slots=True)
class OrderAccount:
    """An order for the audit: its outcome, its lines and its total."""

    order_id: str
    status: str
    total: Money
    units: Mapping[str, int]
    settled: bool
    """Whether its stock was released; a confirmed order keeps its stock."""

    @classmethod
    def of(cls, order: Order) -> "OrderAccount":
        units = {line.product_id: line.quantity for line in order.items}
        return cls(order.order_id, order.status, order.total_amount, units, order.settled)


@dataclass(frozen=True, slots=True)
class Books:
    """Sums over all orders, products and payments, and the contradictions among them."""

    units_sold: int
    taken: Money
    contradictions: tuple[str, ...]

    @property
    def conserved(self) -> bool:
        return not self.contradictions


def audit(
    before: Mapping[str, int],
    after: Mapping[str, int],
    orders: Iterable[OrderAccount],
    journal: Iterable[JournalEntry],
) -> Books:
    """Compare stock and money with the confirmed orders.

    Args:
        before: Stock by product before the first order.
        after: Stock by product now.
        orders: Every order placed in between; an undecided one is a contradiction.
        journal: The movements of money in between.
    """
    sold: Counter[str] = Counter()
    owed: Counter[str] = Counter()
    problems: list[str] = []
    for order in orders:
        if order.status == OrderStatus.CONFIRMED:
            owed[order.order_id] = order.total.minor
            sold.update(order.units)
        elif order.status == OrderStatus.PENDING or not order.settled:
            problems.append(f"order {order.order_id} is {order.status} and not settled")
    taken, reserved = _balances(journal)
    problems += _stock_problems(before, after, sold)
    # Order by order: two opposite errors of one amount would cancel in a sum.
    problems += [
        f"order {order_id}: money taken is {Money(taken[order_id])}, owed is {Money(owed[order_id])}"
        for order_id in taken.keys() | owed.keys()
        if taken[order_id] != owed[order_id]
    ]
    problems += [
        f"order {order_id}: {Money(minor)} is still reserved" for order_id, minor in reserved.items() if minor
    ]
    return Books(sold.total(), Money(taken.total()), tuple(problems))


def _balances(journal: Iterable[JournalEntry]) -> tuple[Counter[str], Counter[str]]:
    """Return, by order and in minor units, the money kept and the money still reserved."""
    taken: Counter[str] = Counter()
    reserved: Counter[str] = Counter()
    for entry in journal:
        order_id, minor = entry.order_id, entry.amount.minor
        taken[order_id] += _TAKES.get(entry.movement, 0) * minor
        reserved[order_id] += _RESERVES.get(entry.movement, 0) * minor
    return taken, reserved


_TAKES = {Movement.CAPTURED: 1, Movement.REFUNDED: -1}
_RESERVES = {Movement.AUTHORIZED: 1, Movement.VOIDED: -1, Movement.CAPTURED: -1}


def _stock_problems(before: Mapping[str, int], after: Mapping[str, int], sold: Counter[str]) -> list[str]:
    problems = [f"{product}: stock is {units}, below zero" for product, units in after.items() if units < 0]
    for product in before.keys() | after.keys() | sold.keys():
        expected = before.get(product, 0) - sold[product]
        if after.get(product, 0) != expected:
            problems.append(f"{product}: stock is {after.get(product, 0)}, the orders leave {expected}")
    return problems
