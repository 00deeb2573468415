"""Timers: one thread that calls actions when they are due.

Most timers are time-outs, of tasks, functions and integrations that end long before.
Setting and cancelling one takes no lock and does not wake the thread, unless it is due before everything that
the thread waits for.
"""

import heapq
import logging
import math
import threading
from collections.abc import Callable
from itertools import count
from typing import TypeAlias

TimerAction: TypeAlias = Callable[[], object]

_TIDY_ABOVE = 1_000
_LOG = logging.getLogger(__name__)


class Timer:
    """One timer that was set.

    Attributes:
        at: When it is due, by the clock of its Timers.
        number: Its place among all of them, for those that are due at the same moment.
    """

    __slots__ = ("_action", "at", "number")

    def __init__(self, at: float, number: int, action: TimerAction) -> None:
        self.at = at
        self.number = number
        self._action = [action]

    @property
    def waits(self) -> bool:
        """Whether it has neither fired nor been cancelled."""
        return bool(self._action)

    def take(self) -> TimerAction | None:
        """Remove and return the action; of several threads, only one gets it."""
        try:
            return self._action.pop()
        except IndexError:
            return None


class Timers:
    """Calls actions when they are due, in a thread that starts with the first of them.

    Actions must be short; they hand long work to other threads.

    A timer is in `_new` from when it is set until the thread next looks, then in `_heap`. The thread looks
    when `_wakes_at` has come. No timer is overlooked:

    a thread that sets one             the timers' thread
    add it to _new
                                       _wakes_at = infinity
    read _wakes_at                     take all of _new into the heap
    the old value: it was added        _wakes_at = the first in the heap
      before, so it is taken
    infinity: take the lock, compare
      with the new value, notify
    """

    def __init__(self, now: Callable[[], float], name: str) -> None:
        """Start without timers.

        Args:
            now: Returns the present moment in seconds, by the clock of the timers.
            name: The thread's name.
        """
        self._now = now
        self._name = name
        self._new: set[Timer] = set()
        self._heap: list[tuple[float, int, Timer]] = []
        self._numbers = count()
        self._changed = threading.Condition()
        self._wakes_at = math.inf
        self._thread: threading.Thread | None = None
        self._closed = False
        self._cancelled = 0

    def set(self, at: float, action: TimerAction) -> Timer:
        """Call `action` once at a moment, but not after `close`."""
        timer = Timer(at, next(self._numbers), action)
        self._new.add(timer)
        if at < self._wakes_at:
            self._wake(at)
        return timer

    def call_later(self, seconds: float, action: TimerAction) -> Timer:
        """Call `action` once, `seconds` from now."""
        return self.set(self._now() + seconds, action)

    def cancel(self, timer: Timer) -> bool:
        """Cancel a timer; return whether it was pending."""
        if timer.take() is None:
            return False
        try:
            self._new.remove(timer)
        except KeyError:  # it is in the heap
            self._cancelled += 1
            if self._cancelled > _TIDY_ABOVE and self._cancelled * 2 > len(self._heap):
                self._tidy()
        return True

    def close(self) -> None:
        """Drop all pending timers and end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _tidy(self) -> None:
        with self._changed:
            self._heap = [entry for entry in self._heap if entry[2].waits]
            heapq.heapify(self._heap)
            self._cancelled = 0

    def _wake(self, at: float) -> None:
        """Wake the thread early if needed."""
        with self._changed:
            if at >= self._wakes_at or self._closed:
                return
            self._wakes_at = at
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                timer = self._due()
            action = None if timer is None else timer.take()
            if action is not None:
                _call(action)

    def _due(self) -> Timer | None:
        """Return the first timer if it is due, else wait for it or for a change."""
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
        """Return one of the new timers, None if the last was cancelled meanwhile."""
        try:
            return self._new.pop()
        except KeyError:
            return None


def _call(action: TimerAction) -> None:
    try:
        action()
    except Exception:  # noqa: BLE001 -- logged, because the other timers must run
        _LOG.exception("the action of a timer raised")
