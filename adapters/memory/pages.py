"""Pages of a dictionary that only grows or changes in place, without a copy of it."""

from collections.abc import Iterator
from itertools import dropwhile, islice
from typing import TypeVar

Value = TypeVar("Value")


def newest(entries: dict[str, Value], before: str | None, limit: int) -> list[tuple[str, Value]]:
    """Return up to `limit` entries that came before the key `before`, by default the last, newest first.

    The caller holds the lock of `entries`. Whatever a dictionary keeps in order of arrival is walked through
    backwards from its end.
    """
    keys: Iterator[str] = reversed(entries)
    if before is not None:
        keys = islice(dropwhile(lambda key: key != before, keys), 1, None)
    return [(key, entries[key]) for key in islice(keys, limit)]
