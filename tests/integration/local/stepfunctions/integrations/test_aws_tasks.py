"""Tasks on real services, as far as moto is real: names, casing, errors."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import duckdb
import pytest

from entrypoints.local.asl import Call, ExecutionIdentity, parse_resource
from entrypoints.local.emulated.external_moto_corrections.corrected_clients import is_moto
from entrypoints.local.http.forwarding import Forwarder
from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.optimized_integrations import INTEGRATIONS
from entrypoints.local.stepfunctions.integrations.sdk.aws_tasks import AwsTasks
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients, ServicesEndpoint
from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.stepfunctions.server.standalone import StandaloneConfig, build_orchestrator
from entrypoints.local.system.clock import SystemClock
from entrypoints.local.system.ids import RandomIds

pytestmark = pytest.mark.integration

ROLE = "arn:aws:iam::000000000000:role/workshop"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def aws(endpoint: str) -> Iterator[Callable[[str], Any]]:
    session = boto3.Session("test", "test", region_name="us-east-1")
    clients: dict[str, Any] = {}

    def client(service: str) -> Any:
        return clients.setdefault(service, session.client(service, endpoint_url=endpoint))  # type: ignore[call-overload]

    yield client
    for one in clients.values():
        one.close()


@pytest.fixture
def end_of(orchestrator: Orchestrator, until: Callable[..., None]) -> Callable[..., dict[str, Any]]:
    """Run one Task in an execution and describe its end."""

    def run(resource: str, parameters: dict[str, Any], on: Orchestrator = orchestrator) -> dict[str, Any]:
        state = {
            "Type": "Task",
            "Resource": f"arn:aws:states:::{resource}",
            "Parameters": parameters,
            "End": True,
        }
        name = "".join(c for c in resource if c.isalnum()) + str(abs(hash(json.dumps(parameters))))
        machine = on.state_machines.create_state_machine(
            name, json.dumps({"StartAt": "Only", "States": {"Only": state}}), ROLE
        )
        arn = on.executions.start_execution(machine["stateMachineArn"])["executionArn"]
        until(lambda: on.executions.describe_execution(arn)["status"] != "RUNNING")
        return on.executions.describe_execution(arn)

    return run


@pytest.fixture(scope="module")
def breads(aws: Callable[[str], Any]) -> str:
    aws("dynamodb").create_table(
        TableName="Breads",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    return "Breads"


def test_dynamodb_keeps_and_gives_items(end_of: Any, breads: str) -> None:
    item = {"id": {"S": "rye"}, "price": {"N": "4.20"}}
    put = end_of("dynamodb:putItem", {"TableName": breads, "Item": item})
    assert set(json.loads(put["output"])) == {"SdkHttpMetadata", "SdkResponseMetadata"}

    got = json.loads(end_of("dynamodb:getItem", {"TableName": breads, "Key": {"id": {"S": "rye"}}})["output"])

    assert got["Item"] == item
    assert got["SdkHttpMetadata"]["HttpStatusCode"] == 200
    sdk = end_of("aws-sdk:dynamodb:getItem", {"TableName": breads, "Key": {"id": {"S": "rye"}}})
    assert json.loads(sdk["output"]) == {"Item": item}


@pytest.mark.parametrize(
    ("resource", "error", "part"),
    [
        ("dynamodb:putItem", "DynamoDB.ConditionalCheckFailedException", "Service: AmazonDynamoDBv2; "),
        ("aws-sdk:dynamodb:putItem", "DynamoDb.ConditionalCheckFailedException", "Service: DynamoDb, "),
    ],
)  # fmt: skip
def test_a_condition_that_fails_has_the_integrations_name(
    end_of: Any, breads: str, resource: str, error: str, part: str
) -> None:
    parameters = {
        "TableName": breads,
        "Item": {"id": {"S": "spelt"}},
        "ConditionExpression": "attribute_exists(id)",
    }

    described = end_of(resource, parameters)

    assert described["error"] == error
    assert part in described["cause"]


def test_a_message_is_sent_and_its_body_may_be_an_object(end_of: Any, aws: Callable[[str], Any]) -> None:
    url = aws("sqs").create_queue(QueueName="orders")["QueueUrl"]

    described = end_of("sqs:sendMessage", {"QueueUrl": url, "MessageBody": {"bread": "rye"}})

    assert {"MD5OfMessageBody", "MessageId"} <= set(json.loads(described["output"]))
    (message,) = aws("sqs").receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"]) == {"bread": "rye"}


def test_a_topic_that_does_not_exist_is_named(end_of: Any) -> None:
    topic = "arn:aws:sns:us-east-1:123456789012:nobody"

    described = end_of("sns:publish", {"TopicArn": topic, "Message": "rye"})

    assert described["error"] == "SNS.NotFoundException"
    assert described["cause"].startswith("Topic does not exist (Service: AmazonSNS; Status Code: 404; Error")


def test_a_message_to_a_fifo_topic_has_a_number(end_of: Any, aws: Callable[[str], Any]) -> None:
    topic = aws("sns").create_topic(Name="orders.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    request = {"TopicArn": topic, "Message": "rye", "MessageGroupId": "g", "MessageDeduplicationId": "d"}

    published = json.loads(end_of("sns:publish", request)["output"])

    assert len(published["SequenceNumber"]) == len("10000000000000003000")
    assert published["SequenceNumber"].isdecimal()


def test_moto_is_recognized_by_its_dashboard(endpoint: str, functions: Any) -> None:
    assert is_moto(endpoint)
    assert not is_moto(functions.url)
    with pytest.raises(OSError, match="refused"):
        is_moto(NOWHERE)


def test_an_object_is_written_as_json_and_read_as_text(end_of: Any, aws: Callable[[str], Any]) -> None:
    aws("s3").create_bucket(Bucket="recipes")

    put = end_of("aws-sdk:s3:putObject", {"Bucket": "recipes", "Key": "rye", "Body": {"flour": 500}})
    got = end_of("aws-sdk:s3:getObject", {"Bucket": "recipes", "Key": "rye"})

    assert json.loads(put["output"])["ServerSideEncryption"] == "AES256"
    assert json.loads(got["output"])["Body"] == '{"flour":500}'
    missing = end_of("aws-sdk:s3:getObject", {"Bucket": "recipes", "Key": "spelt"})
    assert missing["error"] == "S3.NoSuchKeyException"
    assert "(Service: S3, Status Code: 404, Request ID: " in missing["cause"]
    assert ", Extended Request ID: " in missing["cause"]


def test_an_event_whose_detail_is_not_an_object_fails_alone(end_of: Any) -> None:
    entries = [
        {"Source": "bakery", "DetailType": "Baked", "Detail": {"bread": "rye"}},
        {"Source": "bakery", "DetailType": "Baked", "Detail": '"rye"'},
    ]

    cause = json.loads(end_of("events:putEvents", {"Entries": entries})["cause"])

    assert cause["FailedEntryCount"] == 1
    assert "EventId" in cause["Entries"][0]
    assert cause["Entries"][1] == {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}


@pytest.mark.parametrize("resource", ["dynamodb:updateItem", "aws-sdk:dynamodb:updateItem"])
@pytest.mark.parametrize(("asked", "told"), [(None, False), ("NONE", False), ("TOTAL", True)])
def test_dynamodb_returns_the_consumed_capacity_on_request(
    end_of: Any, breads: str, resource: str, asked: str | None, told: bool
) -> None:
    key, expression = {"id": {"S": "rye"}}, "REMOVE price"
    request = {
        "TableName": breads,
        "Key": key,
        "UpdateExpression": expression,
        "ReturnConsumedCapacity": asked,
    }
    assert ("ConsumedCapacity" in json.loads(end_of(resource, request)["output"])) is told


@pytest.mark.parametrize("asked", [None, "url"])
def test_a_listing_names_its_encoding_if_one_is_asked_for(
    end_of: Any, aws: Callable[[str], Any], asked: str | None
) -> None:
    aws("s3").create_bucket(Bucket="recipes")
    request = {"Bucket": "recipes", "EncodingType": asked}
    listing = json.loads(end_of("aws-sdk:s3:listObjectsV2", request)["output"])
    assert listing.get("EncodingType") == asked


@pytest.mark.parametrize(
    ("action", "request_", "error"),
    [
        ("headObject", {"Bucket": "recipes", "Key": "spelt"}, "S3.NoSuchKeyException"),
        ("headBucket", {"Bucket": "nowhere"}, "S3.NoSuchBucketException"),
    ],
)
def test_a_missing_object_is_named_by_its_status_if_the_answer_has_no_body(
    end_of: Any, aws: Callable[[str], Any], action: str, request_: dict[str, str], error: str
) -> None:
    aws("s3").create_bucket(Bucket="recipes")
    described = end_of(f"aws-sdk:s3:{action}", request_)
    assert described["error"] == error
    assert described["cause"].startswith("null (Service: S3, Status Code: 404, Request ID: ")


@pytest.mark.parametrize("missing", ["Source", "DetailType", "Detail"])
def test_an_event_that_lacks_something_fails_as_the_bus_says(end_of: Any, missing: str) -> None:
    entry = {"Source": "bakery", "DetailType": "Baked", "Detail": "rye"}
    del entry[missing]

    (answer,) = json.loads(end_of("events:putEvents", {"Entries": [entry]})["cause"])["Entries"]

    reason = f"Parameter {missing} is not valid. Reason: {missing} is a required argument."
    assert answer == {"ErrorCode": "InvalidArgument", "ErrorMessage": reason}


def test_a_bus_that_does_not_exist_is_named(end_of: Any) -> None:
    entry = {"Source": "shop", "DetailType": "Baked", "Detail": {}, "EventBusName": "nowhere"}
    described = end_of("events:putEvents", {"Entries": [entry]})
    assert described["error"] == "EventBridge.ResourceNotFoundException"
    assert "(Service: AmazonEventBridge; Status Code: 400; Error Code: ResourceNotFound" in described["cause"]


@pytest.fixture
def items_of(orchestrator: Orchestrator, until: Callable[..., None]) -> Callable[..., list[Any]]:
    """Have a distributed Map read a data set and give its items back."""

    def read(name: str, config: dict[str, Any], action: str = "getObject", **parameters: str) -> list[Any]:
        state = {
            "Type": "Map",
            "ItemReader": {
                "Resource": f"arn:aws:states:::s3:{action}",
                "ReaderConfig": config,
                "Parameters": parameters,
            },
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Bake",
                "States": {"Bake": {"Type": "Pass", "End": True}},
            },
            "End": True,
        }
        definition = json.dumps({"StartAt": "Each", "States": {"Each": state}})
        machine = orchestrator.state_machines.create_state_machine(name, definition, ROLE)["stateMachineArn"]
        arn = orchestrator.executions.start_execution(machine)["executionArn"]
        until(lambda: orchestrator.executions.describe_execution(arn)["status"] != "RUNNING")
        items: list[Any] = json.loads(orchestrator.executions.describe_execution(arn)["output"])
        return items

    return read


def test_a_distributed_map_reads_its_items_from_an_object(aws: Callable[[str], Any], items_of: Any) -> None:
    aws("s3").create_bucket(Bucket="orders")
    aws("s3").put_object(Bucket="orders", Key="today.csv", Body=b"bread,count\nrye,2\nspelt,1\n")

    config = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
    items = items_of("each-order", config, Bucket="orders", Key="today.csv")

    assert items == [{"bread": "rye", "count": "2"}, {"bread": "spelt", "count": "1"}]


def test_a_distributed_map_follows_an_inventory_to_its_compressed_files(
    aws: Callable[[str], Any], items_of: Any
) -> None:
    aws("s3").create_bucket(Bucket="ledger")
    manifest = {
        "destinationBucket": "arn:aws:s3:::ledger",
        "fileFormat": "CSV",
        "fileSchema": "Bucket, Key",
        "files": [{"key": "data/1.csv.gz"}, {"key": "data/2.csv.gz"}],
    }
    aws("s3").put_object(Bucket="ledger", Key="manifest.json", Body=json.dumps(manifest).encode())
    for number, key in enumerate(("rye", "oat"), 1):
        packed = gzip.compress(f'"orders","{key}.json"\n'.encode())
        aws("s3").put_object(Bucket="ledger", Key=f"data/{number}.csv.gz", Body=packed)

    items = items_of("inventory", {"ManifestType": "S3_INVENTORY"}, Bucket="ledger", Key="manifest.json")

    assert items == [{"Bucket": "orders", "Key": "rye.json"}, {"Bucket": "orders", "Key": "oat.json"}]


def test_a_distributed_map_loads_and_flattens_parquet_files(
    aws: Callable[[str], Any], items_of: Any, tmp_path: Path
) -> None:
    aws("s3").create_bucket(Bucket="lake")
    with duckdb.connect() as database:
        for number in (1, 2):
            file = tmp_path / f"{number}.parquet"
            database.execute(f"COPY (SELECT {number} AS loaf) TO '{file}' (FORMAT parquet)")
            aws("s3").put_object(Bucket="lake", Key=f"q/{number}.parquet", Body=file.read_bytes())

    config = {"InputType": "PARQUET", "Transformation": "LOAD_AND_FLATTEN"}

    assert items_of("lake", config, "listObjectsV2", Bucket="lake", Prefix="q/") == [{"loaf": 1}, {"loaf": 2}]


def test_a_service_that_cannot_be_reached_is_a_client_exception(end_of: Any) -> None:
    cut_off = build_orchestrator(StandaloneConfig(endpoint=NOWHERE), SystemClock(), RandomIds())

    described = end_of("dynamodb:getItem", {"TableName": "Breads", "Key": {"id": {"S": "rye"}}}, cut_off)
    cut_off.close()

    assert described["error"] == "DynamoDB.SdkClientException"


@pytest.mark.parametrize(
    ("resource", "fault"),
    [
        ("aws-sdk:bakery:bake", "There is no AWS service 'bakery'"),
        ("aws-sdk:dynamodb:bake", "DynamoDB has no action 'bake'"),
    ],
)
def test_a_task_whose_resource_was_never_checked_fails_with_what_to_correct(
    resource: str, fault: str
) -> None:
    identity = ExecutionIdentity("arn:e", "e", ROLE, "arn:m", "m")
    call = Call(parse_resource(f"arn:aws:states:::{resource}"), {}, identity, "Only")
    outcomes: list[Any] = []
    clients = AwsClients(ServicesEndpoint(NOWHERE))

    AwsTasks(clients, INTEGRATIONS).run(call, outcomes.append)
    clients.close()

    assert outcomes == [TaskFailed("States.Runtime", f"{fault}: correct the Resource of state 'Only'.")]


def scope(method: str, path: str, **headers: str) -> dict[str, Any]:
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return {"method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": raw}


def test_requests_for_other_services_are_forwarded(endpoint: str, breads: str) -> None:
    request = scope(
        "POST",
        "/",
        x_amz_target="DynamoDB_20120810.ListTables",
        content_type="application/x-amz-json-1.0",
        authorization="AWS4-HMAC-SHA256 Credential=test/20260105/us-east-1/dynamodb/aws4_request",
    )

    answer = Forwarder(endpoint).forward(request, b"{}")

    assert answer.status == 200
    assert breads in json.loads(answer.body)["TableNames"]
    refused = Forwarder(NOWHERE).forward(request, b"{}")
    assert refused.status == 502
    assert b"did not answer" in refused.body


def test_express_tasks_run_twice_when_asked_to(functions: Any, until: Callable[..., None]) -> None:
    config = StandaloneConfig(lambda_endpoint=functions.url, at_least_once=True)
    twice = build_orchestrator(config, SystemClock(), RandomIds())
    resource = "arn:aws:lambda:us-east-1:000000000000:function:echo"
    state = {"Type": "Task", "Resource": resource, "End": True}
    definition = json.dumps({"StartAt": "Only", "States": {"Only": state}})
    machine = twice.state_machines.create_state_machine("express", definition, ROLE, "EXPRESS")[
        "stateMachineArn"
    ]

    answer = twice.executions.start_sync_execution(machine, input='{"bread":"rye"}')
    until(lambda: len(functions.calls) == 2)
    twice.close()

    assert (answer["status"], answer["output"]) == ("SUCCEEDED", '{"bread":"rye"}')
