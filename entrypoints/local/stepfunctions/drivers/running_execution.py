"""A running execution with its lock, timers and tasks, as the wall-clock driver keeps it."""

import threading

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.drivers.tasks import Cancel
from entrypoints.local.system.timers import Timer


class RunningExecution:
    """A running execution.

    Attributes:
        execution: The execution.
        lock: Held while an input is applied.
        timers: The timers that are set, by the engine's numbers.
        cancels: The functions that stop its tasks, by the engine's numbers.
        ended: Whether its end was reported.
    """

    __slots__ = ("cancels", "ended", "execution", "lock", "timers")

    def __init__(self, execution: Execution) -> None:
        self.execution = execution
        self.lock = threading.Lock()
        self.timers: dict[int, Timer] = {}
        self.cancels: dict[int, Cancel] = {}
        self.ended = False

    def keep_cancel(self, token: int, cancel: Cancel) -> None:
        """Keep the function that stops a task while the task is awaited.

        the task's thread              another thread
        run(call) starts it
                                       the execution is stopped: CancelTask, nothing kept yet
        waits no longer: cancel()
        """
        with self.lock:
            waits = self.execution.waits_for(token)
            if waits:
                self.cancels[token] = cancel
        if not waits:
            cancel()
