"""The payment journal in memory."""

import threading
from collections.abc import Iterator

from adapters.memory.pages import newest
from adapters.payments.journal import JournalEntry, PaymentRecord


class MemoryPaymentJournal:
    def __init__(self) -> None:
        self._records: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def get(self, order_id: str) -> PaymentRecord | None:
        text = self._records.get(order_id)
        return None if text is None else PaymentRecord.model_validate_json(text)

    def save(self, record: PaymentRecord) -> bool:
        with self._lock:
            stored = self.get(record.order_id)
            if (stored.version if stored else 0) != record.version - 1:
                return False
            self._records[record.order_id] = record.model_dump_json(exclude_defaults=True).encode()
            return True

    def latest(self, before: str | None, limit: int) -> list[PaymentRecord]:
        """Return up to `limit` records that began before that of the order `before`, newest first."""
        with self._lock:
            texts = newest(self._records, before, limit)
        return [PaymentRecord.model_validate_json(text) for _, text in texts]

    def newest_first(self) -> Iterator[JournalEntry]:
        """Yield what happened to money, the order that was charged last first, and of each the last first."""
        with self._lock:
            texts = [*self._records.values()]
        for text in reversed(texts):
            yield from reversed(PaymentRecord.model_validate_json(text).entries)

    def entries(self) -> list[JournalEntry]:
        """Return everything that happened to money, in order of time."""
        with self._lock:
            texts = [*self._records.values()]
        entries = [entry for text in texts for entry in PaymentRecord.model_validate_json(text).entries]
        return sorted(entries, key=lambda entry: entry.recorded_at)
