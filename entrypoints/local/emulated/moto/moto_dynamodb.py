"""moto's DynamoDB with faster transactions and answers."""

import base64
import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

from moto.core.responses import ActionContext, ActionResult
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


class _QuickResult(ActionResult):
    """A result whose attribute values are written at once.

    By itself moto looks up each of the ten possible types of every value under several spellings, which costs
    three quarters of the time of a read.
    """

    def execute_result(self, context: ActionContext) -> Any:
        context.serializer_class = _quick(context.serializer_class)  # type: ignore[arg-type]  # a class hashes
        return super().execute_result(context)


@cache
def _quick(serializer: type[Any]) -> type[Any]:
    class QuickSerializer(serializer):  # type: ignore[misc]  # moto's, chosen by the protocol
        def _serialize_type_map(self, serialized: Any, value: Any, shape: Any, key: str) -> None:
            if shape.value.name == "AttributeValue":
                self._default_serialize(
                    serialized, {name: _attribute(item) for name, item in value.items()}, shape, key
                )
            else:
                super()._serialize_type_map(serialized, value, shape, key)

    return QuickSerializer


def _attribute(value: Any) -> dict[str, Any]:
    """Return an attribute value as DynamoDB writes it in JSON."""
    ((kind, content),) = (value.to_json() if isinstance(value, DynamoType) else value).items()
    match kind:
        case "M":
            return {kind: {name: _attribute(item) for name, item in content.items()}}
        case "L":
            return {kind: [_attribute(item) for item in content]}
        case "B":
            return {kind: _base64(content)}
        case "BS":
            return {kind: [_base64(item) for item in content]}
        case "S" | "N":
            return {kind: str(content)}
        case "SS" | "NS":
            return {kind: [str(item) for item in content]}
    return {kind: content}


def _base64(content: str | bytes) -> str:
    return base64.b64encode(content.encode() if isinstance(content, str) else content).decode()


def _restore(table: Table, key: DynamoType, items: Any) -> None:
    if items is None:
        table.items.pop(key, None)
    else:
        table.items[key] = items


def handler_class(place: Deployment) -> type[DynamoHandler]:
    """Return moto's protocol handler bound to tables of its own."""
    tables = LocalDynamo(place.region, place.account)

    class LocalDynamoHandler(DynamoHandler):
        def serialized(self, action_result: ActionResult) -> Any:
            return super().serialized(_QuickResult(action_result.result))

        @property
        def dynamodb_backend(self) -> LocalDynamo:
            return tables

    return LocalDynamoHandler
