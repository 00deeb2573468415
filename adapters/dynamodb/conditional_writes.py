"""Conditional writes in DynamoDB's own expressions, with their names and values filled in.

An expression names attributes as `#name` and values as `:value`; every attribute has an alias, so that none
can collide with a reserved word.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from adapters.dynamodb.attribute_values import to_attribute, to_item

_ALIAS = re.compile(r"#\w+")


@dataclass(frozen=True, slots=True)
class Write:
    """One write of one item: alone, or as an action of a transaction."""

    kind: Literal["Put", "Update", "Delete"]
    parameters: dict[str, Any]


def put(table: str, row: Mapping[str, Any], *, when: str = "", **values: Any) -> Write:
    """Return the write of a whole item, on condition `when`."""
    return Write("Put", {"TableName": table, "Item": to_item(row), **_conditions(when, "", values)})


def update(table: str, key: Mapping[str, str], expression: str, *, when: str = "", **values: Any) -> Write:
    """Return the write of some attributes of an item, on condition `when`."""
    return Write("Update", {"TableName": table, "Key": to_item(key), **_conditions(when, expression, values)})


def delete(table: str, key: Mapping[str, str], *, when: str, **values: Any) -> Write:
    """Return the removal of an item, on condition `when`."""
    return Write("Delete", {"TableName": table, "Key": to_item(key), **_conditions(when, "", values)})


def expressions(values: Mapping[str, Any], **texts: str) -> dict[str, Any]:
    """Return request parameters of the expressions `texts` with the names and values that they use."""
    names = {alias: alias[1:] for text in texts.values() for alias in _ALIAS.findall(text)}
    parameters: dict[str, Any] = {name: text for name, text in texts.items() if text}
    if names:
        parameters["ExpressionAttributeNames"] = names
    if values:
        parameters["ExpressionAttributeValues"] = {
            f":{name}": to_attribute(value) for name, value in values.items()
        }
    return parameters


def _conditions(when: str, expression: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return expressions(values, ConditionExpression=when, UpdateExpression=expression)
