"""The driver on a clock that jumps: when nothing can go on, it is at once the moment of the next timer."""

import heapq
import math
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from entrypoints.local.asl import CancelTask, CancelTimer, Effect, Execution, Invoke, SetTimer
from entrypoints.local.stepfunctions.drivers.lifetimes import expiry
from entrypoints.local.stepfunctions.drivers.replay import replay
from entrypoints.local.stepfunctions.drivers.tasks import (
    ANSWERS,
    Cancel,
    Journal,
    OnEnd,
    TaskOutcome,
    TaskRunner,
    as_input,
)

Action = Callable[[], None]


class VirtualClockDriver:
    """Runs executions in the calling thread, in `run`, on a clock of its own."""

    choose: Callable[[int], int] | None = None

    def __init__(
        self,
        task_runner: TaskRunner,
        start: float = 0.0,
        *,
        journal: Journal | None = None,
        on_end: OnEnd | None = None,
    ) -> None:
        """Make a driver.

        Args:
            task_runner: what runs tasks; to let one take time, it calls `after`.
            start: the clock's first moment in epoch seconds.
            journal: is told each input before it is let in.
            on_end: is told each execution that has ended.
        """
        self._runner = task_runner
        self._now = start
        self._journal = journal
        self._on_end = on_end
        self._ready: list[Action] = []
        self._heap: list[tuple[float, int]] = []
        self._due: dict[int, Action] = {}
        self._timers: dict[tuple[int, int], int] = {}
        self._cancels: dict[tuple[int, int], Cancel] = {}
        self._numbers = count()
        self._open: dict[int, Execution] = {}
        self._expiry = math.inf

    def now(self) -> float:
        """Return the clock's moment in epoch seconds."""
        return self._now

    def start(self, execution: Execution) -> None:
        """Have a new execution begin in the next `run`."""
        self._note_open(execution)
        self._later(execution, "start")

    def deliver(self, execution: Execution, token: int, outcome: TaskOutcome) -> None:
        """Have the outcome of a task come in in the next `run`."""
        method, arguments = as_input(token, outcome)
        self._later(execution, method, *arguments)

    def stop(self, execution: Execution, error: str | None, cause: str | None) -> None:
        """Abort an execution now."""
        self._let_in(execution, "stop", error, cause)

    def terminate(self, execution: Execution) -> None:
        """Have an execution end at its next transition."""
        self._let_in(execution, "terminate")

    def update_map_run(
        self,
        execution: Execution,
        map_run_arn: str,
        *,
        max_concurrency: int | None = None,
        tolerated_count: float | None = None,
        tolerated_percentage: float | None = None,
    ) -> None:
        """Change limits of a map run now; what follows comes in the next `run`."""
        limits = (map_run_arn, max_concurrency, tolerated_count, tolerated_percentage)
        self._let_in(execution, "update_map_run", *limits)

    def stop_child(self, execution: Execution, child_arn: str, error: str | None, cause: str | None) -> None:
        """Abort a child execution now; what follows for its map run comes in the next `run`."""
        self._let_in(execution, "stop_child", child_arn, error, cause)

    def redrive(self, execution: Execution) -> None:
        """Have an execution that did not succeed go on in the next `run`."""
        self._note_open(execution)
        self._later(execution, "redrive")

    def resume(self, execution: Execution, inputs: Iterable[tuple[str, tuple[Any, ...], float]]) -> None:
        """Build an execution again from its journal, to go on in the next `run`."""
        self._carry_out(execution, replay(execution, inputs))
        if execution.status == "RUNNING":
            self._note_open(execution)

    def after(self, seconds: float, action: Action) -> int:
        """Have `action` called when the clock has gone on by `seconds`; returns a number for `forget`."""
        number = next(self._numbers)
        heapq.heappush(self._heap, (self._now + seconds, number))
        self._due[number] = action
        return number

    def forget(self, number: int) -> None:
        """Have an action not called."""
        self._due.pop(number, None)

    def run(self, until: float | None = None) -> None:
        """Go on until there is nothing left to do, or until a moment in epoch seconds.

        That an execution may only be open for so long is nothing to do by itself: one that waits for the
        world alone ends when the clock gets beyond its time for another reason.
        """
        while self._step(until):
            pass
        if until is not None:
            self._now = max(self._now, until)

    def close(self) -> None:
        """Forget all that was to be done."""
        self._ready, self._heap, self._due, self._open = [], [], {}, {}

    def _step(self, until: float | None) -> bool:
        if self._ready:
            self._ready.pop(self._pick(len(self._ready)))()
            return True
        while self._heap and self._heap[0][1] not in self._due:
            heapq.heappop(self._heap)
        limit = math.inf if until is None else until
        first = self._heap[0][0] if self._heap else math.inf
        if self._expiry < min(first, limit) < math.inf and self._expire(min(first, limit)):
            return True
        if not self._heap or first > limit:
            return False
        at, number = heapq.heappop(self._heap)
        self._now = max(self._now, at)
        self._ready.append(self._due.pop(number))
        return True

    def _note_open(self, execution: Execution) -> None:
        self._open[id(execution)] = execution
        self._expiry = min(self._expiry, expiry(execution, self._now))

    def _expire(self, before: float) -> bool:
        """End the oldest execution if it has been open for too long before a moment; tell whether it had."""
        self._expiry = math.inf
        for execution in self._open.values():
            self._expiry = min(self._expiry, expiry(execution, self._now))
        if self._expiry >= before:
            return False
        oldest = next(one for one in self._open.values() if expiry(one, self._now) == self._expiry)
        del self._open[id(oldest)]
        self._now = max(self._now, self._expiry)
        self._let_in(oldest, "expire")
        return True

    def _pick(self, ready: int) -> int:
        """Choose which of the things that can be done is done next; here they keep their order."""
        del ready
        return 0

    def _later(self, execution: Execution, method: str, *arguments: Any) -> None:
        self._ready.append(lambda: self._let_in(execution, method, *arguments))

    def _let_in(self, execution: Execution, method: str, *arguments: Any) -> None:
        ended_before = execution.status != "RUNNING" and method != "redrive"
        if method in ANSWERS:
            self._cancels.pop((id(execution), arguments[0]), None)
        if self._journal is not None:
            self._journal(execution, method, arguments, self._now)
        self._carry_out(execution, getattr(execution, method)(*arguments, self._now))
        if execution.status != "RUNNING":
            self._open.pop(id(execution), None)
        if self._on_end is not None and execution.status != "RUNNING" and not ended_before:
            self._on_end(execution)

    def _carry_out(self, execution: Execution, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Invoke):
                self._later_invoke(execution, effect)
            elif isinstance(effect, SetTimer):
                self._set_timer(execution, effect)
            elif isinstance(effect, CancelTimer):
                self.forget(self._timers.pop((id(execution), effect.timer), -1))
            elif isinstance(effect, CancelTask):
                cancel = self._cancels.pop((id(execution), effect.token), None)
                if cancel is not None:
                    cancel()

    def _set_timer(self, execution: Execution, effect: SetTimer) -> None:
        key = (id(execution), effect.timer)

        def fire() -> None:
            self._timers.pop(key, None)
            self._let_in(execution, "fire", effect.timer)

        self._timers[key] = self.after(max(0.0, effect.at - self._now), fire)

    def _later_invoke(self, execution: Execution, invoke: Invoke) -> None:
        self._ready.append(lambda: self._invoke(execution, invoke))

    def _invoke(self, execution: Execution, invoke: Invoke) -> None:
        cancel = self._runner.run(invoke.call, lambda outcome: self.deliver(execution, invoke.token, outcome))
        self._keep(execution, invoke.token, cancel)

    def _keep(self, execution: Execution, token: int, cancel: Cancel | None) -> None:
        """Keep what stops a task for as long as the task is awaited."""
        if cancel is None:
            return
        if execution.waits_for(token):
            self._cancels[id(execution), token] = cancel
        else:
            cancel()
