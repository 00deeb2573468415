"""One execution: takes inputs from outside, returns effects, keeps the history. Sans-IO and deterministic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from entrypoints.local.asl.engine.context_object import execution_context
from entrypoints.local.asl.engine.effects import Effect, ParameterFaults, no_faults
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.history import (
    EXECUTION_ABORTED,
    EXECUTION_FAILED,
    EXECUTION_REDRIVEN,
    EXECUTION_STARTED,
    EXECUTION_SUCCEEDED,
    EXECUTION_TIMED_OUT,
    History,
)
from entrypoints.local.asl.engine.limits import AWS_LIMITS, HistoryFull, Limits
from entrypoints.local.asl.engine.scheduler import Scheduler
from entrypoints.local.asl.states.retry_and_catch import TIMEOUT

if TYPE_CHECKING:
    import random  # noqa: TID251 -- only its type: the caller seeds it

    from entrypoints.local.asl.compile.state_machine import StateMachine
    from entrypoints.local.asl.engine.identity import ExecutionIdentity
    from entrypoints.local.asl.engine.map_run import MapRun

Status = Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]


class Execution:
    """A run of a state machine.

    Each input method takes the moment at which the input came, in epoch seconds, and returns the effects to
    carry out. The same inputs in the same order, with an equally seeded `rng`, give the same history, byte
    for byte. It is not safe under threads: its driver lets one input in at a time.

    Attributes:
        machine, identity: what is run, under which names and ARNs.
        status: RUNNING until it has ended.
        output_text: the JSON text of its output, if it is known.
        error, cause: what it FAILED, TIMED_OUT or was ABORTED with, if there is one.
        history, map_runs: its events, and the runs of its distributed Maps.
        start_date, stop_date: when it started and when it ended, in epoch seconds; None while it runs.
        redrive_count, redrive_date: how many times it was redriven, and when last.
    """

    __slots__ = (
        "_context",
        "_deadline",
        "_frame",
        "_given",
        "_stopped_early",
        "cause",
        "error",
        "history",
        "identity",
        "last_free_event",
        "limits",
        "machine",
        "map_runs",
        "output_text",
        "parameter_faults",
        "parent",
        "redrive_count",
        "redrive_date",
        "scheduler",
        "start_date",
        "status",
        "stop_date",
    )

    def __init__(  # noqa: PLR0913 -- keyword-only, and each is one of the outside things it must be given
        self,
        machine: StateMachine,
        input: Any,  # noqa: A002 -- AWS's term
        *,
        identity: ExecutionIdentity,
        rng: random.Random | int,
        limits: Limits = AWS_LIMITS,
        parameter_faults: ParameterFaults = no_faults,
        choose: Callable[[int], int] | None = None,
        scheduler: Scheduler | None = None,
        parent: Frame | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            machine: what to run.
            input: the input as a JSON value.
            identity: its names and ARNs.
            rng: the seeded generator for jitter and for the random functions of the expression languages, or
                its seed (cheaper: the generator is then made only if something draws from it).
            limits: the quotas to keep to.
            parameter_faults: what judges the parameters of an integration before it is called.
            choose: picks which of n ready branches goes next; without it they take turns in a fixed order.
            scheduler: the parent's, for a child of a distributed Map.
            parent: the frame of that Map.
        """
        self.machine = machine
        self.identity = identity
        self.limits = limits
        self.parameter_faults = parameter_faults
        self.last_free_event = limits.history_events - 1
        self.scheduler = scheduler or Scheduler(identity.execution_arn, rng, choose)
        self.status: Status = "RUNNING"
        self.output_text: str | None = None
        self.error: str | None = None
        self.cause: str | None = None
        self.history = History()
        self.start_date = 0.0
        self.stop_date: float | None = None
        self.redrive_count = 0
        self.redrive_date: float | None = None
        self.map_runs: list[MapRun] = []
        self.parent = parent
        self._given = input
        self._frame: Frame | None = None
        self._deadline = 0
        self._stopped_early: tuple[str | None, str | None] | None = None
        self._context: dict[str, Any] | None = None

    def start(self, now: float) -> list[Effect]:
        """Begin."""
        self.scheduler.now = now
        frame = self.begin({})
        if self._stopped_early is not None:
            return self.stop(*self._stopped_early, now)
        return self.scheduler.run(frame.state.enter, frame, now)

    def succeed(self, token: int, output: Any, now: float) -> list[Effect]:
        """A task has ended well with `output`."""
        frame = self.scheduler.settle(token)
        if frame is None:
            return []
        frame.outcome = output
        return self.scheduler.run(frame.state.task_succeeded, frame, now)

    def fail(self, token: int, error: str | None, cause: str | None, now: float) -> list[Effect]:
        """A task has failed."""
        frame = self.scheduler.settle(token)
        if frame is None:
            return []
        frame.outcome = (error, cause)
        return self.scheduler.run(frame.state.task_failed, frame, now)

    def submitted(self, token: int, output: Any, now: float) -> list[Effect]:
        """The request of a `.sync` or `.waitForTaskToken` task was accepted with the answer `output`."""
        return self._told(token, "task_submitted", output, now)

    def started(self, token: int, worker_name: str | None, now: float) -> list[Effect]:
        """A worker has taken up an activity's task."""
        return self._told(token, "task_started", worker_name, now)

    def heartbeat(self, token: int, now: float) -> list[Effect]:
        """A task has shown that it is alive."""
        return self._told(token, "task_heartbeat", None, now)

    def _told(self, token: int, step: str, outcome: Any, now: float) -> list[Effect]:
        frame = self.scheduler.awaited(token)
        if frame is None:
            return []
        frame.outcome = outcome
        return self.scheduler.run(getattr(frame.state, step), frame, now)

    def fire(self, timer: int, now: float) -> list[Effect]:
        """A timer that was set has come due."""
        due = self.scheduler.take_timer(timer)
        return [] if due is None else self.scheduler.run(*due, now)

    def stop(self, error: str | None, cause: str | None, now: float) -> list[Effect]:
        """Abort at a user's wish; one that has not begun ends as soon as it begins."""
        if self.status == "RUNNING" and self._frame is None:
            self._stopped_early = (error, cause)
        return self._end_early("ABORTED", error, cause, now)

    def expire(self, now: float) -> list[Effect]:
        """End because it has been open for as long as an execution may be."""
        return self._end_early("TIMED_OUT", None, None, now)

    def _end_early(self, status: Status, error: str | None, cause: str | None, now: float) -> list[Effect]:
        if self.status != "RUNNING" or self._frame is None:
            return []
        return self.scheduler.run(lambda _: self._end_from_outside(status, error, cause), self._frame, now)

    def terminate(self, _now: float) -> list[Effect]:
        """End at the next transition, as the executions of a deleted state machine do."""
        self.scheduler.at_transition = lambda: self._end_from_outside("ABORTED", None, None)
        return []

    def update_map_run(
        self,
        map_run_arn: str,
        max_concurrency: int | None,
        tolerated_count: float | None,
        tolerated_percentage: float | None,
        now: float,
    ) -> list[Effect]:
        """A user has changed limits of a running map run; None leaves one as it is."""
        found = (run.find(map_run_arn) for run in self.map_runs)
        run = next((run for run in found if run is not None), None)
        if run is None or run.status != "RUNNING":
            return []
        run.limit(max_concurrency, tolerated_count, tolerated_percentage)
        return self.scheduler.run(run.frame.state.map_run_updated, run.frame, now)

    def stop_child(
        self, execution_arn: str, error: str | None, cause: str | None, now: float
    ) -> list[Effect]:
        """A user has stopped one child execution of a map run, which takes it for a failure."""
        found = (run.child(execution_arn) for run in self.map_runs)
        child = next((child for child in found if child is not None), None)
        return [] if child is None else child.stop(error, cause, now)

    def redrive(self, now: float) -> list[Effect]:
        """Go on from the states that did not succeed, with their retries as new."""
        frame = self._frame
        if self.status in ("RUNNING", "SUCCEEDED") or frame is None:
            return []
        frame.dead = False
        return self.scheduler.run(self.revive, frame, now)

    def waits_for(self, token: int) -> bool:
        """Tell whether a task is still awaited."""
        return self.scheduler.waits_for(token)

    @property
    def input(self) -> Any:
        """What it was started with; once it has ended well, its history alone holds it."""
        return self.history.all()[0][3] if self.status == "SUCCEEDED" else self._given

    @property
    def output(self) -> Any:
        """What it has made, once SUCCEEDED."""
        return self.history.all()[-1][3] if self.status == "SUCCEEDED" else None

    @property
    def context(self) -> dict[str, Any]:
        """The part of the context object that is the same in every state."""
        if self._context is None:
            self._context = execution_context(self)
        return self._context

    def begin(self, variables: dict[str, Any]) -> Frame:
        """Write the first event and return the frame that stands before the first state."""
        now = self.scheduler.now
        self.start_date = now
        self.history.records.append((EXECUTION_STARTED, 0, now, self._given, self.identity.role_arn))
        self._frame = frame = Frame(self, self.machine.start, self._given, variables)
        self._set_deadline(frame)
        return frame

    def succeed_with(self, output: Any, text: bytes | None) -> Frame | None:
        """End well; `text` is the JSON text of `output` in UTF-8, if it is known."""
        frame = self._frame
        self._frame = None
        previous = frame.last_event if frame else 0
        if text is not None:
            self.output_text = text.decode(errors="surrogatepass")
        return self._end("SUCCEEDED", (EXECUTION_SUCCEEDED, previous, self.scheduler.now, output))

    def fail_with(self, frame: Frame, error: str | None, cause: str | None) -> Frame | None:
        """End with a failure that nothing has caught."""
        self.error, self.cause = error, cause
        return self._end("FAILED", (EXECUTION_FAILED, frame.last_event, self.scheduler.now, error, cause))

    def overflow(self, full: HistoryFull) -> Frame | None:
        """End because the history is full."""
        if self._frame is not None:
            self._frame.abort()
        self.error, self.cause = full.error, full.cause
        previous = len(self.history.records)
        return self._end("FAILED", (EXECUTION_FAILED, previous, self.scheduler.now, full.error, full.cause))

    def stop_with_parent(self) -> None:
        """End because the parent does."""
        if self.status == "RUNNING":
            self._end_from_outside("ABORTED", None, None)

    def push_redrive(self) -> None:
        """Have this child of a distributed Map go on from where it failed, in its turn."""
        if self._frame is not None:
            self._frame.dead = False
            self.scheduler.push(self.revive, self._frame)

    def revive(self, frame: Frame) -> Frame | None:
        """Write that the execution is redriven and set its unsuccessful states going again."""
        self.redrive_count += 1
        self.redrive_date = self.scheduler.now
        self.status, self.stop_date, self.error, self.cause, self._context = "RUNNING", None, None, None, None
        self.history.unpack()
        records = self.history.records
        records.append((EXECUTION_REDRIVEN, len(records), self.scheduler.now, self.redrive_count))
        self._set_deadline(frame)
        return frame.state.redrive(frame)

    def _set_deadline(self, frame: Frame) -> None:
        if self.machine.timeout_seconds is not None:
            at = self.scheduler.now + self.machine.timeout_seconds
            self._deadline = self.scheduler.set_timer(at, self._time_out, frame)

    def _time_out(self, _frame: Frame) -> Frame | None:
        self._deadline = 0
        return self._end_from_outside("TIMED_OUT", None, None)

    def _end_from_outside(self, status: Status, error: str | None, cause: str | None) -> Frame | None:
        """End at once, by an event without a link (recorded; https://github.com/floci-io/floci/pull/2782)."""
        if self._frame is not None:
            self._frame.abort()
        self.error, self.cause = error, cause
        if status == "ABORTED":
            return self._end(status, (EXECUTION_ABORTED, 0, self.scheduler.now, error, cause))
        return self._end(status, (EXECUTION_TIMED_OUT, 0, self.scheduler.now, TIMEOUT, None))

    def _end(self, status: Status, record: tuple[Any, ...]) -> Frame | None:
        self.history.records.append(record)
        self.history.pack()
        self.status = status
        self.stop_date = self.scheduler.now
        if status == "SUCCEEDED":  # from here on the history tells what it was given
            self._given, self._context = None, None
        if self._deadline:
            self.scheduler.cancel_timer(self._deadline)
            self._deadline = 0
        if self.parent is not None:
            self.parent.state.child_ended(self.parent, self)
        elif status == "SUCCEEDED":
            self.scheduler.rest()
        return None
