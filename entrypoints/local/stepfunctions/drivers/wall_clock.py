"""The driver on real time.

A thread that has a task's result goes on with its execution as long as tasks answer at once: an execution of
quick tasks runs from start to end in one worker thread without a hand-off.
"""

import logging
import math
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from entrypoints.local.asl import CancelTask, CancelTimer, Effect, Execution, Invoke, SetTimer
from entrypoints.local.stepfunctions.drivers.lifetimes import expiry
from entrypoints.local.stepfunctions.drivers.replay import replay
from entrypoints.local.stepfunctions.drivers.tasks import (
    ANSWERS,
    Cancel,
    Input,
    Journal,
    OnEnd,
    TaskFailed,
    TaskOutcome,
    TaskRunner,
    as_input,
)
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.timers import Timer, Timers

_LOG = logging.getLogger(__name__)


class _Run:
    """What the driver keeps for an execution that runs."""

    __slots__ = ("cancels", "ended", "execution", "lock", "timers")

    def __init__(self, execution: Execution) -> None:
        self.execution = execution
        self.lock = threading.Lock()
        self.timers: dict[int, Timer] = {}
        self.cancels: dict[int, Cancel] = {}
        self.ended = False


class _Reply:
    """Takes the outcome of one task: into the caller's inbox while the call lasts, later to the execution."""

    __slots__ = ("_driver", "_inbox", "_run", "_thread", "_token")

    def __init__(self, driver: "WallClockDriver", run: _Run, token: int, inbox: deque[Input]) -> None:
        self._driver = driver
        self._run = run
        self._token = token
        self._inbox: deque[Input] | None = inbox
        self._thread = threading.get_ident()

    def __call__(self, outcome: TaskOutcome) -> None:
        inbox = self._inbox
        if inbox is not None and threading.get_ident() == self._thread:
            inbox.append(as_input(self._token, outcome))
        else:
            self._driver.work(self._run, deque([as_input(self._token, outcome)]))

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
        """Make a driver; threads begin as they are needed.

        Args:
            task_runner: what runs tasks.
            clock: tells the time.
            journal: is told each input before it is let in.
            on_end: is told each execution that has ended.
            workers: how many threads at most run executions and their tasks.
        """
        self._runner = task_runner
        self._clock = clock
        self._journal = journal
        self._on_end = on_end
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="asl")
        self._timers = Timers(self.now, "asl-timers")
        self._runs: dict[str, _Run] = {}
        self._looks_at = math.inf

    def now(self) -> float:
        """Return the present moment in epoch seconds."""
        return self._clock.timestamp()

    def start(self, execution: Execution) -> None:
        """Set a new execution going on a worker thread."""
        self._submit(self._admit(execution), ("start", ()))

    def run(self, execution: Execution) -> None:
        """Run a new execution in this thread as far as it goes without waiting."""
        self.work(self._admit(execution), deque([("start", ())]))

    def deliver(self, execution: Execution, token: int, outcome: TaskOutcome) -> None:
        """Bring the outcome of a task; what follows runs on a worker thread."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            method, arguments = as_input(token, outcome)
            effects = self._apply(run, method, arguments)
            if effects or run.execution.status != "RUNNING":
                self._pool.submit(self._go_on, run, effects)

    def stop(self, execution: Execution, error: str | None, cause: str | None) -> None:
        """Abort an execution."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            self.work(run, deque([("stop", (error, cause))]))

    def terminate(self, execution: Execution) -> None:
        """Have an execution end at its next transition."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            self._apply(run, "terminate", ())

    def update_map_run(
        self,
        execution: Execution,
        map_run_arn: str,
        *,
        max_concurrency: int | None = None,
        tolerated_count: float | None = None,
        tolerated_percentage: float | None = None,
    ) -> None:
        """Change limits of a map run; what follows runs on a worker thread."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            limits = (map_run_arn, max_concurrency, tolerated_count, tolerated_percentage)
            self._pool.submit(self._go_on, run, self._apply(run, "update_map_run", limits))

    def stop_child(self, execution: Execution, child_arn: str, error: str | None, cause: str | None) -> None:
        """Abort a child execution; what follows for its map run runs on a worker thread."""
        run = self._runs.get(execution.identity.execution_arn)
        if run is not None:
            self._pool.submit(self._go_on, run, self._apply(run, "stop_child", (child_arn, error, cause)))

    def redrive(self, execution: Execution) -> None:
        """Set an execution that did not succeed going again."""
        self._submit(self._admit(execution), ("redrive", ()))
        self._look_when_expired(execution)

    def resume(self, execution: Execution, inputs: Iterable[tuple[str, tuple[Any, ...], float]]) -> None:
        """Build an execution again from its journal and go on with it on a worker thread."""
        effects = replay(execution, inputs)
        if execution.status == "RUNNING":
            self._pool.submit(self._go_on, self._admit(execution), effects)
            self._look_when_expired(execution)

    def close(self) -> None:
        """Stop all threads."""
        self._timers.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def work(self, run: _Run, inbox: deque[Input]) -> None:
        """Let inputs in, and what comes of them, until nothing is left that answers at once."""
        while inbox:
            method, arguments = inbox.popleft()
            self._carry_out(run, self._apply(run, method, arguments), inbox)
        self._check_end(run)

    def _admit(self, execution: Execution) -> _Run:
        run = _Run(execution)
        self._runs[execution.identity.execution_arn] = run
        if self._looks_at == math.inf and execution.limits.standard_seconds < math.inf:
            self._look_when_expired(execution)  # else there will be a look before this one expires
        return run

    def _look_when_expired(self, execution: Execution) -> None:
        at = expiry(execution, self.now())
        if at < self._looks_at:
            self._looks_at = at
            self._timers.set(at, self._look)

    def _look(self) -> None:
        """End what has been open for too long, and look again when the oldest of the others has been.

        the timer thread                    a thread that starts one
        _looks_at = infinity
                                            add it to _runs
        look at all in _runs: it is seen    _looks_at is infinite or earlier: set another look, or rely on it
        """
        now, self._looks_at = self.now(), math.inf
        for run in list(self._runs.values()):
            if expiry(run.execution, now) <= now:
                self._pool.submit(self.work, run, deque([("expire", ())]))
            else:
                self._look_when_expired(run.execution)

    def _submit(self, run: _Run, one: Input) -> None:
        self._pool.submit(self.work, run, deque([one]))

    def _go_on(self, run: _Run, effects: list[Effect]) -> None:
        inbox: deque[Input] = deque()
        self._carry_out(run, effects, inbox)
        self.work(run, inbox)

    def _apply(self, run: _Run, method: str, arguments: tuple[Any, ...]) -> list[Effect]:
        execution = run.execution
        with run.lock:
            now = self.now()
            if self._journal is not None:
                self._journal(execution, method, arguments, now)
            effects: list[Effect] = getattr(execution, method)(*arguments, now)
            if run.cancels and method in ANSWERS:
                run.cancels.pop(arguments[0], None)
        return effects

    def _carry_out(self, run: _Run, effects: list[Effect], inbox: deque[Input]) -> None:
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
            self._pool.submit(self._go_on, run, [invoke])
        if invokes:
            self._invoke(run, invokes[-1], inbox)

    def _set_timer(self, run: _Run, effect: SetTimer) -> None:
        number = effect.timer

        def due() -> None:
            # The input itself is let in here, so that a time-out holds even if all workers are busy.
            run.timers.pop(number, None)
            self._pool.submit(self._go_on, run, self._apply(run, "fire", (number,)))

        run.timers[number] = self._timers.set(effect.at, due)

    def _invoke(self, run: _Run, invoke: Invoke, inbox: deque[Input]) -> None:
        reply = _Reply(self, run, invoke.token, inbox)
        try:
            cancel = self._runner.run(invoke.call, reply)
            if cancel is not None:
                _keep(run, invoke.token, cancel)
        except Exception as bug:  # noqa: BLE001 -- see below; it is logged whole
            # A runner that raises is broken; without an answer its execution would hang for ever.
            _LOG.exception("the runner of %s raised", invoke.call.target.resource)
            reply(TaskFailed("States.Runtime", f"{type(bug).__name__}: {bug}"))
        reply.returned()

    def _check_end(self, run: _Run) -> None:
        """Tell the end once, whichever thread saw it first."""
        if run.execution.status == "RUNNING" or run.ended:
            return
        with run.lock:
            if run.ended:
                return
            run.ended = True
        self._runs.pop(run.execution.identity.execution_arn, None)
        if self._on_end is not None:
            self._on_end(run.execution)


def _keep(run: _Run, token: int, cancel: Cancel) -> None:
    """Keep what stops a task for as long as the task is awaited.

    the task's thread              another thread
    run(call) starts it
                                   the execution is stopped: CancelTask, nothing kept yet
    waits no longer: cancel()
    """
    with run.lock:
        waits = run.execution.waits_for(token)
        if waits:
            run.cancels[token] = cancel
    if not waits:
        cancel()
