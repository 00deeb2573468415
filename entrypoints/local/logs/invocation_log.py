"""Recent invocations and what each wrote."""

import threading
from collections import deque
from itertools import islice
from typing import NamedTuple

from entrypoints.local.logs.invocation_record import InvocationRecord

INVOCATIONS_KEPT = 10_000
CHARACTERS_KEPT = 16 * 1024 * 1024
KEPT_OF_PAYLOAD = 4096
"""Bytes of an event and of an answer that are kept, so that invocations can be searched by them."""

_BARE = 400
"""The size in characters that an invocation without output counts for."""


class Entry(NamedTuple):
    """An invocation and its number; numbers rise by one from 1 and are never used again."""

    number: int
    record: InvocationRecord


class InvocationLog:
    """Keeps recent invocations, bounded by number and by the size of their output; the oldest go first."""

    def __init__(self, *, invocations: int = INVOCATIONS_KEPT, characters: int = CHARACTERS_KEPT) -> None:
        self._invocations = invocations
        self._room = characters
        self._lock = threading.Lock()
        self._records: deque[InvocationRecord] = deque()
        self._forgotten = 0

    def add(self, record: InvocationRecord) -> None:
        """Add an invocation that has ended."""
        with self._lock:
            records = self._records
            records.append(record)
            self._room -= _weight(record)
            while self._room < 0 or len(records) > self._invocations:
                self._room += _weight(records.popleft())
                self._forgotten += 1

    @property
    def last(self) -> int:
        """The number of the invocation that ended last; 0 before the first."""
        with self._lock:
            return self._forgotten + len(self._records)

    def entries(self, after: int = 0) -> list[Entry]:
        """Return the invocations that ended after the one of number `after`, oldest first."""
        with self._lock:
            first = self._forgotten + 1
            fresh = list(islice(self._records, max(0, after + 1 - first), None))
            first = max(first, after + 1)
        return [Entry(number, record) for number, record in enumerate(fresh, first)]


def mentions(record: InvocationRecord, text: str) -> bool:
    """Return whether an invocation's event, answer or log says `text`."""
    data = text.encode()
    return data in record.payload or data in record.answer or any(text in line.text for line in record.output)


def _weight(record: InvocationRecord) -> int:
    weight = _BARE + len(record.payload) + len(record.answer)
    for line in record.output:
        weight += 100 + len(line.text)
    return weight
