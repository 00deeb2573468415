"""Runs a machine of one state until that state has been left, has failed or waits for a retry."""

import queue
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from entrypoints.local.asl import (
    Call,
    Effect,
    Execution,
    ExecutionIdentity,
    Invoke,
    SetTimer,
    StateRun,
    StatesError,
    TaskFailed,
    TaskOutcome,
    TaskSucceeded,
    compile_traced,
    no_parameter_errors,
)
from entrypoints.local.stepfunctions.api.arns import Place
from entrypoints.local.stepfunctions.drivers import TaskRunner
from entrypoints.local.stepfunctions.integrations.evaluated_requests import parameter_errors
from entrypoints.local.stepfunctions.test_state.map_state import TestedMap
from entrypoints.local.stepfunctions.test_state.mocks import Mock
from entrypoints.local.system.ids import Ids
from entrypoints.local.system.seeds import seed_of

LONGEST_TEST = 300.0
"""Seconds that a test may take (API reference, TestState)."""


@dataclass(slots=True)
class SingleRun:
    """The run of a single state, filled by the engine as it goes.

    Attributes:
        input: The state's input.
        status: SUCCEEDED, FAILED, RETRIABLE or CAUGHT_ERROR.
        output: The output, if the state was left.
        error: The error name, if one was raised.
        cause: The cause, if an error was raised.
        next_state: The name of the state that follows.
        variables: The variables after the state.
        calls: The calls that the state made, in order.
        shown: The steps of the data flow, as far as they were reached.
        error_details: The element of Retry or Catch that handles the error.
    """

    input: Any
    status: str = "SUCCEEDED"
    output: Any = None
    error: str | None = None
    cause: str | None = None
    next_state: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)
    error_details: dict[str, Any] = field(default_factory=dict)

    def note(self, step: str, value: Any) -> None:
        """Store a step of the data flow."""
        self.shown[step] = value

    def retries(self, place: int, seconds: float, error: str | None, cause: str | None) -> None:
        """Store the retrier that tries again."""
        self.status, self.error, self.cause = "RETRIABLE", error, cause
        self.error_details = {"retryIndex": place, "retryBackoffIntervalSeconds": round(seconds)}

    def retried(self) -> None:
        """Note that the state runs again."""
        self.status, self.error, self.cause, self.error_details = "SUCCEEDED", None, None, {}

    def catches(self, place: int, error: str | None, cause: str | None) -> None:
        """Store the catcher that handles the error."""
        self.status, self.error, self.cause = "CAUGHT_ERROR", error, cause
        self.error_details = {"catchIndex": place}

    def end(self, state: StateRun) -> None:
        """Store the result of a state that has been left, has failed or waits for a retry."""
        self.variables = dict(state.frame.variables)
        if state.succeeded:
            self.output, self.next_state = state.output, state.next_state
        elif self.status != "RETRIABLE":
            execution = state.execution
            self.status, self.error, self.cause = "FAILED", execution.error, execution.cause
            self.error_details = {}


def run_state(  # noqa: PLR0913 -- keyword-only, all of them given by TestState
    definition: Mapping[str, Any],
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
    tested_map: TestedMap | None = None,
) -> SingleRun:
    """Run the first state of a machine.

    Args:
        definition: A valid definition whose first state is the tested one.
        document: The state's input.
        place: The account and region of ARNs.
        now: The moment of the test, in epoch seconds.
        ids: Seeds the state's random values.
        runner: Makes the state's call if there is no mock.
        mock: Stands in for the state's work.
        role_arn: The role of the context object.
        variables: The variables assigned before the state.
        context: The caller's context object, which is put over the one that the state would see.
        retries: How many retries have gone before.
        tested_map: The Map that the mock stands for, if it is one.
    """
    run = SingleRun(document)
    execution = Execution(
        compile_traced(definition, run.note),
        document,
        identity=_identity(place, role_arn, context),
        rng=seed_of(ids()),
        parameter_errors=no_parameter_errors if mock else parameter_errors,
        context=context,
        observer=run,
    )
    state = StateRun(execution, dict(variables), now)
    if tested_map is not None:
        mock = _after(tested_map, state, mock)
    _carry_out(run, state, mock, runner, now, retries)
    if tested_map is not None:
        run.shown |= tested_map.preview.shown
    run.end(state)
    return run


def _after(tested_map: TestedMap, state: StateRun, mock: Mock | None) -> Mock | None:
    """Return the Map's outcome: the mock's, unless the Map would have failed before or by its failures."""
    try:
        tested_map.evaluate(state.frame)
    except StatesError as failure:
        return Mock(error=failure.error, cause=failure.cause, fails=True)
    return mock


def _carry_out(  # noqa: PLR0913, PLR0917 -- the parts of one run
    run: SingleRun, state: StateRun, mock: Mock | None, runner: TaskRunner, now: float, retries: int
) -> None:
    """Carry out effects until the state is left, has failed or waits for a retry beyond the given number."""
    effects = state.start(now)
    while effects:
        invoke = next((effect for effect in effects if isinstance(effect, Invoke)), None)
        if invoke is not None:
            effects = _answer(run, state.execution, invoke, mock, runner, now)
            continue
        timer = next((effect for effect in effects if isinstance(effect, SetTimer)), None)
        if timer is None:
            return
        if run.status == "RETRIABLE":
            if retries == 0:
                return
            retries -= 1
            run.retried()
        now = max(now, timer.at)
        effects = state.execution.fire(timer.timer, now)


def _answer(  # noqa: PLR0913, PLR0917 -- the parts of one call
    run: SingleRun, execution: Execution, invoke: Invoke, mock: Mock | None, runner: TaskRunner, now: float
) -> list[Effect]:
    run.calls.append(invoke.call)
    outcome = mock.outcome() if mock else _called(invoke.call, runner)
    if not isinstance(outcome, TaskSucceeded | TaskFailed):
        outcome = TaskSucceeded(getattr(outcome, "output", None))
    return execution.report(invoke.token, outcome, now)


def _called(call: Call, runner: TaskRunner) -> TaskOutcome:
    outcomes: queue.SimpleQueue[TaskOutcome] = queue.SimpleQueue()
    runner.run(call, outcomes.put)
    try:
        return outcomes.get(timeout=min(LONGEST_TEST, call.timeout_seconds or LONGEST_TEST))
    except queue.Empty:
        return TaskFailed("States.Timeout", None)


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
