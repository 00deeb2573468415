"""Recent events of the buses, with the rules they matched and their deliveries."""

import threading
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

from entrypoints.local.events.deliveries import Delivery
from entrypoints.local.system.clock import Clock

EVENTS_KEPT = 1_000


class LoggedEvent(NamedTuple):
    """An event, its time in epoch seconds, and its deliveries by rule in their present state."""

    number: int
    at: float
    bus: str
    event: Mapping[str, Any]
    sent: list[tuple[str, list[Delivery]]]


class EventLog:
    """Keeps recent events. Thread-safe."""

    def __init__(self, clock: Clock, *, events: int = EVENTS_KEPT) -> None:
        """Keep at most `events` events; the oldest go first."""
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: deque[LoggedEvent] = deque(maxlen=events)
        self._last = 0

    def add(self, bus: str, event: Mapping[str, Any], sent: Iterable[tuple[str, list[Delivery]]]) -> None:
        """Add an event and its deliveries."""
        with self._lock:
            self._last += 1
            moment = self._clock.timestamp()
            self._entries.append(LoggedEvent(self._last, moment, bus, event, list(sent)))

    def newest_first(self) -> list[LoggedEvent]:
        """Return the kept events, newest first."""
        with self._lock:
            return list(reversed(self._entries))

    def progress(self) -> tuple[int, int]:
        """Return a value that changes whenever an event arrives or a delivery progresses."""
        with self._lock:
            latest = list(islice(reversed(self._entries), 100))
        deliveries = (delivery for entry in latest for _, sent in entry.sent for delivery in sent)
        return self._last, sum(delivery.attempts + delivery.settled for delivery in deliveries)
