"""moto's DynamoDB with faster transactions."""

import copy
from collections.abc import Iterator
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from entrypoints.local.template import Deployment


class LocalDynamo(DynamoDBBackend):
    """One runtime's tables. One thread at a time: moto loses updates under several."""

    def transact_write_items(self, transact_items: list[dict[str, Any]]) -> None:
        """Carry out a transaction, and undo it by the partitions that it touched.

        By itself moto copies each table whole, once for every action of the transaction.
        """
        touched = list(self._partitions(transact_items))
        tables = [table for table, _ in touched]
        before = [copy.deepcopy(table.items.get(key)) for table, key in touched]
        for table in tables:
            table.__class__ = _NotCopied  # type: ignore[type-abstract]  # moto's
        try:
            super().transact_write_items(transact_items)
        except Exception:
            for (table, key), items in zip(touched, before, strict=True):
                _restore(table, key, items)
            raise
        finally:
            for table in tables:
                table.__class__ = Table  # type: ignore[type-abstract]  # moto's

    def _partitions(self, actions: list[dict[str, Any]]) -> Iterator[tuple[Table, DynamoType]]:
        for action in actions:
            for write in action.values():
                table = self.tables.get(write.get("TableName"))
                key = write.get("Key") or write.get("Item") or {}
                if table is not None and table.hash_key_attr in key:
                    yield table, DynamoType(key[table.hash_key_attr])


class _NotCopied(Table):
    """A table that is not copied: `LocalDynamo` restores its items."""

    def __deepcopy__(self, _memo: object) -> Table:
        return self


def _restore(table: Table, key: DynamoType, items: Any) -> None:
    if items is None:
        table.items.pop(key, None)
    else:
        table.items[key] = items


def handler_class(place: Deployment) -> type[DynamoHandler]:
    """Return moto's protocol handler bound to tables of its own."""
    tables = LocalDynamo(place.region, place.account)

    class LocalDynamoHandler(DynamoHandler):
        @property
        def dynamodb_backend(self) -> LocalDynamo:
            return tables

    return LocalDynamoHandler
