"""Remembers the events that were put on buses, with the rules they matched and how their deliveries went."""

import threading
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

from entrypoints.local.events.deliveries import Delivery
from entrypoints.local.system.clock import Clock

EVENTS_KEPT: Final = 1_000


class DiaryEntry(NamedTuple):
    """An event, the moment at which it came in epoch seconds, and its deliveries by rule as they are now."""

    number: int
    at: float
    bus: str
    event: Mapping[str, Any]
    sent: list[tuple[str, list[Delivery]]]


class Diary:
    """The events of late. Thread-safe."""

    def __init__(self, clock: Clock, *, events: int = EVENTS_KEPT) -> None:
        """Keep so many events, the oldest forgotten first."""
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: deque[DiaryEntry] = deque(maxlen=events)
        self._last = 0

    def add(self, bus: str, event: Mapping[str, Any], sent: Iterable[tuple[str, list[Delivery]]]) -> None:
        """Remember an event that was sent to the targets of the rules that it matched."""
        with self._lock:
            self._last += 1
            moment = self._clock.timestamp()
            self._entries.append(DiaryEntry(self._last, moment, bus, event, list(sent)))

    def newest_first(self) -> list[DiaryEntry]:
        """Return the events that are kept, the last one first."""
        with self._lock:
            return list(reversed(self._entries))

    def progress(self) -> tuple[int, int]:
        """Return a value that differs from the one before if an event came or was delivered since."""
        with self._lock:
            latest = list(islice(reversed(self._entries), 100))
        deliveries = (delivery for entry in latest for _, sent in entry.sent for delivery in sent)
        return self._last, sum(delivery.attempts + delivery.settled for delivery in deliveries)
