"""Pages of a dictionary whose order never changes, without a copy of it."""

from collections.abc import Iterator
from itertools import dropwhile, islice
from typing import TypeVar

EntryT = TypeVar("EntryT")


def newest(entries: dict[str, EntryT], before: str | None, limit: int) -> list[tuple[str, EntryT]]:
    """Return up to `limit` entries added before the key `before`, or the last ones, newest first.

    The caller holds the lock of `entries`. A dictionary keeps the order of insertion, and is walked backwards
    from its end.
    """
    keys: Iterator[str] = reversed(entries)
    if before is not None:
        keys = islice(dropwhile(lambda key: key != before, keys), 1, None)
    return [(key, entries[key]) for key in islice(keys, limit)]
