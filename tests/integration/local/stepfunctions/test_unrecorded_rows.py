"""Rows of the support table that no recorded case shows."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.system.ids import RandomIds
from tests.integration.local.stepfunctions.machines_and_waits import awaited

pytestmark = pytest.mark.integration

ROLE = "arn:aws:iam::000000000000:role/workshop"
BUSY = "arn:aws:states:us-east-1:000000000000:activity:oven"


@pytest.fixture(scope="module")
def aws(endpoint: str) -> Iterator[Callable[[str], Any]]:
    session: Any = boto3.Session("test", "test", region_name="us-east-1")
    made = {name: session.client(name, endpoint_url=endpoint) for name in ("sns", "s3", "dynamodb")}
    yield made.__getitem__
    for client in made.values():
        client.close()


def start(on: Orchestrator, state: dict[str, Any], given: Any = None) -> str:
    states = {"Only": {**state, "End": True}}
    name = f"m-{RandomIds()()}"
    machine = on.state_machines.create_state_machine(
        name, json.dumps({"StartAt": "Only", "States": states}), ROLE
    )
    arn: str = on.executions.start_execution(machine["stateMachineArn"], input=json.dumps(given or {}))[
        "executionArn"
    ]
    return arn


def end_of(on: Orchestrator, arn: str) -> dict[str, Any]:
    awaited(lambda: on.executions.describe_execution(arn)["status"] != "RUNNING")
    return dict(on.executions.describe_execution(arn))


def token_in(on: Orchestrator, arn: str) -> str:
    """Return the task token that the request had, once the service has taken it."""

    def events() -> dict[str, Any]:
        return {event["type"]: event for event in on.executions.get_execution_history(arn)["events"]}

    awaited(lambda: "TaskSubmitted" in events())
    scheduled = json.loads(events()["TaskScheduled"]["taskScheduledEventDetails"]["parameters"])
    found = json.dumps(scheduled).partition("token: ")[2].partition(".")[0]
    assert found, scheduled
    return found


@pytest.fixture
def requests(aws: Callable[[str], Any], orchestrator: Orchestrator) -> dict[str, dict[str, Any]]:
    text = "States.Format('token: {}.', $$.Task.Token)"
    topic = aws("sns").create_topic(Name="loaves")["TopicArn"]
    nothing = json.dumps({"StartAt": "Rest", "States": {"Rest": {"Type": "Succeed"}}})
    machine = orchestrator.state_machines.create_state_machine("rest", nothing, ROLE)["stateMachineArn"]
    entry = {"Source": "bakery", "DetailType": "Baked", "Detail": {"text.$": text}}
    return {
        "sns:publish": {"TopicArn": topic, "Message.$": text},
        "events:putEvents": {"Entries": [entry]},
        "states:startExecution": {"StateMachineArn": machine, "Input": {"text.$": text}},
    }


@pytest.mark.parametrize(
    "resource",
    [
        "sns:publish.waitForTaskToken",
        "events:putEvents.waitForTaskToken",
        "states:startExecution.waitForTaskToken",
    ],
)
def test_a_task_waits_for_its_token(orchestrator: Orchestrator, requests: Any, resource: str) -> None:
    parameters = requests[resource.partition(".")[0]]
    arn = start(
        orchestrator,
        {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters},
    )
    token = token_in(orchestrator, arn)
    assert orchestrator.executions.describe_execution(arn)["status"] == "RUNNING"
    orchestrator.task_tokens.send_task_success(token, '{"crust": "dark"}')
    assert json.loads(end_of(orchestrator, arn)["output"]) == {"crust": "dark"}


@pytest.mark.proves("Integrations/dynamodb:updateItem")
def test_an_item_is_updated(orchestrator: Orchestrator, aws: Callable[[str], Any]) -> None:
    aws("dynamodb").create_table(
        TableName="loaves",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    parameters = {
        "TableName": "loaves",
        "Key": {"id": {"S": "rye"}},
        "UpdateExpression": "SET baked = :many",
        "ExpressionAttributeValues": {":many": {"N": "6"}},
        "ReturnValues": "ALL_NEW",
    }
    state = {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:updateItem", "Parameters": parameters}
    ended = end_of(orchestrator, start(orchestrator, state))
    assert json.loads(ended["output"])["Attributes"] == {"id": {"S": "rye"}, "baked": {"N": "6"}}


def test_heartbeats_are_missed_after_the_seconds_at_a_path(orchestrator: Orchestrator) -> None:
    orchestrator.activities.create_activity("oven")
    state = {"Type": "Task", "Resource": BUSY, "TimeoutSeconds": 60, "HeartbeatSecondsPath": "$.beat"}
    caught = {"ErrorEquals": ["States.HeartbeatTimeout"], "ResultPath": "$.error", "Next": "Cold"}
    states = {"Only": {**state, "Catch": [caught], "End": True}, "Cold": {"Type": "Succeed"}}
    definition = json.dumps({"StartAt": "Only", "States": states})
    machine = orchestrator.state_machines.create_state_machine("heartbeats", definition, ROLE)[
        "stateMachineArn"
    ]
    execution = orchestrator.executions.start_execution(machine, input='{"beat": 1}')["executionArn"]
    assert orchestrator.activities.get_activity_task(BUSY, "baker")["taskToken"]
    assert end_of(orchestrator, execution)["status"] == "SUCCEEDED"


def distributed(**fields: Any) -> dict[str, Any]:
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Bake",
        "States": {"Bake": {"Type": "Pass", "End": True}},
    }
    return {"Type": "Map", "ItemProcessor": processor, "ItemsPath": "$.loaves", **fields}


@pytest.mark.proves("Fields/ItemBatcher.MaxItemsPerBatchPath")
@pytest.mark.parametrize(
    ("batcher", "sizes"),
    [
        ({"MaxItemsPerBatchPath": "$.most"}, [2, 1]),
        ({"MaxItemsPerBatch": 3, "MaxInputBytesPerBatchPath": "$.bytes"}, [1, 1, 1]),
    ],
)
def test_batches_are_as_large_as_a_path_says(orchestrator: Orchestrator, batcher: Any, sizes: Any) -> None:
    given = {"loaves": ["rye" * 9, "spelt" * 9, "wheat" * 9], "most": 2, "bytes": 80}
    ended = end_of(orchestrator, start(orchestrator, distributed(ItemBatcher=batcher), given))
    assert [len(batch["Items"]) for batch in json.loads(ended["output"])] == sizes


def writer(bucket: str, **config: str) -> dict[str, Any]:
    return {
        "Resource": "arn:aws:states:::s3:putObject",
        "Parameters": {"Bucket": bucket, "Prefix": "baked"},
        **({"WriterConfig": config} if config else {}),
    }


@pytest.mark.proves("Fields/WriterConfig.OutputType")
def test_results_are_written_as_json_lines_of_outputs(
    orchestrator: Orchestrator, aws: Callable[[str], Any]
) -> None:
    aws("s3").create_bucket(Bucket="pantry")
    config = {"OutputType": "JSONL", "Transformation": "COMPACT"}
    state = distributed(ResultWriter=writer("pantry", **config))
    ended = end_of(orchestrator, start(orchestrator, state, {"loaves": ["rye", "spelt"]}))
    assert ended["status"] == "SUCCEEDED", ended
    keys = [one["Key"] for one in aws("s3").list_objects_v2(Bucket="pantry")["Contents"]]
    (key,) = [key for key in keys if "SUCCEEDED" in key]
    lines = aws("s3").get_object(Bucket="pantry", Key=key)["Body"].read().decode().splitlines()
    assert [json.loads(line) for line in lines] == ["rye", "spelt"]


def test_a_bucket_that_is_not_there_fails_the_writer(orchestrator: Orchestrator) -> None:
    state = distributed(ResultWriter=writer("nowhere"))
    ended = end_of(orchestrator, start(orchestrator, state, {"loaves": ["rye"]}))
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ResultWriterFailed")
