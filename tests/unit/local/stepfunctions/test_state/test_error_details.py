"""The errorDetails of TestState: which element of Retry or Catch handles an error."""

import json
from typing import Any

import pytest


def catcher(*errors: str) -> dict[str, Any]:
    return {"ErrorEquals": list(errors), "Next": "Apologise"}


def retrier(*errors: str, **fields: Any) -> dict[str, Any]:
    return {"ErrorEquals": list(errors), "IntervalSeconds": 7, **fields}


ALL, FAILED, TIMED_OUT, BUSY = "States.ALL", "States.TaskFailed", "States.Timeout", "Bank.Busy"


def answered(workshop: Any, error: str | None, **handlers: Any) -> dict[str, Any]:
    state = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Ship"}
    answer: dict[str, Any] = workshop.orchestrator.state_tests.test_state(
        json.dumps({**state, "Parameters": {"FunctionName": "charge"}, **handlers}),
        inspection_level="DEBUG",
        mock={"errorOutput": {"error": error, "cause": "lunch"}},
    )
    return answer


HANDLERS = [
    ([(FAILED,), (TIMED_OUT,)], TIMED_OUT, 1),
    ([(FAILED,), (ALL,)], TIMED_OUT, 1),
    ([(FAILED,), (ALL,)], BUSY, 0),
    ([(BUSY,), (FAILED,), (ALL,)], "Bank.Closed", 1),
    ([("Bank.Closed",), (BUSY, TIMED_OUT), (ALL,)], TIMED_OUT, 1),
    ([(TIMED_OUT,), (FAILED,)], BUSY, 1),
    ([(FAILED,), ("States.HeartbeatTimeout",), (TIMED_OUT,)], TIMED_OUT, 2),
    ([("Bank.Closed",), (ALL,)], None, 1),
]


@pytest.mark.parametrize(("errors", "error", "place"), HANDLERS)
def test_the_catcher_that_matches_is_named(
    workshop: Any, errors: list[tuple[str, ...]], error: str | None, place: int
) -> None:
    answer = answered(workshop, error, Catch=[catcher(*one) for one in errors])

    assert answer["status"] == "CAUGHT_ERROR"
    assert answer["inspectionData"]["errorDetails"] == {"catchIndex": place}


@pytest.mark.parametrize(("errors", "error", "place"), HANDLERS)
def test_the_retrier_that_matches_is_named(
    workshop: Any, errors: list[tuple[str, ...]], error: str | None, place: int
) -> None:
    answer = answered(workshop, error, Retry=[retrier(*one) for one in errors], Catch=[catcher(ALL)])

    assert answer["status"] == "RETRIABLE"
    assert answer["inspectionData"]["errorDetails"] == {
        "retryIndex": place,
        "retryBackoffIntervalSeconds": 7,
    }


def test_a_retrier_without_attempts_left_leaves_the_error_to_the_catchers(workshop: Any) -> None:
    answer = answered(
        workshop,
        TIMED_OUT,
        Retry=[retrier(FAILED), retrier(TIMED_OUT, MaxAttempts=0)],
        Catch=[catcher(FAILED), catcher(BUSY), catcher(ALL)],
    )

    assert answer["status"] == "CAUGHT_ERROR"
    assert answer["inspectionData"]["errorDetails"] == {"catchIndex": 2}


def test_an_error_that_nothing_matches_has_no_details(workshop: Any) -> None:
    answer = answered(workshop, TIMED_OUT, Retry=[retrier(FAILED)], Catch=[catcher(FAILED)])

    assert answer["status"] == "FAILED"
    assert "errorDetails" not in answer["inspectionData"]
