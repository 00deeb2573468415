"""The Task state: functions, integrations, callbacks, activities, time-outs."""

from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import Execution, decode_task_token
from entrypoints.local.stepfunctions.drivers import TaskHeartbeat, TaskStarted, TaskSubmitted, TaskSucceeded
from tests.unit.local.asl.conftest import Bakery

NOON = 1_715_601_600.0
FUNCTION = "arn:aws:lambda:eu-west-3:000000000000:function:"


def task(resource: str = f"{FUNCTION}oven", **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, **fields}


def test_a_function_arn_has_the_events_of_lambda(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    links_of: Callable[[Execution], list[tuple[int, int, str]]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    state = task(Parameters={"loaf.$": "$.kind"}, ResultPath="$.baked", TimeoutSeconds=60)
    execution = bakery.bake(make_one(state), {"kind": "rye"}, oven={"crust": "dark"})
    assert execution.output == {"kind": "rye", "baked": {"crust": "dark"}}
    assert bakery.calls[0].parameters == {"loaf": "rye"}
    assert links_of(execution)[2:6] == [
        (3, 2, "LambdaFunctionScheduled"),
        (4, 3, "LambdaFunctionStarted"),
        (5, 4, "LambdaFunctionSucceeded"),
        (6, 5, "TaskStateExited"),
    ]
    assert details_of(execution, "LambdaFunctionScheduled") == {
        "resource": f"{FUNCTION}oven",
        "input": '{"loaf":"rye"}',
        "inputDetails": {"truncated": False},
        "timeoutInSeconds": 60,
    }


def test_an_integration_has_the_events_of_a_task(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    types_of: Callable[[Execution], list[str]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    state = task("arn:aws:states:::aws-sdk:dynamodb:putItem", Parameters={"TableName": "Loaves"})
    execution = bakery.bake(make_one(state), putItem={})
    bakery.driver.deliver(execution, 1, TaskSucceeded({"ok": True}))
    bakery.driver.run()
    assert types_of(execution)[2:6] == ["TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskStateExited"]
    assert details_of(execution, "TaskScheduled") == {
        "resourceType": "aws-sdk:dynamodb",
        "resource": "putItem",
        "region": "eu-west-3",
        "parameters": '{"TableName":"Loaves"}',
    }


def test_assign_result_selector_result_path_and_output_path_follow_each_other(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    state = task(
        ResultSelector={"crust.$": "$.crust"},
        Assign={"crumb.$": "$.crumb"},
        ResultPath="$.baked",
        OutputPath="$.baked",
    )
    execution = bakery.bake(make_one(state), {"kind": "rye"}, oven={"crust": "dark", "crumb": "open"})
    assert execution.output == {"crust": "dark"}
    assert details_of(execution, "TaskStateExited")["assignedVariables"] == {"crumb": '"open"'}


def test_jsonata_arguments_and_output(bakery: Bakery, make_one: Callable[..., dict[str, Any]]) -> None:
    state = task(
        QueryLanguage="JSONata",
        Arguments={"pieces": "{% $states.input.pieces * 2 %}"},
        Output={"made": "{% $states.result.made %}", "of": "{% $states.input.pieces %}"},
    )
    execution = bakery.bake(make_one(state), {"pieces": 2}, oven={"made": 4})
    assert bakery.calls[0].parameters == {"pieces": 4}
    assert execution.output == {"made": 4, "of": 2}


def test_arguments_that_are_undefined_fail_before_anything_is_scheduled(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    links_of: Callable[[Execution], list[tuple[int, int, str]]],
) -> None:
    execution = bakery.bake(make_one(task(QueryLanguage="JSONata", Arguments="{% $nobody %}")))
    assert execution.error == "States.QueryEvaluationError"
    assert links_of(execution)[2:] == [(3, 0, "EvaluationFailed"), (4, 3, "ExecutionFailed")]


def test_a_time_out_ends_the_task_and_its_late_outcome_is_dropped(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    execution = bakery.bake(make_one(task(TimeoutSeconds=5)))
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "States.Timeout", None)
    assert execution.stop_date == NOON + 5
    assert details_of(execution, "LambdaFunctionTimedOut") == {"error": "States.Timeout"}
    assert execution.report(1, TaskSucceeded({"late": True}), NOON + 6) == []


def test_a_time_out_by_path_is_read_from_the_input(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    execution = bakery.bake(make_one(task(TimeoutSecondsPath="$.limit")), {"limit": 12})
    assert execution.stop_date == NOON + 12


def test_each_heartbeat_grants_another_interval(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    state = task("arn:aws:states:::sqs:sendMessage.waitForTaskToken", HeartbeatSeconds=10, Parameters={})
    execution = bakery.bake_until(make_one(state), NOON + 9)
    bakery.driver.deliver(execution, 1, TaskHeartbeat())
    bakery.driver.run(until=NOON + 18)
    assert execution.status == "RUNNING"
    bakery.driver.run()
    assert (execution.status, execution.stop_date) == ("FAILED", NOON + 19)
    assert details_of(execution, "TaskScheduled")["heartbeatInSeconds"] == 10


@pytest.mark.parametrize("error", ["States.Timeout", "States.HeartbeatTimeout", "States.ALL"])
def test_a_missed_heartbeat_can_be_caught_as_a_time_out(bakery: Bakery, error: str) -> None:
    definition = {
        "StartAt": "Knead",
        "States": {
            "Knead": task(
                "arn:aws:states:eu-west-3:000000000000:activity:knead",
                HeartbeatSeconds=10,
                Catch=[{"ErrorEquals": [error], "Next": "Rest"}],
                End=True,
            ),
            "Rest": {"Type": "Pass", "Result": "resting", "End": True},
        },
    }
    assert bakery.bake(definition).output == "resting"


def test_a_callback_waits_for_its_token(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]], types_of: Callable[[Execution], list[str]]
) -> None:
    state = task(
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Parameters={"MessageBody.$": "$$.Task.Token"}
    )
    execution = bakery.bake(make_one(state))
    text = bakery.calls[0].parameters["MessageBody"]
    arn, token = decode_task_token(text)
    assert (arn, text) == (execution.identity.execution_arn, bakery.calls[0].task_token)
    bakery.driver.deliver(execution, token, TaskSubmitted({"MessageId": "m-1"}))
    bakery.driver.run()
    assert execution.waits_for(token)
    bakery.driver.deliver(execution, token, TaskSucceeded("risen"))
    bakery.driver.run()
    assert execution.output == "risen"
    assert types_of(execution)[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_an_activity_starts_when_a_worker_takes_it_up(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    types_of: Callable[[Execution], list[str]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    execution = bakery.bake(make_one(task("arn:aws:states:eu-west-3:000000000000:activity:knead")), {"kg": 3})
    bakery.driver.deliver(execution, 1, TaskStarted("Luc"))
    bakery.driver.deliver(execution, 1, TaskSucceeded({"kg": 3}))
    bakery.driver.run()
    assert types_of(execution)[2:6] == [
        "ActivityScheduled",
        "ActivityStarted",
        "ActivitySucceeded",
        "TaskStateExited",
    ]
    assert details_of(execution, "ActivityStarted") == {"workerName": "Luc"}


@pytest.mark.parametrize(
    ("resource", "subject"),
    [(f"{FUNCTION}oven", f"{FUNCTION}oven"), ("arn:aws:states:::lambda:invoke", "lambda")],
)
def test_a_result_over_256_kib_is_a_failure_that_can_be_caught(
    bakery: Bakery, resource: str, subject: str
) -> None:
    definition = {
        "StartAt": "Bake",
        "States": {
            "Bake": task(resource, Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Throw away"}], End=True),
            "Throw away": {"Type": "Pass", "End": True},
        },
    }
    execution = bakery.bake(definition, oven="x" * 262_144, invoke="x" * 262_144)
    assert execution.output["Error"] == "States.DataLimitExceeded"
    assert f"The state/task '{subject}' returned a result" in execution.output["Cause"]


def test_credentials_are_in_the_call_and_in_the_event(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    state = task("arn:aws:states:::lambda:invoke", Credentials={"RoleArn.$": "$.role"})
    execution = bakery.bake(make_one(state), {"role": "arn:aws:iam::1:role/guest"}, invoke={})
    assert bakery.calls[0].credentials == {"RoleArn": "arn:aws:iam::1:role/guest"}
    assert details_of(execution, "TaskScheduled")["taskCredentials"] == {
        "roleArn": "arn:aws:iam::1:role/guest"
    }
