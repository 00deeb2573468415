"""Executions under test: a bakery's machines on a virtual clock, with outcomes that a test chooses."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import Call, Execution, ExecutionIdentity, Limits, compile_definition
from entrypoints.local.stepfunctions.drivers import (
    TaskFailed,
    TaskOutcome,
    TaskSucceeded,
    VirtualClockDriver,
)

NOON = 1_715_601_600.0
"""2024-05-13T12:00:00Z, when every execution of these tests starts."""

FUNCTION = "arn:aws:lambda:eu-west-3:000000000000:function:"


class Bakery:
    """Runs machines and answers their tasks.

    Attributes:
        calls: what the tasks were asked, in order.
        driver: the clock; the task of a function that is not in `answers` stays unanswered.
    """

    def __init__(self) -> None:
        self.answers: dict[str, list[Any]] = {}
        self.calls: list[Call] = []
        self.driver = VirtualClockDriver(self, NOON)

    def run(self, call: Call, done: Callable[[TaskOutcome], None]) -> None:
        """Complete a task with the next of its answers; the last one stays."""
        self.calls.append(call)
        name = call.target.resource.rsplit(":", 1)[1]
        answers = self.answers.get(name)
        if answers is None:
            return
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        done(answer if isinstance(answer, TaskFailed) else TaskSucceeded(answer))

    def execution(
        self, definition: dict[str, Any], given: Any = None, *, machine_type: Any = "STANDARD", **options: Any
    ) -> Execution:
        """Return an execution that has not started."""
        arn = "arn:aws:states:eu-west-3:000000000000"
        identity = ExecutionIdentity(
            f"{arn}:execution:bakery:monday",
            "monday",
            "arn:aws:iam::000000000000:role/baker",
            f"{arn}:stateMachine:bakery",
            "bakery",
            "eu-west-3",
        )
        machine = compile_definition(json.dumps(definition), type=machine_type)
        return Execution(
            machine, {} if given is None else given, **{"identity": identity, "rng": 7, **options}
        )

    def bake(
        self, definition: dict[str, Any], given: Any = None, *, limits: Limits | None = None, **answers: Any
    ) -> Execution:
        """Run a machine until nothing is left to do; `answers` are the outcomes of its functions, by name."""
        for name, answer in answers.items():
            self.answers[name] = answer if isinstance(answer, list) else [answer]
        execution = self.execution(definition, given, **({"limits": limits} if limits else {}))
        self.driver.start(execution)
        self.driver.run()
        return execution

    def bake_until(self, definition: dict[str, Any], moment: float, given: Any = None) -> Execution:
        """Run a machine up to a moment."""
        execution = self.execution(definition, given)
        self.driver.start(execution)
        self.driver.run(until=moment)
        return execution


@pytest.fixture
def bakery() -> Bakery:
    return Bakery()


def one(state: dict[str, Any], **machine: Any) -> dict[str, Any]:
    """Return a machine of one state, called Dough."""
    ends = {} if state["Type"] in ("Succeed", "Fail", "Choice") else {"End": True}
    return {"StartAt": "Dough", "States": {"Dough": {**ends, **state}}, **machine}


def types(execution: Execution) -> list[str]:
    """Return the types of an execution's events."""
    return [event["type"] for event in execution.history.events()]


def links(execution: Execution) -> list[tuple[int, int, str]]:
    """Return id, predecessor and type of an execution's events."""
    return [(event["id"], event["previousEventId"], event["type"]) for event in execution.history.events()]


def details(execution: Execution, event_type: str) -> dict[str, Any]:
    """Return the details of the first event of a type."""
    event = next(event for event in execution.history.events() if event["type"] == event_type)
    return next((value for key, value in event.items() if key.endswith("EventDetails")), {})


@pytest.fixture
def make_one() -> Callable[..., dict[str, Any]]:
    return one


@pytest.fixture
def types_of() -> Callable[[Execution], list[str]]:
    return types


@pytest.fixture
def links_of() -> Callable[[Execution], list[tuple[int, int, str]]]:
    return links


@pytest.fixture
def details_of() -> Callable[[Execution, str], dict[str, Any]]:
    return details


@pytest.fixture
def fails() -> Callable[..., TaskFailed]:
    """Return the outcome of a task that fails."""

    def make(error: str | None, cause: str | None = None) -> TaskFailed:
        return TaskFailed(error, cause)

    return make


def cause_of(execution: Execution) -> str:
    assert execution.cause is not None
    return execution.cause
