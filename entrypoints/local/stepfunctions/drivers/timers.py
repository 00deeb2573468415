"""Timers on the wall clock: one thread for all of them."""

import heapq
import threading
from collections.abc import Callable
from itertools import count

_TIDY_ABOVE = 1_000


class Timer:
    """One timer that was set."""

    __slots__ = ("action",)

    def __init__(self, action: Callable[[], None]) -> None:
        self.action: Callable[[], None] | None = action


class TimerThread:
    """Calls actions at their moments; actions must be short."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Start with no timer set; the thread begins with the first.

        Args:
            now: the present moment in epoch seconds.
        """
        self._now = now
        self._heap: list[tuple[float, int, Timer]] = []
        self._numbers = count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._cancelled = 0

    def set(self, at: float, action: Callable[[], None]) -> Timer:
        """Have `action` called at a moment in epoch seconds."""
        timer = Timer(action)
        with self._changed:
            entry = (at, next(self._numbers), timer)
            heapq.heappush(self._heap, entry)
            if self._heap[0] is entry:
                self._wake()
        return timer

    def cancel(self, timer: Timer) -> None:
        """Have a timer's action not called."""
        timer.action = None
        self._cancelled += 1
        if self._cancelled > _TIDY_ABOVE and self._cancelled * 2 > len(self._heap):
            self._tidy()

    def close(self) -> None:
        """Stop the thread; what is set is not called any more."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _tidy(self) -> None:
        with self._changed:
            self._heap = [entry for entry in self._heap if entry[2].action is not None]
            heapq.heapify(self._heap)
            self._cancelled = 0

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="asl-timers", daemon=True)
            self._thread.start()
        self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                timer = self._due()
            if timer is not None and timer.action is not None:
                timer.action()

    def _due(self) -> Timer | None:
        """Take the first timer if it is due, else wait for it or for a change."""
        if not self._heap:
            self._changed.wait()
            return None
        ahead = self._heap[0][0] - self._now()
        if ahead > 0:
            self._changed.wait(min(ahead, threading.TIMEOUT_MAX))
            return None
        return heapq.heappop(self._heap)[2]
