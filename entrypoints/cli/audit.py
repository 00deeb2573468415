"""The books: whether stock and money are where the orders say they are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adapters.payments.journal import JournalEntry, Movement
from domain.models import Order, OrderStatus
from domain.money import Money


@dataclass(frozen=True, slots=True)
class OrderAccount:
    """What the books need of an order: how it ended, what it sold and what for."""

    order_id: str
    status: str
    total: Money
    units: Mapping[str, int]
    settled: bool
    """Whether nothing is held for it any more; a confirmed order keeps what it took."""

    @classmethod
    def of(cls, order: Order) -> "OrderAccount":
        units = {line.product_id: line.quantity for line in order.items}
        return cls(order.order_id, order.status, order.total_amount, units, order.settled)


@dataclass(frozen=True, slots=True)
class Books:
    """Sums over all orders, products and payments, and every contradiction between them."""

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
    """Compare stock before and after, and money taken, with what the confirmed orders say.

    Args:
        before: stock by product before the first order.
        after: stock by product now.
        orders: every order placed in between; an undecided one is a contradiction.
        journal: everything that happened to money in between.
    """
    sold: Counter[str] = Counter()
    owed = Money(0)
    problems: list[str] = []
    for order in orders:
        if order.status == OrderStatus.CONFIRMED:
            owed += order.total
            sold.update(order.units)
        elif order.status == OrderStatus.PENDING or not order.settled:
            problems.append(f"order {order.order_id} is {order.status} and not settled")
    taken, reserved = _balance(journal)
    problems += _stock_problems(before, after, sold)
    if taken != owed:
        problems.append(f"money taken is {taken}, the confirmed orders are {owed}")
    if reserved != Money(0):
        problems.append(f"money still reserved on cards: {reserved}")
    return Books(sold.total(), taken, tuple(problems))


def _balance(journal: Iterable[JournalEntry]) -> tuple[Money, Money]:
    """Return what was taken and not returned, and what is still reserved."""
    sums: Counter[Movement] = Counter()
    for entry in journal:
        sums[entry.movement] += entry.amount.minor
    taken = sums[Movement.CAPTURED] - sums[Movement.REFUNDED]
    reserved = sums[Movement.AUTHORIZED] - sums[Movement.VOIDED] - sums[Movement.CAPTURED]
    return Money(taken), Money(reserved)


def _stock_problems(before: Mapping[str, int], after: Mapping[str, int], sold: Counter[str]) -> list[str]:
    problems = [f"{product}: stock is {units}, below zero" for product, units in after.items() if units < 0]
    for product in before.keys() | after.keys() | sold.keys():
        expected = before.get(product, 0) - sold[product]
        if after.get(product, 0) != expected:
            problems.append(f"{product}: stock is {after.get(product, 0)}, the orders leave {expected}")
    return problems
