"""A pool of threads for calls that wait for other servers."""

import queue
import threading
from collections.abc import Callable
from typing import TypeAlias

Job: TypeAlias = Callable[[], object]


class ThreadPool:
    """Runs jobs in at most `size` threads, started as they are needed.

    The threads are daemons: a call that hangs never keeps the process from ending.
    """

    def __init__(self, size: int = 256) -> None:
        self.size = size
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._started = 0
        self._here = threading.local()

    @property
    def inside(self) -> bool:
        """Whether the calling thread is one of the pool's."""
        return getattr(self._here, "inside", False)

    def submit(self, job: Job) -> None:
        """Run `job` in one of the threads; it handles its own errors."""
        if not self._idle.acquire(blocking=False):
            self._start_another()
        self._jobs.put(job)

    def close(self) -> None:
        """End the threads once their jobs are done."""
        with self._lock:
            for _ in range(self._started):
                self._jobs.put(None)

    def _start_another(self) -> None:
        with self._lock:
            if self._started == self.size:
                return
            self._started += 1
        threading.Thread(target=self._work, name="integration", daemon=True).start()

    def _work(self) -> None:
        self._here.inside = True
        while (job := self._jobs.get()) is not None:
            job()
            self._idle.release()
