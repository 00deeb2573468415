import json
from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError

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
    answer: dict[str, Any] = workshop.orchestrator.state_tests.test_state(
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
def test_an_error_that_would_be_retried_has_the_retrys_delay(
    workshop: Any, retries: int, seconds: int
) -> None:
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


def test_a_choice_names_the_next_state(workshop: Any) -> None:
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


def test_a_state_that_cannot_run_alone_needs_a_mock(workshop: Any) -> None:
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


INNER = {"StartAt": "Slice", "States": {"Slice": {"Type": "Pass", "End": True}}}
DISTRIBUTED = {**INNER, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}


def test_the_items_of_a_mocked_map_are_shown(workshop: Any) -> None:
    state = {
        "Type": "Map",
        "ItemsPath": "$.loaves",
        "ItemSelector": {"loaf.$": "$$.Map.Item.Value", "at.$": "$$.Map.Item.Index"},
        "ItemBatcher": {"MaxItemsPerBatch": 2},
        "ItemProcessor": DISTRIBUTED,
        "MaxConcurrency": 4,
        "ToleratedFailurePercentage": 50,
        "ResultPath": "$.slices",
        "End": True,
    }

    answer = run(
        workshop, state, {"loaves": ["rye", "oat"]}, mock={"result": "[1]"}, inspection_level="DEBUG"
    )

    assert answer["output"] == '{"loaves":["rye","oat"],"slices":[1]}'
    data = answer["inspectionData"]
    assert json.loads(data["afterItemsPath"]) == ["rye", "oat"]
    selected = [{"loaf": "rye", "at": 0}, {"loaf": "oat", "at": 1}]
    assert json.loads(data["afterItemSelector"]) == selected
    assert json.loads(data["afterItemBatcher"]) == [{"Items": selected}]
    assert (data["maxConcurrency"], data["toleratedFailurePercentage"]) == (4, 50.0)
    assert "toleratedFailureCount" not in data


@pytest.mark.parametrize(("failures", "status"), [(1, "SUCCEEDED"), (2, "FAILED")])
def test_iterations_that_fail_are_tolerated_up_to_the_threshold(
    workshop: Any, failures: int, status: str
) -> None:
    state = {"Type": "Map", "ItemProcessor": DISTRIBUTED, "ToleratedFailureCount": 1, "End": True}
    configuration = {"mapIterationFailureCount": failures}

    answer = run(workshop, state, [1, 2, 3], mock={"result": "[1]"}, state_configuration=configuration)

    assert answer["status"] == status
    if status == "FAILED":
        assert answer["error"] == "States.ExceedToleratedFailureThreshold"


def test_a_map_whose_items_cannot_be_found_fails(workshop: Any) -> None:
    state = {"Type": "Map", "ItemsPath": "$.loaf", "ItemProcessor": INNER, "End": True}

    answer = run(workshop, state, {"loaf": 1}, mock={"result": "[]"})

    assert (answer["status"], answer["error"]) == ("FAILED", "States.Runtime")


def test_the_items_of_an_item_reader_are_given(workshop: Any) -> None:
    state = {
        "Type": "Map",
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "Parameters": {"Bucket": "b", "Key": "k"},
            "ReaderConfig": {"InputType": "JSON", "ItemsPointer": "/loaves"},
        },
        "ItemSelector": {"loaf.$": "$$.Map.Item.Value"},
        "ItemProcessor": DISTRIBUTED,
        "End": True,
    }

    answer = run(
        workshop,
        state,
        {},
        mock={"result": "[1]"},
        state_configuration={"mapItemReaderData": '{"loaves": ["rye"]}'},
        inspection_level="TRACE",
    )

    assert answer["inspectionData"]["afterItemsPointer"] == '["rye"]'
    assert answer["inspectionData"]["afterItemSelector"] == '[{"loaf":"rye"}]'


def test_the_context_object_is_the_callers(workshop: Any) -> None:
    parameters = {
        "FunctionName": "slice",
        "Payload": {
            "item.$": "$$.Map.Item.Value",
            "input.$": "$$.Execution.Input.id",
            "state.$": "$$.State.Name",
            "machine.$": "$$.StateMachine.Name",
        },
    }
    state = {"Type": "Task", "Resource": CHARGE["Resource"], "Parameters": parameters, "End": True}
    context = {
        "Execution": {"Input": {"id": 7}},
        "State": {"Name": "Slice"},
        "Map": {"Item": {"Index": 0, "Value": "rye"}},
    }

    answer = run(
        workshop, state, {}, mock={"result": "{}"}, context=json.dumps(context), inspection_level="DEBUG"
    )

    assert answer["status"] == "SUCCEEDED"
    assert json.loads(answer["inspectionData"]["afterParameters"])["Payload"] == {
        "item": "rye",
        "input": 7,
        "state": "Slice",
        "machine": "TestState",
    }


TABLE = {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "Parameters": {}, "End": True}
START = {**TABLE, "Resource": "arn:aws:states:::aws-sdk:sfn:startExecution"}
MAP = {"Type": "Map", "ItemProcessor": INNER, "End": True}


@pytest.mark.parametrize(
    ("state", "mock", "fault"),
    [
        (TABLE, {"result": '{"Item": [1]}'}, "result.Item must be of type map"),
        (TABLE, {"result": '{"Item": {"k": {"S": 7}}}'}, "result.Item.k.S must be of type string"),
        (START, {"result": '{"ExecutionArn": "arn"}'}, "result.StartDate is required"),
        (MAP, {"result": "{}"}, "Mocked result of a Map state must be a JSON array"),
    ],
)
def test_a_mocked_result_is_one_that_the_state_could_have(
    workshop: Any, state: dict[str, Any], mock: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ApiError) as refused:
        run(workshop, state, [], mock=mock)
    assert refused.value.code == "ValidationException"
    assert fault in refused.value.message
    assert run(workshop, state, [], mock={**mock, "fieldValidationMode": "NONE"})["status"] == "SUCCEEDED"


def test_fields_may_be_missing_when_only_present_ones_are_checked(workshop: Any) -> None:
    mock = {"result": '{"ExecutionArn": "arn"}', "fieldValidationMode": "PRESENT"}

    assert run(workshop, START, {}, mock=mock)["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("state", "options", "fault"),
    [
        (CHARGE, {"reveal_secrets": True}, "inspectionLevel is TRACE"),
        (CHARGE, {"reveal_secrets": True, "inspection_level": "TRACE"}, "when a mock is specified"),
        (CHARGE, {"context": "{}"}, "context can only be specified when a mock is specified"),
        (CHARGE, {"state_configuration": {"retrierRetryCount": 1}}, "stateConfiguration can only be"),
        (CHARGE, {"state_configuration": {"mapIterationFailureCount": 1}}, "for Map states"),
        (MAP, {"state_configuration": {"mapItemReaderData": "[]"}}, "with an ItemReader"),
        (MAP, {"state_configuration": {"mapIterationFailureCount": 3}}, "only 0 iterations"),
        (MAP, {"state_configuration": {"errorCausedByState": "Slice"}}, "error that is mocked"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    workshop: Any, state: dict[str, Any], options: dict[str, Any], fault: str
) -> None:
    if not fault.startswith(("context", "stateConfiguration")):
        options = {"mock": {"result": "[]" if state is MAP else "{}"}, **options}

    with pytest.raises(ApiError, match=f"ValidationException: .*{fault}"):
        run(workshop, state, [], **options)


def test_an_error_of_a_map_may_name_the_state_that_it_comes_from(workshop: Any) -> None:
    mock = {"errorOutput": {"error": "Knife.Blunt"}}
    named = {"errorCausedByState": "Slice"}

    assert run(workshop, MAP, [1], mock=mock, state_configuration=named)["error"] == "Knife.Blunt"
    with pytest.raises(ApiError, match="names no state inside the tested one: 'Toast'"):
        run(workshop, MAP, [1], mock=mock, state_configuration={"errorCausedByState": "Toast"})


def test_a_machine_around_the_state_must_be_whole(workshop: Any) -> None:
    machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}, "B": {"Type": "Oven"}}}

    with pytest.raises(ApiError, match=r"InvalidDefinition: .* at /States/B/Type"):
        run(workshop, machine, {}, state_name="A")
