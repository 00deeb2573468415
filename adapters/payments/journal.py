"""The journal of the simulated payment provider: every movement of money, and the port that stores it."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.model import Model
from domain.money import Money
from domain.orders.order import PaymentState


class Movement(StrEnum):
    """An event in the life of a payment; only CAPTURED and REFUNDED move money."""

    AUTHORIZED = "AUTHORIZED"
    DECLINED = "DECLINED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    REFUNDED = "REFUNDED"


class JournalEntry(Model):
    """One movement of an order's money."""

    order_id: str
    movement: Movement
    amount: Money
    recorded_at: datetime


class PaymentRecord(Model):
    """The provider's record of one order. `version` counts its changes; 0 was never stored.

    `calls` counts authorization requests, answered or not: simulated transient faults depend on it.
    """

    order_id: str
    version: int = 0
    amount: Money = Money(0)
    state: PaymentState = PaymentState.NONE
    calls: int = 0
    entries: tuple[JournalEntry, ...] = ()


class PaymentJournal(Protocol):
    """Stores one record an order."""

    def get(self, order_id: str) -> PaymentRecord | None: ...

    def save(self, record: PaymentRecord) -> bool:
        """Store `record` if what is stored is the version before it; return whether it was."""
        ...

    def newest_first(self, below: int | None = None) -> Iterator[tuple[int, JournalEntry]]:
        """Yield the entries of all orders, newest first, with numbers that count from the oldest.

        Args:
            below: The number to continue below; by default all are yielded.
        """
        ...
