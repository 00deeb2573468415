"""Python values as DynamoDB's attribute values, exactly: no number is ever converted to a float.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from domain.model import Model

Row = dict[str, Any]
"""An item in Python's values."""
Attributes = Mapping[str, Any]
"""An item in DynamoDB's values."""

ModelT = TypeVar("ModelT", bound=Model)


def to_item(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return `row` as an item, without values that are None."""
    return {name: to_attribute(value) for name, value in row.items() if value is not None}


def to_attribute(value: Any) -> dict[str, Any]:
    """Return `value` as an attribute value.

    Raises:
        TypeError: Values of this type are never stored.
    """
    match value:
        case str():
            return {"S": str(value)}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case Decimal():
            return {"N": format(value, "f")}
        case datetime():
            return {"S": value.isoformat(timespec="microseconds")}
        case Mapping():
            return {"M": to_item(value)}
        case list() | tuple():
            return {"L": [to_attribute(element) for element in value]}
    raise TypeError(f"a {type(value).__name__} is not stored")


def to_row(item: Attributes) -> Row:
    """Return an item in Python's values."""
    return {name: from_attribute(value) for name, value in item.items()}


def from_attribute(attribute: Mapping[str, Any]) -> Any:
    """Return the value of `attribute`; a number is a Decimal.

    Raises:
        TypeError: Attributes of this type are never stored.
    """
    ((kind, value),) = attribute.items()
    match kind:
        case "S" | "BOOL":
            return value
        case "N":
            return Decimal(value)
        case "M":
            return to_row(value)
        case "L":
            return [from_attribute(element) for element in value]
    raise TypeError(f"an attribute of type {kind} is never stored")


def dump(record: Model) -> Row:
    """Return `record` as it is stored: money as a Decimal of major units."""
    return record.model_dump(exclude_none=True)


def load(model: type[ModelT], row: Row) -> ModelT:
    """Return the record that `row` holds.

    Attributes that are unknown here are ignored at every level: they are the adapters' own, or a later
    version's, beside which this one runs while a deployment rolls out or is rolled back.
    """
    # Not strict: DynamoDB has one number type and no time stamps.
    return model.model_validate(row, strict=False, extra="ignore")
