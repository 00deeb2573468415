"""Retry and Catch."""

from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.drivers import TaskFailed
from tests.unit.local.asl.conftest import Bakery, cause_of

NOON = 1_715_601_600.0
OVEN = "arn:aws:lambda:eu-west-3:000000000000:function:oven"


def machine(**fields: Any) -> dict[str, Any]:
    return {
        "StartAt": "Bake",
        "States": {
            "Bake": {"Type": "Task", "Resource": OVEN, "End": True, **fields},
            **({"Sorry": {"Type": "Pass", "End": True}} if "Catch" in fields else {}),
        },
    }


def retry(*errors: str, **fields: Any) -> dict[str, Any]:
    return {"ErrorEquals": list(errors), **fields}


def times(execution: Execution) -> list[float]:
    return [
        e["timestamp"] - NOON for e in execution.history.events() if e["type"] == "LambdaFunctionScheduled"
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [0, 1, 3, 7]),
        ({"MaxAttempts": 0}, [0]),
        ({"IntervalSeconds": 3, "MaxAttempts": 2, "BackoffRate": 1}, [0, 3, 6]),
        ({"IntervalSeconds": 3, "MaxAttempts": 3, "MaxDelaySeconds": 5}, [0, 3, 8, 13]),
        ({"IntervalSeconds": 2, "MaxAttempts": 2, "BackoffRate": 1.5}, [0, 2, 5]),
    ],
)
def test_retries_come_after_their_intervals_and_then_the_failure_stands(
    bakery: Bakery, fails: Callable[..., TaskFailed], fields: dict[str, Any], expected: list[int]
) -> None:
    execution = bakery.bake(machine(Retry=[retry("Cold", **fields)]), oven=fails("Cold", "no gas"))
    assert times(execution) == expected
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "Cold", "no gas")


def test_full_jitter_draws_each_delay_from_the_seed(bakery: Bakery, fails: Callable[..., TaskFailed]) -> None:
    definition = machine(Retry=[retry("Cold", IntervalSeconds=100, MaxAttempts=3, JitterStrategy="FULL")])
    bakery.answers["oven"] = [fails("Cold")]
    runs = []
    for seed in (1, 1, 2):
        execution = bakery.execution(definition, rng=seed)
        began = bakery.driver.now()
        bakery.driver.start(execution)
        bakery.driver.run()
        runs.append([round(moment - (began - NOON), 3) for moment in times(execution)])
    assert runs[0] == runs[1] != runs[2]
    assert all(0 <= later - earlier <= 400 for earlier, later in zip(runs[0], runs[0][1:], strict=False))


def test_each_retrier_counts_for_itself(bakery: Bakery, fails: Callable[..., TaskFailed]) -> None:
    definition = machine(Retry=[retry("Cold", MaxAttempts=1), retry("Smoke", MaxAttempts=2)])
    answers = [fails("Smoke"), fails("Cold"), fails("Smoke"), fails("Cold")]
    execution = bakery.bake(definition, oven=answers)
    assert len(times(execution)) == 4
    assert execution.error == "Cold"


def test_the_context_object_has_the_number_of_retries(
    bakery: Bakery, fails: Callable[..., TaskFailed]
) -> None:
    definition = machine(Parameters={"try.$": "$$.State.RetryCount"}, Retry=[retry("Cold")])
    bakery.bake(definition, oven=[fails("Cold"), fails("Cold"), "done"])
    assert [call.parameters["try"] for call in bakery.calls] == [0, 1, 2]


@pytest.mark.parametrize(
    ("wanted", "error", "caught"),
    [
        ("Cold", "Cold", True),
        ("Cold", "Smoke", False),
        ("States.ALL", "Smoke", True),
        ("States.TaskFailed", "Smoke", True),
        ("States.ALL", "States.Runtime", False),
        ("States.Runtime", "States.Runtime", False),
        ("States.TaskFailed", None, True),
    ],
)
def test_a_catch_takes_the_errors_it_names(
    bakery: Bakery, fails: Callable[..., TaskFailed], wanted: str, error: str | None, caught: bool
) -> None:
    definition = machine(Catch=[{"ErrorEquals": [wanted], "Next": "Sorry"}])
    execution = bakery.bake(definition, oven=fails(error, "why"))
    assert execution.status == ("SUCCEEDED" if caught else "FAILED")
    if caught:
        assert execution.output == {"Error": error, "Cause": "why"}


def test_task_failed_does_not_cover_a_time_out(bakery: Bakery) -> None:
    definition = machine(TimeoutSeconds=5, Catch=[{"ErrorEquals": ["States.TaskFailed"], "Next": "Sorry"}])
    assert bakery.bake(definition).error == "States.Timeout"


def test_a_caught_time_out_has_an_empty_cause(bakery: Bakery) -> None:
    definition = machine(TimeoutSeconds=5, Catch=[{"ErrorEquals": ["States.Timeout"], "Next": "Sorry"}])
    assert bakery.bake(definition).output == {"Error": "States.Timeout", "Cause": ""}


def test_a_catch_puts_the_error_where_its_result_path_says(
    bakery: Bakery,
    fails: Callable[..., TaskFailed],
    links_of: Callable[[Execution], list[tuple[int, int, str]]],
) -> None:
    definition = machine(Catch=[{"ErrorEquals": ["Cold"], "ResultPath": "$.error", "Next": "Sorry"}])
    execution = bakery.bake(definition, {"kind": "rye"}, oven=fails("Cold", "no gas"))
    assert execution.output == {"kind": "rye", "error": {"Error": "Cold", "Cause": "no gas"}}
    assert links_of(execution)[4:7] == [
        (5, 4, "LambdaFunctionFailed"),
        (6, 5, "TaskStateExited"),
        (7, 6, "PassStateEntered"),
    ]


def test_a_jsonata_catch_shapes_the_error_output(
    bakery: Bakery, fails: Callable[..., TaskFailed], details_of: Callable[[Execution, str], dict[str, Any]]
) -> None:
    catch = {
        "ErrorEquals": ["Cold"],
        "Assign": {"seen": "{% $states.errorOutput.Error %}"},
        "Output": {"of": "{% $states.input.kind %}", "why": "{% $states.errorOutput.Cause %}"},
        "Next": "Sorry",
    }
    definition = machine(QueryLanguage="JSONata", Catch=[catch])
    execution = bakery.bake(definition, {"kind": "rye"}, oven=fails("Cold", "no gas"))
    assert execution.output == {"of": "rye", "why": "no gas"}
    assert details_of(execution, "TaskStateExited")["assignedVariables"] == {"seen": '"Cold"'}


def test_an_evaluation_error_can_be_caught(bakery: Bakery) -> None:
    catch = {"ErrorEquals": ["States.QueryEvaluationError"], "Next": "Sorry"}
    definition = machine(QueryLanguage="JSONata", Arguments="{% $nobody %}", Catch=[catch])
    assert bakery.bake(definition).output["Error"] == "States.QueryEvaluationError"


def test_retries_come_before_the_catch(
    bakery: Bakery, fails: Callable[..., TaskFailed], types_of: Callable[[Execution], list[str]]
) -> None:
    definition = machine(
        Retry=[retry("States.ALL", MaxAttempts=1)], Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]
    )
    execution = bakery.bake(definition, oven=fails("Cold"))
    assert types_of(execution).count("LambdaFunctionScheduled") == 2
    assert execution.output["Error"] == "Cold"


def test_a_failing_output_of_a_catch_has_the_events_of_any_evaluation(
    bakery: Bakery,
    details_of: Callable[[Execution, str], dict[str, Any]],
    types_of: Callable[[Execution], list[str]],
) -> None:
    caught = {"ErrorEquals": ["Burnt"], "Next": "Sorry", "Output": "{% $nothing %}"}
    definition = {**machine(Catch=[caught]), "QueryLanguage": "JSONata"}

    execution = bakery.bake(definition, oven=TaskFailed("Burnt", None))

    assert types_of(execution)[-2:] == ["EvaluationFailed", "ExecutionFailed"]
    told = details_of(execution, "EvaluationFailed")
    assert (told["location"], told["state"]) == ("Catch[0]/Output", "Bake")
    assert told["cause"] == execution.cause
    assert "specified for the field 'Catch[0]/Output' returned nothing (undefined)." in cause_of(execution)
