"""One execution: accepts inputs from outside, returns effects, keeps the history. Sans-IO, deterministic."""

import random  # noqa: TID251 -- only its type: the caller seeds it
from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.asl.engine.context_object import ExecutionIdentity, execution_context, replaced
from entrypoints.local.asl.engine.effects import Effect, ParameterErrors, no_parameter_errors
from entrypoints.local.asl.engine.errors import TIMEOUT
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
from entrypoints.local.asl.engine.limits import AWS_LIMITS, HistoryFullError, Limits
from entrypoints.local.asl.engine.map_run import MapRun, Status
from entrypoints.local.asl.engine.protocols import ErrorObserver
from entrypoints.local.asl.engine.scheduler import Scheduler
from entrypoints.local.asl.engine.state_machine import StateMachine
from entrypoints.local.asl.tasks.task_outcomes import FINAL_OUTCOMES, TaskOutcome


class Execution:
    """A run of a state machine.

    Each input method receives the moment at which the input came, in epoch seconds, and returns the effects
    to carry out. The same inputs in the same order, with an equally seeded `rng`, produce the same history,
    byte for byte. It is not safe under threads: its driver applies one input at a time.

    Attributes:
        machine: The state machine that it runs.
        identity: Its names and ARNs.
        status: RUNNING until it has ended.
        output_text: The JSON text of its output, if it is known.
        error: The error name with which it FAILED, TIMED_OUT or was ABORTED, if any.
        cause: The cause beside it, if any.
        history: Its events.
        map_runs: The runs of its distributed Maps.
        start_date: When it started, in epoch seconds.
        stop_date: When it ended, in epoch seconds; None while it runs.
        redrive_count: How many times it was redriven.
        redrive_date: When it was last redriven, in epoch seconds.
    """

    __slots__ = (
        "_context",
        "_context_given",
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
        "observer",
        "output_text",
        "parameter_errors",
        "parent",
        "redrive_count",
        "redrive_date",
        "scheduler",
        "start_date",
        "status",
        "stop_date",
    )

    def __init__(  # noqa: PLR0913 -- keyword-only, and each is something from outside
        self,
        machine: StateMachine,
        input: Any,  # noqa: A002 -- AWS's term
        *,
        identity: ExecutionIdentity,
        rng: random.Random | int,
        limits: Limits = AWS_LIMITS,
        parameter_errors: ParameterErrors = no_parameter_errors,
        choose: Callable[[int], int] | None = None,
        scheduler: Scheduler[Frame] | None = None,
        parent: Frame | None = None,
        context: Mapping[str, Any] | None = None,
        observer: ErrorObserver | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            machine: The state machine to run.
            input: The input as a JSON value.
            identity: Its names and ARNs.
            rng: The seeded generator for jitter and for the random functions of the expression languages, or
                its seed (cheaper: the generator is then created only if something draws from it).
            limits: The quotas to enforce.
            parameter_errors: Judges the parameters of an integration before it is called.
            choose: Picks which of n ready branches continues; without it they run in a fixed order.
            scheduler: The parent's, for a child of a distributed Map.
            parent: The frame of that Map.
            context: Members that replace those of the context object, in a test of one state.
            observer: Learns how errors are handled, in a test of one state.
        """
        self.machine = machine
        self.identity = identity
        self.limits = limits
        self.parameter_errors = parameter_errors
        self.last_free_event = limits.history_events - 1
        self.scheduler: Scheduler[Frame] = scheduler or Scheduler(identity.execution_arn, rng, choose)
        self.status: Status = "RUNNING"
        self.output_text: str | None = None
        self.error: str | None = None
        self.cause: str | None = None
        self.history = History()
        self.start_date = 0.0
        self.stop_date: float | None = None
        self.redrive_count = 0
        self.redrive_date: float | None = None
        self.map_runs: list[MapRun[Execution]] = []
        self.parent = parent
        self.observer = observer
        self._given = input
        self._frame: Frame | None = None
        self._deadline = 0
        self._stopped_early: tuple[str | None, str | None] | None = None
        self._context: dict[str, Any] | None = None
        self._context_given = context

    def start(self, now: float) -> list[Effect]:
        """Begin."""
        frame = self.begin({}, now)
        if self._stopped_early is not None:
            return self.stop(*self._stopped_early, now)
        return self.scheduler.run(frame.state.enter, frame, now)

    def report(self, token: int, outcome: TaskOutcome, now: float) -> list[Effect]:
        """Accept an outcome of a task; what comes after its end is dropped."""
        scheduler = self.scheduler
        ended = isinstance(outcome, FINAL_OUTCOMES)
        frame = scheduler.settle(token) if ended else scheduler.awaited(token)
        if frame is None:
            return []
        frame.outcome = outcome
        return scheduler.run(frame.state.task_reported, frame, now)

    def fire(self, timer: int, now: float) -> list[Effect]:
        """Run the step of a timer that has come due."""
        due = self.scheduler.take_timer(timer)
        return [] if due is None else self.scheduler.run(*due, now)

    def stop(self, error: str | None, cause: str | None, now: float) -> list[Effect]:
        """Abort at a user's request; an execution that has not begun ends as soon as it begins."""
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

    def terminate(self) -> list[Effect]:
        """End at the next transition, as the executions of a deleted state machine do."""
        self.scheduler.at_transition = lambda: self._end_from_outside("ABORTED", None, None)
        return []

    def redrive(self, now: float) -> list[Effect]:
        """Resume from the states that did not succeed, with all their retries available."""
        frame = self._frame
        if self.status in ("RUNNING", "SUCCEEDED") or frame is None:
            return []
        frame.dead = False
        return self.scheduler.run(self.revive, frame, now)

    def waits_for(self, token: int) -> bool:
        """Return whether a task is still awaited."""
        return self.scheduler.waits_for(token)

    @property
    def input(self) -> Any:
        """The value it was started with; once it has succeeded, only its history holds it."""
        return self.history.all()[0][3] if self.status == "SUCCEEDED" else self._given

    @property
    def output(self) -> Any:
        """Its output, None unless it SUCCEEDED."""
        return self.history.all()[-1][3] if self.status == "SUCCEEDED" else None

    @property
    def context(self) -> dict[str, Any]:
        """The members of the context object that are the same in every state."""
        if self._context is None:
            redrives = (self.redrive_count, self.redrive_date)
            own = execution_context(self.identity, self.input, self.start_date, redrives)
            self._context = own if self._context_given is None else replaced(own, self._context_given)
        return self._context

    def begin(self, variables: dict[str, Any], now: float) -> Frame:
        """Write the first event; return a frame before the first state."""
        self.scheduler.now = self.start_date = now
        self.history.records.append((EXECUTION_STARTED, 0, now, self._given, self.identity.role_arn))
        self._frame = frame = Frame(self, self.machine.start, self._given, variables)
        self._set_deadline(frame)
        return frame

    def succeed_with(self, output: Any, text: bytes | None) -> Frame | None:
        """Succeed; `text` is the JSON text of `output` in UTF-8, if it is known."""
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

    def overflow(self, full: HistoryFullError) -> Frame | None:
        """End because the history is full."""
        if self._frame is not None:
            self._frame.abort()
        self.error, self.cause = full.error, full.cause
        previous = len(self.history.records)
        return self._end("FAILED", (EXECUTION_FAILED, previous, self.scheduler.now, full.error, full.cause))

    def stop_with_parent(self) -> None:
        """End because the parent ends."""
        if self.status == "RUNNING":
            self._end_from_outside("ABORTED", None, None)

    def push_redrive(self) -> None:
        """Queue a redrive of this child of a distributed Map."""
        if self._frame is not None:
            self._frame.dead = False
            self.scheduler.push(self.revive, self._frame)

    def revive(self, frame: Frame) -> Frame | None:
        """Write that the execution is redriven, and resume its unsuccessful states."""
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
        if status == "SUCCEEDED":  # from here on only the history holds them
            self._given, self._context = None, None
        if self._deadline:
            self.scheduler.cancel_timer(self._deadline)
            self._deadline = 0
        if self.parent is not None:
            self.parent.state.child_ended(self.parent, self)
        elif status == "SUCCEEDED":
            self.scheduler.rest()
        return None
