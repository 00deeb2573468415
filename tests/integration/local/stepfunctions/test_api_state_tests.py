"""TestState by boto3, against a server process: every level, mocks, contexts, variables, configurations."""

import json
from typing import Any

import pytest

from tests.integration.local.stepfunctions.machines_and_waits import FUNCTION, ROLE

pytestmark = pytest.mark.integration

CHARGE = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": FUNCTION + "echo", "Payload.$": "$.order"},
    "ResultSelector": {"id.$": "$.Payload.id"},
    "ResultPath": "$.charged",
    "Retry": [{"ErrorEquals": ["Bank.Busy"], "IntervalSeconds": 2, "MaxAttempts": 1}],
    "Catch": [{"ErrorEquals": ["Bank.Closed"], "Next": "Wait"}],
    "Next": "Ship",
}
ORDER = {"order": {"id": 7}}
PUT = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}


def run(client: Any, state: dict[str, Any], **options: Any) -> dict[str, Any]:
    given = {"definition": json.dumps(state), "input": json.dumps(ORDER), **options}
    answer: dict[str, Any] = client.test_state(**given)
    return answer


def data(answer: dict[str, Any]) -> dict[str, Any]:
    shown = answer["inspectionData"]
    return {name: json.loads(value) if isinstance(value, str) else value for name, value in shown.items()}


@pytest.mark.proves("TestState")
@pytest.mark.parametrize("level", ["INFO", "DEBUG", "TRACE"])
def test_a_task_is_really_run_and_shown_at_each_level(client: Any, level: str) -> None:
    answer = run(client, CHARGE, roleArn=ROLE, inspectionLevel=level)

    assert (answer["status"], answer["nextState"]) == ("SUCCEEDED", "Ship")
    assert json.loads(answer["output"]) == {**ORDER, "charged": {"id": 7}}
    assert ("inspectionData" in answer) == (level != "INFO")
    if level != "INFO":
        shown = data(answer)
        assert shown["input"] == shown["afterInputPath"] == ORDER
        assert shown["afterParameters"] == {"FunctionName": FUNCTION + "echo", "Payload": {"id": 7}}
        assert shown["result"]["StatusCode"] == 200
        assert shown["afterResultSelector"] == {"id": 7}
        assert shown["afterResultPath"] == {**ORDER, "charged": {"id": 7}}


def test_a_mocked_result_stands_in_for_the_call(client: Any, shared_functions: Any) -> None:
    shared_functions.calls.clear()

    answer = run(client, CHARGE, mock={"result": '{"Payload": {"id": 8}}'})

    assert json.loads(answer["output"])["charged"] == {"id": 8}
    assert shared_functions.calls == []


@pytest.mark.parametrize(
    ("error", "retries", "status", "details"),
    [
        ("Bank.Busy", 0, "RETRIABLE", {"retryIndex": 0, "retryBackoffIntervalSeconds": 2}),
        ("Bank.Busy", 1, "FAILED", None),
        ("Bank.Closed", 0, "CAUGHT_ERROR", {"catchIndex": 0}),
        ("Bank.Robbed", 0, "FAILED", None),
    ],
)
def test_a_mocked_error_is_retried_caught_or_fails(
    client: Any, error: str, retries: int, status: str, details: Any
) -> None:
    answer = run(
        client,
        CHARGE,
        inspectionLevel="DEBUG",
        mock={"errorOutput": {"error": error, "cause": "so they say"}},
        stateConfiguration={"retrierRetryCount": retries},
    )

    assert (answer["status"], answer["error"], answer["cause"]) == (status, error, "so they say")
    assert answer["inspectionData"].get("errorDetails") == details
    assert answer.get("nextState") == ("Wait" if status == "CAUGHT_ERROR" else None)


@pytest.mark.parametrize(
    ("mode", "result", "refused"),
    [
        ("STRICT", {"MessageId": "1", "MD5OfMessageBody": "a"}, False),
        ("STRICT", {"MessageId": 1}, True),
        ("PRESENT", {"MessageId": "1"}, False),
        ("PRESENT", {"MessageId": 1}, True),
        ("NONE", {"MessageId": 1}, False),
    ],
)
def test_a_mocked_result_is_checked_as_strictly_as_asked(
    client: Any, mode: str, result: dict[str, Any], refused: bool
) -> None:
    state = {**PUT, "Parameters": {"QueueUrl": "https://q/1", "MessageBody": "bread"}}
    mock = {"result": json.dumps(result), "fieldValidationMode": mode}

    if refused:
        with pytest.raises(client.exceptions.ValidationException, match=r"result\.MessageId must be of type"):
            run(client, state, mock=mock)
    else:
        assert json.loads(run(client, state, mock=mock)["output"]) == result


def test_a_strict_mock_has_all_that_the_service_always_gives(client: Any) -> None:
    resource = "arn:aws:states:::aws-sdk:sfn:describeActivity"
    state = {"Type": "Task", "Resource": resource, "Parameters": {"ActivityArn": "arn"}, "End": True}
    result = '{"Name": "oven"}'

    with pytest.raises(client.exceptions.ValidationException, match=r"result\.ActivityArn is required"):
        run(client, state, mock={"result": result})
    answer = run(client, state, mock={"result": result, "fieldValidationMode": "PRESENT"})
    assert answer["status"] == "SUCCEEDED"


def test_a_state_is_found_by_its_name_with_variables_and_a_context(client: Any) -> None:
    ask = {
        "Type": "Task",
        "Resource": FUNCTION + "echo",
        "Arguments": {"who": "{% $who %}", "run": "{% $states.context.Execution.Name %}"},
        "Assign": {"asked": "{% $states.result.answer %}"},
        "Next": "Done",
    }
    inner = {"StartAt": "Ask", "States": {"Ask": ask, "Done": {"Type": "Succeed"}}}
    machine = {
        "StartAt": "Both",
        "QueryLanguage": "JSONata",
        "States": {"Both": {"Type": "Parallel", "Branches": [inner], "End": True}},
    }

    answer = run(
        client,
        machine,
        stateName="Ask",
        inspectionLevel="TRACE",
        variables='{"who": "Ana"}',
        context='{"Execution": {"Name": "monday"}}',
        mock={"result": '{"answer": 42}'},
    )

    assert (answer["status"], answer["nextState"]) == ("SUCCEEDED", "Done")
    shown = data(answer)
    assert shown["afterArguments"] == {"who": "Ana", "run": "monday"}
    assert shown["variables"] == {"who": "Ana", "asked": 42}


def test_a_mocked_map_shows_its_items_and_limits(client: Any) -> None:
    inner = {"StartAt": "Bake", "States": {"Bake": {"Type": "Pass", "End": True}}}
    state = {
        "Type": "Map",
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **inner},
        "ItemsPath": "$.loaves",
        "ItemSelector": {"loaf.$": "$$.Map.Item.Value"},
        "ItemBatcher": {"MaxItemsPerBatch": 2},
        "MaxConcurrency": 3,
        "ToleratedFailureCount": 1,
        "ToleratedFailurePercentage": 50,
        "End": True,
    }
    options: dict[str, Any] = {"input": '{"loaves": [1, 2, 3]}', "mock": {"result": "[]"}}

    shown = run(client, state, inspectionLevel="DEBUG", **options)["inspectionData"]
    failed = run(client, state, stateConfiguration={"mapIterationFailureCount": 2}, **options)

    assert json.loads(shown["afterItemsPath"]) == [1, 2, 3]
    assert json.loads(shown["afterItemSelector"]) == [{"loaf": 1}, {"loaf": 2}, {"loaf": 3}]
    assert json.loads(shown["afterItemBatcher"])[1] == {"Items": [{"loaf": 3}]}
    assert (shown["maxConcurrency"], shown["toleratedFailureCount"]) == (3, 1)
    assert shown["toleratedFailurePercentage"] == 50.0
    assert failed["error"] == "States.ExceedToleratedFailureThreshold"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"revealSecrets": True}, "revealSecrets can only be true when the inspectionLevel is TRACE"),
        ({"context": "{}"}, "context can only be specified when a mock is specified"),
        ({"stateName": "Only"}, "stateName"),
        ({"mock": {}}, "only one of the following fields"),
        ({"mock": {"result": "{"}}, "Mocked result must be valid JSON"),
        ({"variables": "[]"}, "variables must be a JSON object"),
    ],
)
def test_options_that_do_not_fit_are_refused(client: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(client.exceptions.ValidationException, match=message):
        run(client, CHARGE, **options)
