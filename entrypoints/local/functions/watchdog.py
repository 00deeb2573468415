"""Ends the waiting for answers that do not come in time."""

import threading
from collections.abc import Callable
from math import inf

from entrypoints.local.clock import Clock


class Watchdog:
    """Holds a deadline per running call; whoever takes the call out first answers it.

    Built so that a call that ends in time costs two dictionary operations and no lock. `release` and the
    watchdog's thread both take the call out with `dict.pop`, which is atomic: exactly one of them gets it.
    The thread sleeps until the earliest deadline it knows; a new call wakes it only if its own is earlier,
    which is rare since most calls ask for the same few seconds.

    ```
    caller                          watchdog thread
    watch(key, deadline)            scan: wake = inf, so that a call that comes in now must notify
      deadline < wake? -> notify    wake = min(wake, earliest seen), sleep until then
    ... work ...                    deadline passed: pop(key) -> callback, in a thread of its own
    release(key): pop -> True       pop(key) -> None: nothing to do
    ```
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[str, tuple[float, Callable[[], None]]] = {}
        self._changed = threading.Condition()
        self._wake = inf
        self._thread: threading.Thread | None = None
        self._closed = False

    def watch(self, key: str, deadline: float, expired: Callable[[], None]) -> None:
        """Call `expired` in a thread of its own if `key` is not released before `deadline`."""
        self._calls[key] = (deadline, expired)
        if deadline < self._wake:
            self._advance(deadline)

    def release(self, key: str) -> bool:
        """Return True if the call ended in time: from now on the watchdog will not answer it."""
        return self._calls.pop(key, None) is not None

    def close(self) -> None:
        """Stop watching."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _advance(self, deadline: float) -> None:
        with self._changed:
            if deadline >= self._wake or self._closed:
                return
            self._wake = deadline
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                wait = self._wake - self._clock.monotonic()
                if wait > 0:
                    self._changed.wait(None if wait == inf else min(wait, threading.TIMEOUT_MAX))
                else:
                    self._wake = inf
                    self._wake = self._scan()

    def _scan(self) -> float:
        """Answer the calls whose time is over and return the earliest deadline of the others."""
        now = self._clock.monotonic()
        earliest = inf
        for key, (deadline, expired) in self._calls.copy().items():
            if deadline > now:
                earliest = min(earliest, deadline)
            elif self._calls.pop(key, None) is not None:
                # What follows an answer may take long and may call functions again.
                threading.Thread(target=expired, name=f"timeout-{key}", daemon=True).start()
        return earliest
