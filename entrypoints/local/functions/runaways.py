"""Ends handlers that compute on after their timeout.

Lambda ends the sandbox of a function that timed out. A Python thread cannot be ended from outside, but an
exception can be raised in it: that ends a loop, and with it what the loop takes from all other threads. A
handler that only waits, or finishes soon, is left alone: it shares stores in memory with others here, and
must not be stopped in the middle of a change.
"""

import ctypes
import threading
import time

_ALLOWED_SECONDS = 0.05
"""Processor time that a handler may use after its timeout."""
_FIRST_LOOK, _LAST_LOOK = 0.05, 5.0

_raise_in_thread = ctypes.pythonapi.PyThreadState_SetAsyncExc


class HandlerEndedError(BaseException):
    """Raised in a handler that computes on after its timeout; no `except Exception` keeps it."""


class RunningHandler:
    """The part of a call in which its handler runs, in the thread that makes this object."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._left = threading.Event()
        self._lock = threading.Lock()

    def leave(self) -> None:
        """Note that the handler has returned: nothing is raised in its thread from now on."""
        with self._lock:
            if not self._left.is_set():
                self._left.set()
                _raise_in_thread(ctypes.c_ulong(self._thread), None)

    def end_if_it_computes(self) -> None:
        """Wait until the handler has returned, and end it if it uses the processor meanwhile.

        Does nothing where the processor time of another thread cannot be read.
        """
        if not hasattr(time, "pthread_getcpuclockid"):
            return
        used_before = self._processor_seconds()
        pause = _FIRST_LOOK
        while used_before is not None and not self._left.wait(pause):
            used = self._processor_seconds()
            if used is None:
                return
            if used - used_before > _ALLOWED_SECONDS:
                self._end()
            pause = min(2 * pause, _LAST_LOOK)

    def _processor_seconds(self) -> float | None:
        with self._lock:
            if self._left.is_set():
                return None
            return time.clock_gettime(time.pthread_getcpuclockid(self._thread))

    def _end(self) -> None:
        with self._lock:
            if not self._left.is_set():
                _raise_in_thread(ctypes.c_ulong(self._thread), ctypes.py_object(HandlerEndedError))
