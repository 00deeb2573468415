"""Ends from outside, limits, redrive, tokens."""

from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import (
    Execution,
    InvalidTaskTokenError,
    Limits,
    TaskFailed,
    TaskHeartbeat,
    decode_task_token,
    encode_task_token,
)
from tests.unit.local.asl.conftest import Bakery

NOON = 1_715_601_600.0
FUNCTION = "arn:aws:lambda:eu-west-3:000000000000:function:"


def task(name: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": f"{FUNCTION}{name}", **fields}


def test_a_stop_aborts_with_the_users_words(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    links_of: Callable[[Execution], list[tuple[int, int, str]]],
) -> None:
    execution = bakery.bake_until(make_one(task("oven", TimeoutSeconds=60)), NOON + 9)
    bakery.driver.stop(execution, "Closing", "it is late")
    assert (execution.status, execution.error, execution.cause) == ("ABORTED", "Closing", "it is late")
    assert links_of(execution)[-1] == (5, 0, "ExecutionAborted")
    bakery.driver.run()
    assert len(execution.history) == 5


def test_an_ended_execution_cannot_be_stopped(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    execution = bakery.bake(make_one({"Type": "Pass"}))
    assert execution.stop("Late", None, NOON) == []
    assert execution.status == "SUCCEEDED"


def test_a_machines_time_limit_ends_its_executions(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    links_of: Callable[[Execution], list[tuple[int, int, str]]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    execution = bakery.bake(make_one({"Type": "Wait", "Seconds": 100}, TimeoutSeconds=30))
    assert (execution.status, execution.stop_date) == ("TIMED_OUT", NOON + 30)
    assert links_of(execution)[-1] == (3, 0, "ExecutionTimedOut")
    assert details_of(execution, "ExecutionTimedOut") == {"error": "States.Timeout"}
    assert (execution.error, execution.cause) == (None, None)


def test_an_express_execution_ends_after_five_minutes(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    execution = bakery.execution(make_one({"Type": "Wait", "Seconds": 1000}), machine_type="EXPRESS")
    bakery.driver.start(execution)
    bakery.driver.run()
    assert (execution.status, execution.stop_date) == ("TIMED_OUT", NOON + 300)


def test_a_loop_ends_at_the_25_000th_event_which_says_so(bakery: Bakery) -> None:
    definition = {
        "StartAt": "Again",
        "States": {
            "Again": {"Type": "Choice", "Choices": [{"Variable": "$", "IsPresent": True, "Next": "Again"}],
                      "Default": "End"},
            "End": {"Type": "Succeed"},
        },
    }  # fmt: skip
    execution = bakery.bake(definition)
    assert execution.error == "States.Runtime"
    assert execution.cause == "The execution reached the maximum number of history events (25000)."
    assert len(execution.history) == 25_000


def test_the_limit_holds_inside_branches_too(bakery: Bakery) -> None:
    branch = {
        "StartAt": "A",
        "States": {"A": {"Type": "Wait", "Seconds": 5, "Next": "B"}, "B": {"Type": "Succeed"}},
    }
    definition = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [branch], "End": True}}}
    execution = bakery.bake(definition, limits=Limits(history_events=6))
    assert (execution.status, len(execution.history)) == ("FAILED", 6)


def test_a_redrive_resumes_at_the_failed_state_with_all_its_retries(
    bakery: Bakery,
    fails: Callable[..., TaskFailed],
    links_of: Callable[[Execution], list[tuple[int, int, str]]],
) -> None:
    definition = {
        "StartAt": "Mix",
        "States": {
            "Mix": task("mix", Next="Bake"),
            "Bake": task("bake", End=True, Retry=[{"ErrorEquals": ["Cold"], "MaxAttempts": 1}]),
        },
    }
    answers = [fails("Cold"), fails("Cold"), fails("Cold"), "dark"]
    execution = bakery.bake(definition, mix="dough", bake=answers)
    assert execution.status == "FAILED"
    before = len(execution.history)
    bakery.driver.redrive(execution)
    bakery.driver.run()
    assert (execution.status, execution.output, execution.redrive_count) == ("SUCCEEDED", "dark", 1)
    assert [call.state for call in bakery.calls] == ["Mix", "Bake", "Bake", "Bake", "Bake"]
    redriven, scheduled = links_of(execution)[before : before + 2]
    assert redriven[2] == "ExecutionRedriven"
    assert scheduled == (before + 2, before + 1, "LambdaFunctionScheduled")


@pytest.mark.parametrize("ending", ["stopped", "out of time"])
def test_a_redrive_also_resumes_after_a_stop_or_a_time_limit(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]], ending: str
) -> None:
    execution = bakery.bake_until(make_one(task("oven"), TimeoutSeconds=30), NOON + 9)
    if ending == "stopped":
        bakery.driver.stop(execution, None, None)
    else:
        bakery.driver.run()
    assert execution.status in ("ABORTED", "TIMED_OUT")
    bakery.answers["oven"] = ["bread"]
    bakery.driver.redrive(execution)
    bakery.driver.run()
    assert (execution.status, execution.output) == ("SUCCEEDED", "bread")


def test_a_redrive_enters_the_branches_that_had_not_begun(
    bakery: Bakery, types_of: Callable[[Execution], list[str]]
) -> None:
    known_once_redriven = {"Type": "Pass", "Parameters": {"n.$": "$$.Execution.RedriveCount"}, "End": True}
    branches = [
        {"StartAt": "rye", "States": {"rye": known_once_redriven}},
        {"StartAt": "oat", "States": {"oat": task("oat", End=True)}},
    ]
    definition = {
        "StartAt": "Both",
        "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}},
    }
    execution = bakery.bake(definition, oat="light")
    assert execution.status == "FAILED"
    assert "TaskStateEntered" not in types_of(execution)
    bakery.driver.redrive(execution)
    bakery.driver.run()
    assert execution.output == [{"n": 1}, "light"]
    assert types_of(execution).count("TaskStateEntered") == 1


def test_a_redrive_keeps_the_results_of_branches_that_succeeded(
    bakery: Bakery, fails: Callable[..., TaskFailed]
) -> None:
    def branch(name: str) -> dict[str, Any]:
        return {"StartAt": name, "States": {name: task(name, End=True)}}

    definition = {
        "StartAt": "Both",
        "States": {"Both": {"Type": "Parallel", "Branches": [branch("rye"), branch("oat")], "End": True}},
    }
    execution = bakery.bake(definition, rye="dark", oat=[fails("Burnt"), "light"])
    bakery.driver.redrive(execution)
    bakery.driver.run()
    assert execution.output == ["dark", "light"]
    assert [call.state for call in bakery.calls] == ["rye", "oat", "oat"]


def test_a_redrive_runs_branches_again_that_a_siblings_failure_stopped(
    bakery: Bakery, fails: Callable[..., TaskFailed]
) -> None:
    branches = [
        {"StartAt": "rest", "States": {"rest": {"Type": "Wait", "Seconds": 60, "End": True}}},
        {"StartAt": "oat", "States": {"oat": task("oat", End=True)}},
    ]
    definition = {
        "StartAt": "Both",
        "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}},
    }
    execution = bakery.bake(definition, "dough", oat=[fails("Burnt"), "light"])
    assert execution.stop_date == NOON
    bakery.driver.redrive(execution)
    bakery.driver.run()
    assert (execution.output, execution.stop_date) == (["dough", "light"], NOON + 60)


def test_a_redrive_enters_a_fail_state_again_and_fails_again(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]], types_of: Callable[[Execution], list[str]]
) -> None:
    execution = bakery.bake(make_one({"Type": "Fail", "Error": "Oven.Cold"}))
    bakery.driver.redrive(execution)
    bakery.driver.run()
    assert (execution.status, execution.error) == ("FAILED", "Oven.Cold")
    again = types_of(execution)[3:]
    assert again == ["ExecutionRedriven", "FailStateEntered", "ExecutionFailed"]


def test_a_redrive_goes_past_a_wait_whose_moment_is_over(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    wait = {"Type": "Wait", "Timestamp": "2024-05-13T13:00:00Z"}
    execution = bakery.bake_until(make_one(wait), NOON + 60)
    bakery.driver.stop(execution, None, None)
    bakery.driver.run(until=NOON + 7200)
    bakery.driver.redrive(execution)
    bakery.driver.run(until=NOON + 7200)
    assert execution.status == "SUCCEEDED"


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_a_redrive_runs_a_state_anew_whose_results_were_too_large(
    bakery: Bakery, types_of: Callable[[Execution], list[str]], kind: str
) -> None:
    loaf = {"Type": "Task", "Resource": f"{FUNCTION}bake", "End": True}
    block = {"StartAt": "Bake", "States": {"Bake": loaf}}
    second = {"StartAt": "Bake too", "States": {"Bake too": loaf}}
    fields = {"Branches": [block, second]} if kind == "Parallel" else {"ItemProcessor": block}
    machine = {"StartAt": "Both", "States": {"Both": {"Type": kind, **fields, "End": True}}}
    execution = bakery.bake(machine, [1, 2], bake=["x" * 200_000])
    assert execution.error == "States.DataLimitExceeded"
    bakery.answers["bake"] = ["rye"]
    bakery.driver.redrive(execution)
    bakery.driver.run()
    assert execution.output == ["rye", "rye"]
    assert types_of(execution).count("LambdaFunctionSucceeded") == 4


def test_an_execution_that_succeeded_is_not_redriven(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    execution = bakery.bake(make_one({"Type": "Pass"}))
    assert execution.redrive(NOON) == []


def test_a_token_that_is_not_awaited_changes_nothing(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    execution = bakery.bake(make_one(task("oven")))
    before = len(execution.history)
    assert (
        execution.report(99, TaskFailed("E", "c"), NOON)
        == execution.report(99, TaskHeartbeat(), NOON)
        == execution.fire(99, NOON)
        == []
    )
    assert len(execution.history) == before
    assert not execution.waits_for(99)


def test_task_tokens_say_whose_they_are() -> None:
    assert decode_task_token(encode_task_token("arn:x:ñ", 12)) == ("arn:x:ñ", 12)


@pytest.mark.parametrize("text", ["", "nonsense", "AAAA", "YQ=="])
def test_a_text_that_is_no_task_token_is_refused(text: str) -> None:
    with pytest.raises(InvalidTaskTokenError):
        decode_task_token(text)
