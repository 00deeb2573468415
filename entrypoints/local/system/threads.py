"""A pool of threads for calls that wait for other servers, or for functions that may hang."""

import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

Job: TypeAlias = Callable[[], object]

_STUCK_SECONDS = 0.1
_LOOK_SECONDS = 0.02


class ThreadPool:
    """Runs jobs in threads, started as they are needed.

    More threads than `core` run only while jobs wait and threads are stuck, that is, busy with one job for
    longer than 0.1 s: many short jobs in many threads would only contend for the interpreter, and long ones
    must not make all others wait. Threads above `core` end when nothing waits any more.

    The threads are daemons: a call that hangs never keeps the process from ending.
    """

    def __init__(self, size: int = 256, *, core: int | None = None, name: str = "integration") -> None:
        """Start without threads.

        Args:
            size: The greatest number of threads.
            core: How many are started as soon as there is a job for each; all by default.
            name: The threads' name.
        """
        self.size = size
        self._core = size if core is None else min(core, size)
        self._name = name
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._started = 0
        self._free = 0
        self._waiting = 0
        self._busy_since: dict[int, float] = {}
        self._watching = False
        self._closed = threading.Event()
        self._here = threading.local()
        self._threads: set[threading.Thread] = set()

    @property
    def inside(self) -> bool:
        """Whether the calling thread is one of the pool's."""
        return getattr(self._here, "inside", False)

    def submit(self, job: Job) -> None:
        """Run `job` in one of the threads; it handles its own errors."""
        with self._lock:
            self._jobs.put(job)
            if self._free:
                self._free -= 1
            elif self._started < self._core:
                self._start(1)
            else:
                self._waiting += 1
                self._watch()

    def close(self) -> None:
        """End the threads once their jobs are done."""
        self._closed.set()
        with self._lock:
            for _ in range(self._started):
                self._jobs.put(None)

    def stop(self, seconds: float) -> None:
        """Drop the jobs that wait, and wait for the running ones, but no longer than so many seconds."""
        with suppress(queue.Empty):
            while True:
                self._jobs.get_nowait()
        self.close()
        deadline = time.monotonic() + seconds
        for thread in self._threads.copy():
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _start(self, number: int) -> None:
        self._started += number
        for _ in range(number):
            thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._threads.add(thread)
            thread.start()

    def _watch(self) -> None:
        if not self._watching and self._core < self.size:
            self._watching = True
            threading.Thread(target=self._grow, name=f"{self._name}-growth", daemon=True).start()

    def _grow(self) -> None:
        """Start threads while jobs wait behind stuck ones; twice as many, so that a burst does not add up."""
        while not self._closed.wait(_LOOK_SECONDS):
            with self._lock:
                if not self._waiting:
                    self._watching = False
                    return
                before = time.monotonic() - _STUCK_SECONDS
                stuck = sum(since < before for since in self._busy_since.copy().values())
                wanted = min(self.size, self._core + 2 * stuck) - self._started
                more = max(0, min(wanted, self._waiting))
                self._waiting -= more
                self._start(more)

    def _work(self) -> None:
        self._here.inside = True
        me = threading.get_ident()
        while (job := self._jobs.get()) is not None:
            self._busy_since[me] = time.monotonic()
            try:
                job()
            finally:
                del self._busy_since[me]
            with self._lock:
                if self._waiting:
                    self._waiting -= 1
                elif self._started > self._core:
                    self._started -= 1
                    self._threads.discard(threading.current_thread())
                    return
                else:
                    self._free += 1
