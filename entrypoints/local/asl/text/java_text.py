"""Text as Java writes it, which is how AWS prints values in causes and in strings."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from entrypoints.local.asl.text.json_text import to_json

_DOUBLE = re.compile(r"\d(?:\.\d|e)")


def java_json(value: Any) -> str:
    """Return the compact JSON text of a value with doubles as Java prints them."""
    text = to_json(value)
    return _with_java_doubles(value) if _DOUBLE.search(text) else text


def _with_java_doubles(value: Any) -> str:
    if isinstance(value, float):
        return java_double(value)
    if isinstance(value, list):
        return "[" + ",".join(map(_with_java_doubles, value)) + "]"
    if isinstance(value, Mapping):
        members = (f"{_with_java_doubles(name)}:{_with_java_doubles(item)}" for name, item in value.items())
        return "{" + ",".join(members) + "}"
    return json.dumps(value, ensure_ascii=False)


def java_text(value: Any) -> str:
    """Return the text of a JSON value as `String.valueOf` prints it, which States.Format inserts.

    Recorded: States.Format prints {"Arg1": 1, "Arg2": []} as `{Arg1=1, Arg2=[]}`.
    """
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


def utf8(text: str) -> bytes:
    """Return a text in UTF-8, where half of a surrogate pair is a question mark, as in Java."""
    return text.encode(errors="replace")
