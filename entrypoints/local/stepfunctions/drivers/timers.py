"""Timers on the wall clock: one thread for all of them.

Most timers are time-outs of tasks that answer at once. Setting and cancelling one takes no lock and does not
wake the thread, unless it comes before everything that the thread waits for.
"""

import heapq
import math
import threading
from collections.abc import Callable
from itertools import count

_TIDY_ABOVE = 1_000


class Timer:
    """One timer that was set.

    Attributes:
        at: when it is due, in epoch seconds.
        number: its place among all timers, for those that are due at the same moment.
        action: what is called then, None once it was cancelled.
    """

    __slots__ = ("action", "at", "number")

    def __init__(self, at: float, number: int, action: Callable[[], None]) -> None:
        self.at = at
        self.number = number
        self.action: Callable[[], None] | None = action


class TimerThread:
    """Calls actions at their moments; actions must be short.

    A timer is in `_new` from when it is set until the thread next looks, then in `_heap`. The thread looks
    when `_wakes_at` has come. No timer is overlooked:

    a thread that sets one             the timer thread
    add it to _new
                                       _wakes_at = infinity
    read _wakes_at                     take all of _new into the heap
    the old value: it was added        _wakes_at = the first in the heap
      before, so it is taken
    infinity: take the lock, compare
      with the new value, notify
    """

    def __init__(self, now: Callable[[], float]) -> None:
        """Start with no timer set; the thread begins with the first.

        Args:
            now: the present moment in epoch seconds.
        """
        self._now = now
        self._new: set[Timer] = set()
        self._heap: list[tuple[float, int, Timer]] = []
        self._numbers = count()
        self._changed = threading.Condition()
        self._wakes_at = math.inf
        self._thread: threading.Thread | None = None
        self._closed = False
        self._cancelled = 0

    def set(self, at: float, action: Callable[[], None]) -> Timer:
        """Have `action` called at a moment in epoch seconds."""
        timer = Timer(at, next(self._numbers), action)
        self._new.add(timer)
        if at < self._wakes_at:
            self._wake(at)
        return timer

    def cancel(self, timer: Timer) -> None:
        """Have a timer's action not called."""
        timer.action = None
        try:
            self._new.remove(timer)
        except KeyError:  # it is in the heap, or was
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

    def _wake(self, at: float) -> None:
        """Have the thread look at a moment, if it would not by then."""
        with self._changed:
            if at >= self._wakes_at or self._closed:
                return
            self._wakes_at = at
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
        now = self._now()
        if now < self._wakes_at:
            self._changed.wait(min(self._wakes_at - now, threading.TIMEOUT_MAX))
            return None
        self._wakes_at = math.inf
        while self._new:
            timer = self._taken()
            if timer is not None:
                heapq.heappush(self._heap, (timer.at, timer.number, timer))
        first = heapq.heappop(self._heap)[2] if self._heap and self._heap[0][0] <= now else None
        if self._heap:
            self._wakes_at = self._heap[0][0]
        return first

    def _taken(self) -> Timer | None:
        """Take one of the new timers; None if the last was cancelled meanwhile."""
        try:
            return self._new.pop()
        except KeyError:
            return None
