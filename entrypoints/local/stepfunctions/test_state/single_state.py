"""Running a machine of one state until that state has been left, has failed or waits for a retry."""

from __future__ import annotations

import queue
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import (
    Effect,
    Execution,
    ExecutionIdentity,
    Invoke,
    SetTimer,
    StateMachine,
    StatesError,
)
from entrypoints.local.asl.engine.effects import no_faults
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskOutcome, TaskSucceeded
from entrypoints.local.stepfunctions.integrations.evaluated_requests import parameter_faults
from entrypoints.local.system.seeds import seed_of

if TYPE_CHECKING:
    from entrypoints.local.asl import Call
    from entrypoints.local.asl.engine.frame import Frame
    from entrypoints.local.stepfunctions.api.arns import Place
    from entrypoints.local.stepfunctions.drivers import TaskRunner
    from entrypoints.local.stepfunctions.test_state.map_state import MapFlow
    from entrypoints.local.system.ids import Ids

LONGEST_TEST = 300.0
"""Seconds that a test may take (API reference, TestState)."""


@dataclass(frozen=True, slots=True)
class Mock:
    """What stands in for the work of the state."""

    result: Any = None
    error: str | None = None
    cause: str | None = None
    fails: bool = False

    def outcome(self) -> TaskOutcome:
        return TaskFailed(self.error, self.cause) if self.fails else TaskSucceeded(self.result)


@dataclass(slots=True)
class SingleRun:
    """How the run of a single state went.

    Attributes:
        status: SUCCEEDED, FAILED, RETRIABLE or CAUGHT_ERROR.
        given: The variables before the state.
        variables: The variables after it.
        calls: The calls that the state made, in order.
        results: What they were answered.
        retry_delay: Seconds until the retry, if RETRIABLE.
    """

    input: Any
    status: str = "SUCCEEDED"
    output: Any = None
    error: str | None = None
    cause: str | None = None
    next_state: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    results: list[TaskOutcome] = field(default_factory=list)
    retry_delay: float | None = None
    context: dict[str, Any] = field(default_factory=dict)
    started: float = 0.0
    map_shown: dict[str, Any] = field(default_factory=dict)


class _TestedExecution(Execution):
    """An execution whose context object is in part the caller's."""

    __slots__ = ("given_context",)

    given_context: Mapping[str, Any]

    @property
    def context(self) -> dict[str, Any]:
        """The context object that is the same in every state, and over it what the caller has given."""
        own, given = super().context, self.given_context
        return {
            **own,
            **given,
            **{name: {**own[name], **given.get(name, {})} for name in ("Execution", "StateMachine")},
        }


def run_state(  # noqa: PLR0913 -- keyword-only, all of them given by TestState
    machine: StateMachine,
    document: Any,
    *,
    place: Place,
    now: float,
    ids: Ids,
    runner: TaskRunner,
    mock: Mock | None,
    role_arn: str | None,
    variables: Mapping[str, Any],
    context: Mapping[str, Any],
    retries: int,
    flow: MapFlow | None = None,
) -> SingleRun:
    """Run the first state of `machine`.

    Args:
        machine: Has the state as its first; every other one is a Succeed.
        document: The state's input.
        place: Where ARNs are said to be.
        now: The moment of the test, in epoch seconds.
        ids: Seeds what the state draws by chance.
        runner: Makes the state's call if there is no mock.
        mock: Stands in for the state's work.
        role_arn: The role of the context object.
        variables: What was assigned before.
        context: The caller's context object, which is put over the one that the state would see.
        retries: How many retries have gone before.
        flow: The Map that the mock stands for, if it is one.
    """
    execution = _TestedExecution(
        machine,
        document,
        identity=_identity(place, role_arn, context),
        rng=seed_of(ids()),
        parameter_faults=no_faults if mock else parameter_faults,
    )
    execution.given_context = context
    run = SingleRun(document, given=variables, started=now)
    scheduler = execution.scheduler
    frame = execution.begin(dict(variables), now)
    run.context = frame.context
    if flow is not None:
        mock = _after(flow, frame, mock)
        run.map_shown = flow.shown
    effects: list[Effect] = scheduler.run(frame.state.enter, frame, now)
    _finish(run, execution, _step(run, execution, effects, mock, runner, now, retries))
    run.variables = dict(frame.variables)
    return run


def _after(flow: MapFlow, frame: Frame, mock: Mock | None) -> Mock | None:
    """Return the Map's outcome: the mock's, unless the Map would have failed before or by its failures."""
    try:
        flow.run(frame)
    except StatesError as failure:
        return Mock(error=failure.error, cause=failure.cause, fails=True)
    return mock


def _step(  # noqa: PLR0913, PLR0917 -- the parts of one run
    run: SingleRun,
    execution: Execution,
    effects: list[Effect],
    mock: Mock | None,
    runner: TaskRunner,
    now: float,
    retries: int,
) -> SetTimer | None:
    """Carry out effects until the state is done; return the timer of the retry that it waits for, if any."""
    while effects:
        invoke = next((effect for effect in effects if isinstance(effect, Invoke)), None)
        if invoke is not None:
            effects = _answer(run, execution, invoke, mock, runner, now)
            continue
        timer = next((effect for effect in effects if isinstance(effect, SetTimer)), None)
        if timer is None:
            return None
        if run.results and retries == 0:
            return timer
        retries -= 1 if run.results else 0
        now = max(now, timer.at)
        effects = execution.fire(timer.timer, now)
    return None


def _answer(  # noqa: PLR0913, PLR0917 -- the parts of one call
    run: SingleRun, execution: Execution, invoke: Invoke, mock: Mock | None, runner: TaskRunner, now: float
) -> list[Effect]:
    outcome = mock.outcome() if mock else _called(invoke.call, runner)
    run.calls.append(invoke.call)
    run.results.append(outcome)
    if not isinstance(outcome, TaskSucceeded | TaskFailed):
        outcome = TaskSucceeded(getattr(outcome, "output", None))
    return execution.report(invoke.token, outcome, now)


def _called(call: Call, runner: TaskRunner) -> TaskOutcome:
    answers: queue.SimpleQueue[TaskOutcome] = queue.SimpleQueue()
    runner.run(call, answers.put)
    try:
        return answers.get(timeout=min(LONGEST_TEST, call.timeout_seconds or LONGEST_TEST))
    except queue.Empty:
        return TaskFailed("States.Timeout", None)


def _finish(run: SingleRun, execution: Execution, retry: SetTimer | None) -> None:
    failure = next((r for r in reversed(run.results) if isinstance(r, TaskFailed)), None)
    if retry is not None and failure is not None:
        run.status, run.error, run.cause = "RETRIABLE", failure.error, failure.cause
        run.retry_delay = retry.at - execution.scheduler.now
        return
    if execution.status != "SUCCEEDED":
        run.status, run.error, run.cause = "FAILED", execution.error, execution.cause
        return
    run.output = execution.output
    run.next_state = _second_state(execution)
    caught = _caught(execution)
    if caught is not None:
        run.status = "CAUGHT_ERROR"
        run.error, run.cause = caught


def _second_state(execution: Execution) -> str | None:
    entered = [e["stateEnteredEventDetails"] for e in _events(execution) if "stateEnteredEventDetails" in e]
    return entered[1]["name"] if len(entered) > 1 else None


def _caught(execution: Execution) -> tuple[str | None, str | None] | None:
    """Return error and cause if the tested state was left by a Catch: its last own event is a failure's."""
    before_exit: dict[str, Any] | None = None
    for event in _events(execution):
        if event["type"].endswith("StateExited"):
            break
        before_exit = event
    details = next((v for k, v in (before_exit or {}).items() if k.endswith("FailedEventDetails")), None)
    return None if details is None else (details.get("error"), details.get("cause"))


def _events(execution: Execution) -> list[dict[str, Any]]:
    return execution.history.events()


def _identity(place: Place, role_arn: str | None, context: Mapping[str, Any]) -> ExecutionIdentity:
    execution, machine = context.get("Execution", {}), context.get("StateMachine", {})
    return ExecutionIdentity(
        execution.get("Id", place.arn("express", "TestState", "TestState", "test")),
        execution.get("Name", "TestState"),
        role_arn or execution.get("RoleArn", f"arn:aws:iam::{place.account}:role/TestState"),
        machine.get("Id", place.arn("stateMachine", "TestState")),
        machine.get("Name", "TestState"),
        place.region,
    )
