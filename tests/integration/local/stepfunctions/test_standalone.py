"""The stand-alone start, driven from outside by the unchanged boto3."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.integration

ROLE = "arn:aws:iam::000000000000:role/workshop"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"
RETRY = [{"ErrorEquals": ["Oven.Busy"], "IntervalSeconds": 1, "MaxAttempts": 2}]
BAKERY = {
    "StartAt": "Mix",
    "States": {
        "Mix": {"Type": "Task", "Resource": FUNCTION + "echo", "Next": "Bake"},
        "Bake": {"Type": "Task", "Resource": FUNCTION + "oven", "Retry": RETRY, "End": True},
    },
}


def wait_for_end(client: Any, arn: str, until: Callable[..., None]) -> dict[str, Any]:
    until(lambda: client.describe_execution(executionArn=arn)["status"] != "RUNNING")
    described: dict[str, Any] = client.describe_execution(executionArn=arn)
    return described


def test_boto3_starts_follows_and_pages(standalone: Any, functions: Any, until: Callable[..., None]) -> None:
    client = standalone.client
    arn = client.create_state_machine(name="bakery", definition=json.dumps(BAKERY), roleArn=ROLE)[
        "stateMachineArn"
    ]
    for day in ("monday", "tuesday", "wednesday"):
        execution = client.start_execution(stateMachineArn=arn, name=day, input='{"flour": 500}')[
            "executionArn"
        ]
        assert wait_for_end(client, execution, until)["output"] == '{"flour":500}'

    pages = client.get_paginator("list_executions").paginate(
        stateMachineArn=arn, PaginationConfig={"PageSize": 2}
    )
    assert [e["name"] for page in pages for e in page["executions"]] == ["wednesday", "tuesday", "monday"]
    history = client.get_paginator("get_execution_history").paginate(
        executionArn=execution, reverseOrder=True, PaginationConfig={"PageSize": 4}
    )
    types = [event["type"] for page in history for event in page["events"]]
    assert (types[0], types[-1], len(types)) == ("ExecutionSucceeded", "ExecutionStarted", 12)
    with pytest.raises(client.exceptions.ExecutionAlreadyExists):
        client.start_execution(stateMachineArn=arn, name="monday", input="{}")
    with pytest.raises(client.exceptions.StateMachineDoesNotExist):
        client.describe_state_machine(stateMachineArn=f"{arn}-nowhere")


def test_a_function_that_the_endpoint_does_not_know_fails_the_execution(
    standalone: Any, until: Callable[..., None]
) -> None:
    client = standalone.client
    states = {"Ask": {"Type": "Task", "Resource": FUNCTION + "nobody", "End": True}}
    arn = client.create_state_machine(
        name="ask", definition=json.dumps({"StartAt": "Ask", "States": states}), roleArn=ROLE, type="EXPRESS"
    )["stateMachineArn"]

    answer = client.start_sync_execution(stateMachineArn=arn, input="{}")

    assert (answer["status"], answer["error"]) == ("FAILED", "Lambda.ResourceNotFoundException")
    assert answer["billingDetails"]["billedMemoryUsedInMB"] == 64


@pytest.mark.parametrize("events_seen", [1, 5, 9])
def test_an_execution_survives_kill_9(
    durable: Any, functions: Any, until: Callable[..., None], events_seen: int
) -> None:
    functions.busy = 1
    client = durable.client
    arn = client.create_state_machine(name="bakery", definition=json.dumps(BAKERY), roleArn=ROLE)[
        "stateMachineArn"
    ]
    execution = client.start_execution(stateMachineArn=arn, input='{"flour": 500}')["executionArn"]

    def events() -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = client.get_execution_history(executionArn=execution)["events"]
        return shown

    until(lambda: len(events()) >= events_seen)
    before = events()
    durable.restart()

    assert wait_for_end(client, execution, until)["output"] == '{"flour":500}'
    after = events()
    assert after[: len(before)] == before
    assert [event["id"] for event in after] == list(range(1, len(after) + 1))
    assert after[-1]["type"] == "ExecutionSucceeded"


def post(url: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(url, body, {k.replace("_", "-"): v for k, v in headers.items()})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def test_what_is_not_for_step_functions_is_refused_in_the_protocols_words(standalone: Any) -> None:
    status, body = post(standalone.url, b"{}", X_Amz_Target="DynamoDB_20120810.ListTables")

    assert status == 400
    assert json.loads(body)["__type"].endswith("UnknownOperationException")


def test_a_request_beyond_all_limits_is_cut_off(standalone: Any) -> None:
    status, _ = post(
        standalone.url, b" " * (3 * 1024 * 1024), X_Amz_Target="AWSStepFunctions.ListStateMachines"
    )

    assert status == 413
