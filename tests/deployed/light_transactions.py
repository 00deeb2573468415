"""Runs inside LocalStack, if its DynamoDB is moto's: undoes a transaction by the items that it touched.

By itself moto copies the whole table once for each action of a transaction, and an order of a thousand lines
takes minutes. LocalStack runs this file when it is ready:
https://docs.localstack.cloud/references/init-hooks/
"""

import copy
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_carry_out = DynamoDBBackend.transact_write_items


def _transact(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    before = []
    for action in transact_items:
        (write,) = action.values()
        table = self.get_table(write["TableName"])
        key = DynamoType((write.get("Key") or write["Item"])[table.hash_key_attr])
        before.append((table.items, key, copy.deepcopy(table.items.get(key))))
    try:
        _carry_out(self, transact_items)
    except Exception:
        for items, key, item in before:
            if item is None:
                items.pop(key, None)
            else:
                items[key] = item
        raise


Table.__deepcopy__ = lambda table, _memo: table  # type: ignore[attr-defined]
DynamoDBBackend.transact_write_items = _transact  # type: ignore[method-assign]  # what this file is for
