import json
from typing import Any

import pytest

from entrypoints.local.stepfunctions.errors import ApiError

CHARGE = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "charge", "Payload.$": "$.order"},
    "ResultSelector": {"paid.$": "$.Payload.paid"},
    "ResultPath": "$.payment",
    "Retry": [{"ErrorEquals": ["Bank.Busy"], "IntervalSeconds": 2, "MaxAttempts": 2}],
    "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "Apologise"}],
    "Next": "Ship",
}
ORDER = {"order": {"id": 7}}


def run(workshop: Any, state: dict[str, Any], document: Any, **options: Any) -> dict[str, Any]:
    answer: dict[str, Any] = workshop.orchestrator.test_state(
        json.dumps(state), input=json.dumps(document), **options
    )
    return answer


def test_each_step_of_the_data_flow_is_shown(workshop: Any) -> None:
    workshop.functions.handlers["charge"] = lambda event: {"paid": event["id"]}

    answer = run(workshop, CHARGE, ORDER, inspection_level="DEBUG")

    assert (answer["status"], answer["nextState"]) == ("SUCCEEDED", "Ship")
    assert answer["output"] == '{"order":{"id":7},"payment":{"paid":7}}'
    data = {name: json.loads(text) for name, text in answer["inspectionData"].items()}
    assert data["input"] == data["afterInputPath"] == ORDER
    assert data["afterParameters"] == {"FunctionName": "charge", "Payload": {"id": 7}}
    assert data["result"]["Payload"] == {"paid": 7}
    assert data["afterResultSelector"] == {"paid": 7}
    assert data["afterResultPath"] == {**ORDER, "payment": {"paid": 7}}


def test_a_mock_stands_in_for_the_call(workshop: Any) -> None:
    answer = run(workshop, CHARGE, ORDER, mock={"result": '{"Payload": {"paid": 1}}'})

    assert answer["output"] == '{"order":{"id":7},"payment":{"paid":1}}'
    assert workshop.functions.calls == []
    assert "inspectionData" not in answer


@pytest.mark.parametrize(("retries", "seconds"), [(0, 2), (1, 4)])
def test_an_error_that_would_be_retried_says_when(workshop: Any, retries: int, seconds: int) -> None:
    answer = run(
        workshop,
        CHARGE,
        ORDER,
        inspection_level="DEBUG",
        mock={"errorOutput": {"error": "Bank.Busy", "cause": "lunch"}},
        state_configuration={"retrierRetryCount": retries},
    )

    assert (answer["status"], answer["error"], answer["cause"]) == ("RETRIABLE", "Bank.Busy", "lunch")
    assert answer["inspectionData"]["errorDetails"] == {
        "retryIndex": 0,
        "retryBackoffIntervalSeconds": seconds,
    }


def test_an_error_whose_retries_are_used_up_is_caught(workshop: Any) -> None:
    answer = run(
        workshop,
        CHARGE,
        ORDER,
        inspection_level="DEBUG",
        mock={"errorOutput": {"error": "Bank.Busy", "cause": "lunch"}},
        state_configuration={"retrierRetryCount": 2},
    )

    assert (answer["status"], answer["nextState"]) == ("CAUGHT_ERROR", "Apologise")
    assert json.loads(answer["output"])["failure"] == {"Error": "Bank.Busy", "Cause": "lunch"}
    assert answer["inspectionData"]["errorDetails"] == {"catchIndex": 0}


def test_an_error_that_nothing_handles_fails(workshop: Any) -> None:
    bare = {"Type": "Task", "Resource": CHARGE["Resource"], "Parameters": {"FunctionName": "f"}, "End": True}

    answer = run(workshop, bare, {}, mock={"errorOutput": {"error": "Bank.Closed"}})

    assert answer == {"status": "FAILED", "error": "Bank.Closed"}


def test_a_choice_says_where_it_leads(workshop: Any) -> None:
    choice = {
        "Type": "Choice",
        "Choices": [{"Variable": "$.total", "NumericGreaterThan": 100, "Next": "Approve"}],
        "Default": "Ship",
    }

    assert run(workshop, choice, {"total": 101})["nextState"] == "Approve"
    assert run(workshop, choice, {"total": 100})["nextState"] == "Ship"


def test_variables_go_in_and_come_out(workshop: Any) -> None:
    state = {
        "Type": "Pass",
        "QueryLanguage": "JSONata",
        "Output": "{% $rate * 2 %}",
        "Assign": {"rate": "{% $rate + 1 %}"},
        "End": True,
    }

    answer = run(workshop, state, {}, variables='{"rate": 21}', inspection_level="DEBUG")

    assert answer["output"] == "42"
    assert json.loads(answer["inspectionData"]["variables"]) == {"rate": 22}


def test_a_state_is_found_by_its_name_inside_a_machine(workshop: Any) -> None:
    inner = {"StartAt": "Slice", "States": {"Slice": {"Type": "Pass", "Result": "sliced", "End": True}}}
    machine = {
        "StartAt": "Each",
        "States": {"Each": {"Type": "Map", "ItemProcessor": inner, "End": True}},
    }

    assert run(workshop, machine, {}, state_name="Slice")["output"] == '"sliced"'
    with pytest.raises(ApiError, match="State not found in the definition: 'Toast'"):
        run(workshop, machine, {}, state_name="Toast")


def test_what_cannot_be_run_alone_needs_a_mock(workshop: Any) -> None:
    inner = {"StartAt": "Slice", "States": {"Slice": {"Type": "Pass", "End": True}}}
    state = {"Type": "Map", "ItemProcessor": inner, "Next": "Pack"}

    with pytest.raises(ApiError, match="'Map' is not supported when a mock is not specified"):
        run(workshop, state, [1, 2])
    answer = run(workshop, state, [1, 2], mock={"result": '["a", "b"]'})
    assert (answer["output"], answer["nextState"]) == ('["a","b"]', "Pack")


@pytest.mark.parametrize("mock", [{}, {"result": "1", "errorOutput": {"error": "E"}}, {"result": "not json"}])
def test_a_mock_is_either_a_result_or_an_error(workshop: Any, mock: dict[str, Any]) -> None:
    with pytest.raises(ApiError, match="ValidationException"):
        run(workshop, CHARGE, ORDER, mock=mock)


def test_a_state_that_is_wrong_is_refused(workshop: Any) -> None:
    with pytest.raises(ApiError, match="InvalidDefinition"):
        run(workshop, {"Type": "Pass", "Next": 3}, {})
