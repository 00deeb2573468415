"""Timeouts of running calls."""

import threading
from collections.abc import Callable

from entrypoints.local.system.clock import Clock
from entrypoints.local.system.timers import Timer, Timers


class Watchdog:
    """Keeps a deadline for each running call; either the call or the watchdog answers, never both."""

    def __init__(self, clock: Clock) -> None:
        self._timers = Timers(clock.monotonic, "watchdog")

    def watch(self, deadline: float, expired: Callable[[], None]) -> Timer:
        """Call `expired` in a new thread if the call is not released before `deadline`.

        The continuation of an answer may take long and may call functions again.
        """

        def over() -> None:
            threading.Thread(target=expired, name="timeout", daemon=True).start()

        return self._timers.set(deadline, over)

    def release(self, call: Timer) -> bool:
        """Stop watching a call; return whether it ended in time."""
        return self._timers.cancel(call)

    def close(self) -> None:
        """Stop watching."""
        self._timers.close()
