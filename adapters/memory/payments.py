"""The payment journal in memory."""

import threading
from bisect import insort
from collections.abc import Iterator

from adapters.memory.pages import newest
from adapters.payments.journal import JournalEntry, PaymentRecord


class MemoryPaymentJournal:
    """Stores payment records by order."""

    def __init__(self) -> None:
        self._records: dict[str, bytes] = {}
        # By time: the moment of an entry, its order, and its number among the order's entries.
        self._places: list[tuple[float, str, int]] = []
        self._lock = threading.Lock()

    def get(self, order_id: str) -> PaymentRecord | None:
        text = self._records.get(order_id)
        return None if text is None else _record(text)

    def save(self, record: PaymentRecord) -> bool:
        with self._lock:
            stored = self.get(record.order_id)
            if (stored.version if stored else 0) != record.version - 1:
                return False
            self._records[record.order_id] = record.model_dump_json(exclude_defaults=True).encode()
            known = len(stored.entries) if stored else 0
            for number, entry in enumerate(record.entries[known:], known):
                insort(self._places, (entry.recorded_at.timestamp(), record.order_id, number))
            return True

    def latest(self, before: str | None, limit: int) -> list[PaymentRecord]:
        """Return up to `limit` records that began before that of the order `before`, newest first."""
        with self._lock:
            texts = newest(self._records, before, limit)
        return [_record(text) for _, text in texts]

    def newest_first(self, below: int | None = None) -> Iterator[tuple[int, JournalEntry]]:
        """Yield the numbered entries of all orders, newest first; reads no more records than it yields."""
        with self._lock:
            places = self._places[:below]
        for place in reversed(range(len(places))):
            _, order_id, number = places[place]
            yield place, _record(self._records[order_id]).entries[number]

    def entries(self) -> list[JournalEntry]:
        """Return the entries of all orders, oldest first."""
        with self._lock:
            texts = [*self._records.values()]
        entries = [entry for text in texts for entry in _record(text).entries]
        return sorted(entries, key=lambda entry: entry.recorded_at)


def _record(text: bytes) -> PaymentRecord:
    return PaymentRecord.model_validate_json(text, extra="ignore")
