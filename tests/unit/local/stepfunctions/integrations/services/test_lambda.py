import json
from typing import Any

import pytest

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"
INVOKE = "arn:aws:states:::lambda:invoke"


def test_a_plain_function_arn_gives_what_the_function_returned(workshop: Any) -> None:
    workshop.functions.handlers["bake"] = lambda event: {"bread": event["flour"]}

    described = workshop.end_of(
        workshop.machine({"Type": "Task", "Resource": FUNCTION + "bake"}), {"flour": "rye"}
    )

    assert described["output"] == '{"bread":"rye"}'


def test_lambda_invoke_gives_the_invoke_apis_answer(workshop: Any) -> None:
    workshop.functions.handlers["bake"] = lambda event: {"bread": event}
    task = {
        "Type": "Task",
        "Resource": INVOKE,
        "Parameters": {"FunctionName": "bake", "Payload.$": "$.flour"},
    }

    output = json.loads(workshop.end_of(workshop.machine(task), {"flour": 7})["output"])

    assert list(output) == [
        "ExecutedVersion",
        "Payload",
        "SdkHttpMetadata",
        "SdkResponseMetadata",
        "StatusCode",
    ]
    assert (output["ExecutedVersion"], output["Payload"], output["StatusCode"]) == (
        "$LATEST",
        {"bread": 7},
        200,
    )
    request_id = output["SdkResponseMetadata"]["RequestId"]
    assert output["SdkHttpMetadata"]["HttpHeaders"]["x-amzn-RequestId"] == request_id
    assert output["SdkHttpMetadata"]["AllHttpHeaders"]["Content-Type"] == ["application/json"]


def test_a_parameter_that_the_api_does_not_have_fails_the_state_for_good(workshop: Any) -> None:
    workshop.functions.handlers["bake"] = lambda event: event
    task = {
        "Type": "Task",
        "Resource": INVOKE,
        "Parameters": {"FunctionName": "bake", "TaskToken": "t"},
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}],
        "End": True,
    }
    states = {"Bake": task, "Caught": {"Type": "Succeed"}}

    machine = workshop.machine({"StartAt": "Bake", "States": states})
    described = workshop.end_of(machine)

    assert described["error"] == "States.Runtime"
    assert described["cause"] == (
        "An error occurred while executing the state 'Bake' (entered at the event id #2). The Parameters "
        """'{"FunctionName":"bake","TaskToken":"t"}' could not be used to start the Task: """
        '[The field "TaskToken" is not supported by Step Functions]'
    )
    assert workshop.functions.calls == []
    history = workshop.orchestrator.executions.get_execution_history(described["executionArn"])["events"]
    assert [event["type"] for event in history] == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]


def test_lambda_invoke_returns_the_end_of_the_log_on_request(workshop: Any) -> None:
    workshop.functions.handlers["bake"] = lambda event: event
    parameters = {"FunctionName": "bake", "LogType": "Tail"}
    task = {"Type": "Task", "Resource": INVOKE, "Parameters": parameters}

    output = json.loads(workshop.end_of(workshop.machine(task))["output"])

    assert output["LogResult"] == "RU5E"
    assert output["SdkHttpMetadata"]["HttpHeaders"]["X-Amz-Log-Result"] == "RU5E"


@pytest.mark.parametrize(
    ("payload", "event"),
    [("[]", []), ("0.0", 0.0), ("plain words", "plain words"), ({"a": "[]"}, {"a": "[]"})],
)
def test_a_payload_text_that_is_json_is_sent_as_that_json(workshop: Any, payload: Any, event: Any) -> None:
    workshop.functions.handlers["echo"] = lambda event: event
    task = {"Type": "Task", "Resource": INVOKE, "Parameters": {"FunctionName": "echo", "Payload": payload}}

    workshop.end_of(workshop.machine(task))

    assert workshop.functions.calls == [("echo", event)]


@pytest.mark.parametrize("task", [
    {"Resource": FUNCTION + "oven"},
    {"Resource": INVOKE, "Parameters": {"FunctionName": FUNCTION + "oven:live", "Payload.$": "$"}},
])  # fmt: skip
def test_an_exceptions_type_is_the_error_and_its_payload_the_cause(
    workshop: Any, handler_error: Any, task: dict[str, Any]
) -> None:
    def burn(event: Any) -> Any:
        raise handler_error("TooHotError", "300 degrees")

    workshop.functions.handlers["oven"] = burn

    described = workshop.end_of(workshop.machine({"Type": "Task", **task}))

    assert described["error"] == "TooHotError"
    assert json.loads(described["cause"]) == {"errorMessage": "300 degrees", "errorType": "TooHotError"}


def test_an_error_without_a_type_is_lambda_unknown(workshop: Any, handler_error: Any) -> None:
    def stop(event: Any) -> Any:
        raise handler_error("", "Task timed out after 3.00 seconds")

    workshop.functions.handlers["oven"] = stop

    described = workshop.end_of(workshop.machine({"Type": "Task", "Resource": FUNCTION + "oven"}))

    assert described["error"] == "Lambda.Unknown"
    assert described["cause"].startswith(
        "The cause could not be determined because Lambda did not return an error type. Returned payload: "
    )


def test_an_unknown_function_is_named_as_lambda_names_it(workshop: Any) -> None:
    described = workshop.end_of(workshop.machine({"Type": "Task", "Resource": FUNCTION + "nobody"}))

    assert described["error"] == "Lambda.ResourceNotFoundException"
    assert "Status Code: 404" in described["cause"]


def test_an_asynchronous_invocation_does_not_wait_for_the_function(workshop: Any, handler_error: Any) -> None:
    def burn(event: Any) -> Any:
        raise handler_error("TooHotError", "300 degrees")

    workshop.functions.handlers["oven"] = burn
    task = {
        "Type": "Task",
        "Resource": INVOKE,
        "Parameters": {"FunctionName": "oven", "InvocationType": "Event"},
    }

    described = workshop.end_of(workshop.machine(task))

    assert json.loads(described["output"])["StatusCode"] == 202
