"""The payment journal on DynamoDB: a table of its own, a record of money independent of the orders."""

from collections.abc import Iterator

from adapters.dynamodb.attribute_values import dump, load
from adapters.dynamodb.conditional_writes import put
from adapters.dynamodb.store import ConditionFailedError, DynamoStore
from adapters.payments.journal import JournalEntry, PaymentRecord


class DynamoPaymentJournal:
    """Stores one item an order."""

    def __init__(self, store: DynamoStore) -> None:
        self._store = store

    def get(self, order_id: str) -> PaymentRecord | None:
        row = self._store.get(self._store.tables.payments, {"order_id": order_id})
        return None if row is None else load(PaymentRecord, row)

    def save(self, record: PaymentRecord) -> bool:
        # A save whose reply was lost is refused when repeated. The gateway then reads again and finds the
        # movement recorded; only its count of calls, which simulated faults depend on, may be one higher.
        write = put(
            self._store.tables.payments,
            dump(record),
            when="attribute_not_exists(#order_id)" if record.version == 1 else "#version = :before",
            **({} if record.version == 1 else {"before": record.version - 1}),
        )
        try:
            self._store.write(write)
        except ConditionFailedError:
            return False
        return True

    def newest_first(self, below: int | None = None) -> Iterator[tuple[int, JournalEntry]]:
        """Yield the numbered entries of all orders, newest first; reads the whole table."""
        return reversed([*enumerate(self.entries())][:below])

    def entries(self) -> list[JournalEntry]:
        """Return the entries of all orders, oldest first, for reports; reads the whole table."""
        records = (
            load(PaymentRecord, row) for rows in self._store.scan(self._store.tables.payments) for row in rows
        )
        return sorted(
            (entry for record in records for entry in record.entries), key=lambda entry: entry.recorded_at
        )
