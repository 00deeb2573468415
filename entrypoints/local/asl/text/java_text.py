"""Values as `String.valueOf` prints them in Java, which is how States.Format fills its gaps.

Recorded: States.Format prints {"Arg1": 1, "Arg2": []} as `{Arg1=1, Arg2=[]}`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def java_text(value: Any) -> str:
    """Return the text of a JSON value as Java's maps, lists and boxed numbers print themselves."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return java_double(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}={java_text(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(java_text, value)) + "]"
    return str(value)


def java_double(value: float) -> str:
    """Return a float as Java's `Double.toString`: plain from 0.001 up to 10,000,000, else as 1.0E10."""
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return f"{value:.1f}" if value.is_integer() else format(Decimal(repr(value)), "f")
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    fraction = "".join(map(str, digits[1:])) or "0"
    return f"{'-' * sign}{digits[0]}.{fraction}E{int(exponent) + len(digits) - 1}"
