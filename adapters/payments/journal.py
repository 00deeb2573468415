"""What happened to money, entry by entry, and the store that keeps it."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.model import Model
from domain.money import Money
from domain.orders.order import PaymentState


class Movement(StrEnum):
    """A thing that can happen to an order's money; only CAPTURED and REFUNDED move it."""

    AUTHORIZED = "AUTHORIZED"
    DECLINED = "DECLINED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    REFUNDED = "REFUNDED"


class JournalEntry(Model):
    order_id: str
    movement: Movement
    amount: Money
    recorded_at: datetime


class PaymentRecord(Model):
    """All that the gateway knows of one order. `version` counts its changes; 0 was never stored.

    `calls` counts authorization requests, answered or not: what a simulated fault that passes goes by.
    """

    order_id: str
    version: int = 0
    amount: Money = Money(0)
    state: PaymentState = PaymentState.NONE
    calls: int = 0
    entries: tuple[JournalEntry, ...] = ()


class PaymentJournal(Protocol):
    """Keeps one record an order."""

    def get(self, order_id: str) -> PaymentRecord | None: ...

    def save(self, record: PaymentRecord) -> bool:
        """Store `record` if what is stored is the version before it; return whether it was."""
        ...

    def newest_first(self, below: int | None = None) -> Iterator[tuple[int, JournalEntry]]:
        """Yield what happened to money by time, the last first, with numbers that count from the first.

        Args:
            below: the number after which to go on, by default from the last.
        """
        ...
