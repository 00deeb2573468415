"""The driver on a clock that jumps: when nothing is ready, the next timer's moment comes at once."""

import heapq
import math
from collections.abc import Callable, Iterable
from itertools import count

from entrypoints.local.asl import (
    CancelTask,
    CancelTimer,
    ChildStop,
    Effect,
    Execution,
    Expire,
    Input,
    Invoke,
    MapRunUpdate,
    Redrive,
    SetTimer,
    Start,
    Stop,
    TaskOutcome,
    TaskReport,
    Terminate,
    TimedInput,
    TimerDue,
)
from entrypoints.local.stepfunctions.drivers.lifetimes import expiry
from entrypoints.local.stepfunctions.drivers.replay import replay
from entrypoints.local.stepfunctions.drivers.tasks import Cancel, Journal, OnEnd, TaskRunner

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
        """Create a driver.

        Args:
            task_runner: Runs the tasks; for a task that takes time, it calls `after`.
            start: The clock's first moment in epoch seconds.
            journal: Called with each input before it is applied.
            on_end: Called with each execution that has ended.
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
        """Begin a new execution in the next `run`."""
        self._note_open(execution)
        self._later(execution, Start())

    def deliver(self, execution: Execution, token: int, outcome: TaskOutcome) -> None:
        """Report the outcome of a task in the next `run`."""
        self._later(execution, TaskReport(token, outcome))

    def stop(self, execution: Execution, error: str | None, cause: str | None) -> None:
        """Abort an execution now."""
        self._apply(execution, Stop(error, cause))

    def terminate(self, execution: Execution) -> None:
        """End an execution at its next transition."""
        self._apply(execution, Terminate())

    def update_map_run(
        self,
        execution: Execution,
        map_run_arn: str,
        *,
        max_concurrency: int | None = None,
        tolerated_count: float | None = None,
        tolerated_percentage: float | None = None,
    ) -> None:
        """Change limits of a Map Run now; what follows comes in the next `run`."""
        update = MapRunUpdate(map_run_arn, max_concurrency, tolerated_count, tolerated_percentage)
        self._apply(execution, update)

    def stop_child(self, execution: Execution, child_arn: str, error: str | None, cause: str | None) -> None:
        """Abort a child execution now; what follows for its Map Run comes in the next `run`."""
        self._apply(execution, ChildStop(child_arn, error, cause))

    def redrive(self, execution: Execution) -> None:
        """Resume an execution that did not succeed in the next `run`."""
        self._note_open(execution)
        self._later(execution, Redrive())

    def resume(self, execution: Execution, inputs: Iterable[TimedInput]) -> None:
        """Build an execution again from its journal; it continues in the next `run`."""
        self._carry_out(execution, replay(execution, inputs))
        if execution.status == "RUNNING":
            self._note_open(execution)

    def after(self, seconds: float, action: Action) -> int:
        """Schedule `action` for `seconds` from now; return a number for `forget`."""
        number = next(self._numbers)
        heapq.heappush(self._heap, (self._now + seconds, number))
        self._due[number] = action
        return number

    def forget(self, number: int) -> None:
        """Cancel a scheduled action."""
        self._due.pop(number, None)

    def run(self, until: float | None = None) -> None:
        """Run until nothing is left to do, or until a moment in epoch seconds.

        The expiry of executions does not move the clock by itself: one that only waits for the outside world
        ends when the clock passes its time for another reason.
        """
        while self._step(until):
            pass
        if until is not None:
            self._now = max(self._now, until)

    def close(self) -> None:
        """Cancel everything that is scheduled."""
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
        """End the oldest execution if it expires before a moment; return whether it did."""
        self._expiry = math.inf
        for execution in self._open.values():
            self._expiry = min(self._expiry, expiry(execution, self._now))
        if self._expiry >= before:
            return False
        oldest = next(one for one in self._open.values() if expiry(one, self._now) == self._expiry)
        del self._open[id(oldest)]
        self._now = max(self._now, self._expiry)
        self._apply(oldest, Expire())
        return True

    def _pick(self, ready: int) -> int:
        """Choose which of the ready actions runs next; here they keep their order."""
        del ready
        return 0

    def _later(self, execution: Execution, one: Input) -> None:
        self._ready.append(lambda: self._apply(execution, one))

    def _apply(self, execution: Execution, one: Input) -> None:
        ended_before = execution.status != "RUNNING" and not isinstance(one, Redrive)
        if self._cancels and isinstance(one, TaskReport) and one.ends_task:
            self._cancels.pop((id(execution), one.token), None)
        if self._journal is not None:
            self._journal(execution, one, self._now)
        self._carry_out(execution, one.apply(execution, self._now))
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
            self._apply(execution, TimerDue(effect.timer))

        self._timers[key] = self.after(max(0.0, effect.at - self._now), fire)

    def _later_invoke(self, execution: Execution, invoke: Invoke) -> None:
        self._ready.append(lambda: self._invoke(execution, invoke))

    def _invoke(self, execution: Execution, invoke: Invoke) -> None:
        cancel = self._runner.run(invoke.call, lambda outcome: self.deliver(execution, invoke.token, outcome))
        self._keep(execution, invoke.token, cancel)

    def _keep(self, execution: Execution, token: int, cancel: Cancel | None) -> None:
        """Keep the function that stops a task while the task is awaited."""
        if cancel is None:
            return
        if execution.waits_for(token):
            self._cancels[id(execution), token] = cancel
        else:
            cancel()
