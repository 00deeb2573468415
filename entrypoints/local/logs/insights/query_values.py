"""Values of queries: texts, numbers, moments; a field that is not there has none.

See CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax".
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_CHUNK = re.compile(r"[0-9]+|[^0-9]+", re.ASCII)
_DECIMALS = 4


class Moment(int):
    """A moment in milliseconds since 1970, shown as a date and time in UTC."""

    __slots__ = ()

    def __str__(self) -> str:
        moment = datetime.fromtimestamp(self // 1000, UTC)
        return f"{moment:%Y-%m-%d %H:%M:%S}.{self % 1000:03}"


Value: TypeAlias = str | int | float | None
QueryRow: TypeAlias = dict[str, Value]


class StoredLogEvent(NamedTuple):
    """An event of a log group; times are in milliseconds, `pointer` is what `@ptr` shows."""

    group: str
    stream: str
    timestamp: int
    ingested: int
    message: str
    pointer: str


def shown(value: str | float) -> str:
    """Return a value as results show it."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(round(value, _DECIMALS))
    return str(value)


def as_number(value: Value) -> float | None:
    """Return a number, or a text that is one; None for others."""
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else None
    return value


def is_true(value: Value) -> bool:
    """Return whether a condition holds: a number other than zero."""
    return bool(as_number(value))


def compared(left: Value, right: Value) -> int | None:
    """Return -1, 0 or 1 by number if both are numbers, else by text; None where one is not there."""
    if left is None or right is None:
        return None
    numbers = as_number(left), as_number(right)
    if numbers[0] is not None and numbers[1] is not None:
        return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    texts = shown(left), shown(right)
    return (texts[0] > texts[1]) - (texts[0] < texts[1])


def sort_key(value: str | float) -> tuple[bool, float, Sequence[tuple[str, int, str]]]:
    """Return the place of a value in ascending order: texts first, chunk by chunk, then numbers.

    See the User Guide's page "sort".
    """
    number = as_number(value)
    if number is not None:
        return True, number, ()
    # A chunk of digits has the place of digits among other characters, and its length before its value.
    chunks = _CHUNK.findall(shown(value))
    return (
        False,
        0,
        [("0", len(chunk), chunk) if chunk[0].isdecimal() else (chunk, 0, "") for chunk in chunks],
    )
