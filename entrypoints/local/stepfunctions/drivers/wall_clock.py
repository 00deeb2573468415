"""The driver on real time.

Timers run on the monotonic clock: setting the wall clock neither holds a time-out or a retry back nor fires
it early. A Wait state with a Timestamp names a moment of the calendar and follows the wall clock. Dates in
histories are the wall clock's.

A thread that has a task's result continues its execution as long as tasks complete at once: an execution of
quick tasks runs from start to end in one worker thread without a hand-off.
"""

import logging
import math
import threading
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

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
    TaskFailed,
    TaskOutcome,
    TaskReport,
    Terminate,
    TimedInput,
    TimerDue,
)
from entrypoints.local.stepfunctions.api.errors import StorageError
from entrypoints.local.stepfunctions.drivers.lifetimes import expiry
from entrypoints.local.stepfunctions.drivers.replay import replay
from entrypoints.local.stepfunctions.drivers.running_execution import RunningExecution
from entrypoints.local.stepfunctions.drivers.tasks import Journal, OnEnd, TaskRunner
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.threads import ThreadPool
from entrypoints.local.system.timers import Timers

_MOST_WORKERS = 2048
_CLOSE_SECONDS = 5.0
_LOG = logging.getLogger(__name__)
_STORAGE_PAUSE = 1.0
"""Seconds until an input that could not be stored is tried again."""
_LONGEST_WAIT = 5.0
"""Seconds between looks at the wall clock for timers that follow it."""


def _guarded(step: Callable[..., None], *arguments: Any) -> None:
    try:
        step(*arguments)
    except Exception:  # noqa: BLE001 -- logged whole; the thread has other executions to run
        _LOG.exception("an execution could not be stepped")


class _Reply:
    """Passes on the outcome of one task: to the caller's inbox while the call lasts, later to the driver."""

    __slots__ = ("_driver", "_inbox", "_run", "_thread", "_token")

    def __init__(
        self, driver: "WallClockDriver", run: RunningExecution, token: int, inbox: deque[Input]
    ) -> None:
        self._driver = driver
        self._run = run
        self._token = token
        self._inbox: deque[Input] | None = inbox
        self._thread = threading.get_ident()

    def __call__(self, outcome: TaskOutcome) -> None:
        inbox = self._inbox
        if inbox is not None and threading.get_ident() == self._thread:
            inbox.append(TaskReport(self._token, outcome))
        else:
            self._driver.work(self._run, deque([TaskReport(self._token, outcome)]))

    def returned(self) -> None:
        """Note that the call has returned."""
        self._inbox = None


class WallClockDriver:
    """Runs executions on worker threads and the given clock."""

    choose: Callable[[int], int] | None = None

    def __init__(
        self,
        task_runner: TaskRunner,
        clock: Clock,
        *,
        journal: Journal | None = None,
        on_end: OnEnd | None = None,
        workers: int = 64,
    ) -> None:
        """Create a driver; threads start as they are needed.

        Args:
            task_runner: Runs the tasks.
            clock: The source of the present moment.
            journal: Called with each input before it is applied.
            on_end: Called with each execution that has ended.
            workers: The number of threads that run executions and their tasks; more if tasks hang.
        """
        self._runner = task_runner
        self._clock = clock
        self._journal = journal
        self._on_end = on_end
        self._pool = ThreadPool(max(workers, _MOST_WORKERS), core=workers, name="asl")
        self._timers = Timers(clock.monotonic, "asl-timers")
        self._runs: dict[str, RunningExecution] = {}
        self._next_check = math.inf

    def now(self) -> float:
        """Return the present moment in epoch seconds."""
        return self._clock.timestamp()

    def start(self, execution: Execution) -> None:
        """Start a new execution on a worker thread."""
        self._submit(self._admit(execution), Start())

    def run(self, execution: Execution) -> None:
        """Run a new execution in this thread until it must wait."""
        self.work(self._admit(execution), deque([Start()]))

    def deliver(self, execution: Execution, token: int, outcome: TaskOutcome) -> None:
        """Deliver the outcome of a task; what follows runs on a worker thread."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            effects = self._apply(run, TaskReport(token, outcome))
            if effects or run.execution.status != "RUNNING":
                self._later(self._continue, run, effects)

    def stop(self, execution: Execution, error: str | None, cause: str | None) -> None:
        """Abort an execution."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            self._continue(run, self._apply(run, Stop(error, cause)))

    def terminate(self, execution: Execution) -> None:
        """End an execution at its next transition."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            self._apply(run, Terminate())

    def update_map_run(
        self,
        execution: Execution,
        map_run_arn: str,
        *,
        max_concurrency: int | None = None,
        tolerated_count: float | None = None,
        tolerated_percentage: float | None = None,
    ) -> None:
        """Change limits of a Map Run; what follows runs on a worker thread."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            update = MapRunUpdate(map_run_arn, max_concurrency, tolerated_count, tolerated_percentage)
            self._later(self._continue, run, self._apply(run, update))

    def stop_child(self, execution: Execution, child_arn: str, error: str | None, cause: str | None) -> None:
        """Abort a child execution; what follows for its Map Run runs on a worker thread."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            self._later(self._continue, run, self._apply(run, ChildStop(child_arn, error, cause)))

    def redrive(self, execution: Execution) -> None:
        """Resume an execution that did not succeed."""
        run = self._admit(execution)
        try:
            effects = self._apply(run, Redrive())
        except StorageError:
            self._runs.pop(execution.identity.execution_arn, None)
            raise
        self._later(self._continue, run, effects)
        self._check_at_expiry(execution)

    def resume(self, execution: Execution, inputs: Iterable[TimedInput]) -> None:
        """Build an execution again from its journal and resume it on a worker thread."""
        effects = replay(execution, inputs)
        if execution.status == "RUNNING":
            steady = _on_steady_clock(effects, self._clock.monotonic() - self.now())
            self._later(self._continue, self._admit(execution), steady)
            self._check_at_expiry(execution)

    def close(self) -> None:
        """Stop all threads, except those whose task hangs: they end with the process."""
        self._timers.close()
        self._pool.stop(_CLOSE_SECONDS)

    def work(self, run: RunningExecution, inbox: deque[Input]) -> None:
        """Process inputs until no task completes at once; one that cannot be stored now is tried again."""
        while inbox:
            try:
                effects = self._apply(run, inbox[0])
            except StorageError as error:
                self._again(error, lambda: self._later(self.work, run, inbox))
                return
            inbox.popleft()
            self._carry_out(run, effects, inbox)
        self._check_end(run)

    def _again(self, error: StorageError, action: Callable[[], object]) -> None:
        _LOG.warning("an execution waits: %s", error.message)
        self._timers.call_later(_STORAGE_PAUSE, action)

    def _admit(self, execution: Execution) -> RunningExecution:
        run = RunningExecution(execution)
        self._runs[execution.identity.execution_arn] = run
        if self._next_check == math.inf and execution.limits.standard_seconds < math.inf:
            self._check_at_expiry(execution)  # else a check is due before this one expires
        return run

    def _check_at_expiry(self, execution: Execution) -> None:
        at = expiry(execution, self.now())
        if at < self._next_check:
            self._next_check = at
            self._timers.call_later(max(at - self.now(), 0), self._end_expired)

    def _end_expired(self) -> None:
        """End the executions that have been open for too long; check again when the next one expires.

        the timer thread                    a thread that starts one
        _next_check = infinity
                                            add it to _runs
        check all in _runs: it is seen      _next_check is infinite: set a check, or earlier: rely on it
        """
        now, self._next_check = self.now(), math.inf
        for run in list(self._runs.values()):
            if expiry(run.execution, now) <= now:
                self._later(self.work, run, deque([Expire()]))
            else:
                self._check_at_expiry(run.execution)

    def _later(self, step: Callable[..., None], *arguments: Any) -> None:
        self._pool.submit(partial(_guarded, step, *arguments))

    def _submit(self, run: RunningExecution, one: Input) -> None:
        self._later(self.work, run, deque([one]))

    def _continue(self, run: RunningExecution, effects: list[Effect]) -> None:
        inbox: deque[Input] = deque()
        self._carry_out(run, effects, inbox)
        self.work(run, inbox)

    def _apply(self, run: RunningExecution, one: Input) -> list[Effect]:
        execution = run.execution
        with run.lock:
            now, steady = self.now(), self._clock.monotonic()
            if self._journal is not None:
                self._journal(execution, one, now)
            effects = _on_steady_clock(one.apply(execution, now), steady - now)
            if run.cancels and isinstance(one, TaskReport) and one.ends_task:
                run.cancels.pop(one.token, None)
        return effects

    def _carry_out(self, run: RunningExecution, effects: list[Effect], inbox: deque[Input]) -> None:
        invokes = []
        for effect in effects:
            if type(effect) is Invoke:
                invokes.append(effect)
            elif type(effect) is SetTimer:
                self._set_timer(run, effect)
            elif type(effect) is CancelTimer:
                timer = run.timers.pop(effect.timer, None)
                if timer is not None:
                    self._timers.cancel(timer)
            elif type(effect) is CancelTask:
                cancel = run.cancels.pop(effect.token, None)
                if cancel is not None:
                    cancel()
        for invoke in invokes[:-1]:
            self._later(self._continue, run, [invoke])
        if invokes:
            self._invoke(run, invokes[-1], inbox)

    def _set_timer(self, run: RunningExecution, effect: SetTimer) -> None:
        number = effect.timer

        def due() -> None:
            # The input itself is applied here, so that a time-out holds even if all workers are busy.
            run.timers.pop(number, None)
            try:
                effects = self._apply(run, TimerDue(number))
            except StorageError as error:
                self._again(error, due)
            else:
                self._later(self._continue, run, effects)

        def look() -> None:
            left = effect.at - self.now()
            if left <= 0:
                due()
            elif number in run.timers:  # not cancelled meanwhile
                wait(left)

        def wait(seconds: float) -> None:
            run.timers[number] = self._timers.call_later(max(0, min(seconds, _LONGEST_WAIT)), look)

        if effect.on_wall_clock:
            wait(effect.at - self.now())
        else:
            run.timers[number] = self._timers.set(effect.at, due)

    def _invoke(self, run: RunningExecution, invoke: Invoke, inbox: deque[Input]) -> None:
        reply = _Reply(self, run, invoke.token, inbox)
        try:
            cancel = self._runner.run(invoke.call, reply)
            if cancel is not None:
                run.keep_cancel(invoke.token, cancel)
        except Exception as bug:  # noqa: BLE001 -- see below; it is logged whole
            # A runner that raises is broken; without an outcome its execution would hang for ever.
            _LOG.exception("the task runner raised an exception for %s", invoke.call.target.resource)
            reply(TaskFailed("States.Runtime", f"{type(bug).__name__}: {bug}"))
        reply.returned()

    def _check_end(self, run: RunningExecution) -> None:
        """Report the end once, from the thread that sees it first."""
        if run.execution.status == "RUNNING" or run.ended:
            return
        with run.lock:
            if run.ended:
                return
            run.ended = True
        self._runs.pop(run.execution.identity.execution_arn, None)
        if self._on_end is not None:
            self._on_end(run.execution)


def _on_steady_clock(effects: list[Effect], offset: float) -> list[Effect]:
    """Move the moments of timers to the monotonic clock, `offset` seconds ahead of the wall clock."""
    for index, effect in enumerate(effects):
        if type(effect) is SetTimer and not effect.on_wall_clock:
            effects[index] = effect._replace(at=effect.at + offset)
    return effects
