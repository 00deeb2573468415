"""The driver of simulations: one seed, one history.

It runs on the virtual clock and draws from the seed which branch, execution, task or reply comes next. Faults
can be injected at three seams: before a task, after its effect but before its reply, and at every wait.
"""

import random  # noqa: TID251 -- seeded by the caller, the purpose of this driver
from typing import Protocol

from entrypoints.local.asl import Call, Execution, Invoke, SetTimer, TaskOutcome
from entrypoints.local.stepfunctions.drivers.tasks import Journal, OnEnd, TaskRunner
from entrypoints.local.stepfunctions.drivers.virtual_clock import VirtualClockDriver


class Faults(Protocol):
    """The faults of a simulation."""

    def before_task(self, call: Call) -> TaskOutcome | None:
        """Return an outcome to report instead of running the task, or None to run it."""
        ...

    def after_task(self, call: Call, outcome: TaskOutcome) -> TaskOutcome | None:
        """Return the outcome that arrives: the task's own, another, or None if the reply is lost."""
        ...

    def at_wait(self, execution: Execution, seconds: float) -> float:
        """Return how many seconds a timer of `seconds` takes."""
        ...


class SeededDriver(VirtualClockDriver):
    """Runs executions in an order drawn from a seed."""

    def __init__(  # noqa: PLR0913 -- keyword-only
        self,
        task_runner: TaskRunner,
        seed: int,
        start: float = 0.0,
        *,
        journal: Journal | None = None,
        on_end: OnEnd | None = None,
        faults: Faults | None = None,
    ) -> None:
        """Create a driver.

        Args:
            task_runner: Runs the tasks.
            seed: The seed of all choices.
            start: The clock's first moment in epoch seconds.
            journal: Called with each input before it is applied.
            on_end: Called with each execution that has ended.
            faults: The faults to inject, None for none.
        """
        super().__init__(task_runner, start, journal=journal, on_end=on_end)
        self._rng = random.Random(seed)
        self._faults = faults
        self.choose = self._rng.randrange

    def _pick(self, ready: int) -> int:
        return self._rng.randrange(ready)

    def _set_timer(self, execution: Execution, effect: SetTimer) -> None:
        if self._faults is not None:
            seconds = self._faults.at_wait(execution, max(0.0, effect.at - self._now))
            effect = effect._replace(at=self._now + seconds)
        super()._set_timer(execution, effect)

    def _invoke(self, execution: Execution, invoke: Invoke) -> None:
        faults, call = self._faults, invoke.call
        if faults is None:
            super()._invoke(execution, invoke)
            return
        instead = faults.before_task(call)
        if instead is not None:
            self.deliver(execution, invoke.token, instead)
            return

        def reply(outcome: TaskOutcome) -> None:
            arriving = faults.after_task(call, outcome)
            if arriving is not None:
                self.deliver(execution, invoke.token, arriving)

        self._keep(execution, invoke.token, self._runner.run(call, reply))
