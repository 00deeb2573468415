"""One thread that calls back when a moment has come: retries, schedules, limits of time."""

import heapq
import itertools
import threading
from collections.abc import Callable

from entrypoints.local.clock import Clock


class Timers:
    """Calls functions at moments of the clock. The thread starts with the first of them.

    Callbacks run in the timers' thread and must be short: they hand their work to others.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None
        self._closed = False

    def call_later(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call `callback` once, `seconds` from now; never after `close`."""
        due = self._clock.monotonic() + seconds
        with self._changed:
            if self._closed:
                return
            heapq.heappush(self._due, (due, next(self._numbers), callback))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="timers", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Forget what is not yet due and end the thread."""
        with self._changed:
            self._closed = True
            self._due.clear()
            self._changed.notify()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while (callback := self._next()) is not None:
            callback()

    def _next(self) -> Callable[[], None] | None:
        """Return the callback that is due, waiting for it; None when closed."""
        with self._changed:
            while not self._closed:
                wait = self._due[0][0] - self._clock.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
            return None
