"""Functions of queries over values.

See CloudWatch Logs User Guide, "Boolean, comparison, numeric, datetime, and other functions".
"""

import ipaddress
import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from entrypoints.local.logs.insights.query_values import Moment, Value, as_number, shown, sort_key

MANY = 100


class QueryFunction(NamedTuple):
    """A function, and how many arguments it takes."""

    fewest: int
    most: int
    call: Callable[..., Value]


def _numeric(call: Callable[..., float | None]) -> Callable[..., Value]:
    """Return a function of numbers that has no value where an argument is no number."""

    def on_values(*values: Value) -> Value:
        numbers = [as_number(value) for value in values]
        if any(number is None for number in numbers):
            return None
        try:
            return call(*numbers)
        except (ArithmeticError, ValueError):
            return None

    return on_values


def _textual(call: Callable[..., Value]) -> Callable[..., Value]:
    """Return a function of texts that has no value where an argument has none."""

    def on_values(*values: Value) -> Value:
        if any(value is None for value in values):
            return None
        return call(*(shown(value) for value in values if value is not None))

    return on_values


def add(left: float, right: float) -> float:
    """Return a sum."""
    return left + right


def power(left: float, right: float) -> float | None:
    """Return a power, None if it is no real number or too large."""
    found = float(left) ** right
    return found if isinstance(found, float) and math.isfinite(found) else None


def _trimmed(text: str, characters: str | None = None, *, left: bool = True, right: bool = True) -> str:
    """Remove spaces, or another text as often as it stands there."""
    if not characters:
        text = text.lstrip() if left else text
        return text.rstrip() if right else text
    while left and text.startswith(characters):
        text = text[len(characters) :]
    while right and text.endswith(characters):
        text = text[: -len(characters)]
    return text


def _substring(text: Value, start: Value, length: Value = None) -> Value:
    begin, count = as_number(start), as_number(length)
    if text is None or begin is None:
        return None
    rest = shown(text)[max(0, int(begin)) :]
    return rest if count is None else rest[: max(0, int(count))]


def _greatest(*values: Value) -> Value:
    present = [value for value in values if value is not None]
    return max(present, key=sort_key) if present else None


def _least(*values: Value) -> Value:
    present = [value for value in values if value is not None]
    return min(present, key=sort_key) if present else None


def _ip(value: Value, *versions: int) -> bool:
    try:
        return value is not None and ipaddress.ip_address(shown(value)).version in versions
    except ValueError:
        return False


def _blank(value: Value) -> bool:
    return value is None or not shown(value).strip()


ARITHMETIC: Mapping[str, Callable[..., Value]] = {
    "+": _numeric(add),
    "-": _numeric(lambda left, right: left - right),
    "*": _numeric(lambda left, right: left * right),
    "/": _numeric(lambda left, right: left / right),
    "%": _numeric(math.fmod),
    "^": _numeric(power),
}

FUNCTIONS: Mapping[str, QueryFunction] = {
    "abs": QueryFunction(1, 1, _numeric(abs)),
    "ceil": QueryFunction(1, 1, _numeric(math.ceil)),
    "coalesce": QueryFunction(1, MANY, lambda *values: next((v for v in values if v is not None), None)),
    "concat": QueryFunction(1, MANY, lambda *values: "".join(shown(v) for v in values if v is not None)),
    "floor": QueryFunction(1, 1, _numeric(math.floor)),
    "frommillis": QueryFunction(1, 1, _numeric(lambda number: Moment(int(number)))),
    "greatest": QueryFunction(1, MANY, _greatest),
    "isblank": QueryFunction(1, 1, _blank),
    "isempty": QueryFunction(1, 1, lambda value: value is None or value == ""),
    "isipv4": QueryFunction(1, 1, lambda value: _ip(value, 4)),
    "isipv6": QueryFunction(1, 1, lambda value: _ip(value, 6)),
    "ispresent": QueryFunction(1, 1, lambda value: value is not None),
    "isvalidip": QueryFunction(1, 1, lambda value: _ip(value, 4, 6)),
    "least": QueryFunction(1, MANY, _least),
    "log": QueryFunction(1, 1, _numeric(math.log)),
    "ltrim": QueryFunction(1, 2, _textual(lambda *texts: _trimmed(*texts, right=False))),
    "replace": QueryFunction(3, 3, _textual(lambda text, old, new: text.replace(old, new) if old else text)),
    "rtrim": QueryFunction(1, 2, _textual(lambda *texts: _trimmed(*texts, left=False))),
    "sqrt": QueryFunction(1, 1, _numeric(math.sqrt)),
    "strcontains": QueryFunction(2, 2, _textual(lambda text, part: int(part in text))),
    "strlen": QueryFunction(1, 1, _textual(len)),
    "substr": QueryFunction(2, 3, _substring),
    "tolower": QueryFunction(1, 1, _textual(str.lower)),
    "tomillis": QueryFunction(1, 1, _numeric(int)),
    "toupper": QueryFunction(1, 1, _textual(str.upper)),
    "trim": QueryFunction(1, 2, _textual(_trimmed)),
}
"""By the name in lower case."""
