"""The emulated services, called by boto3 clients of this process: a bakery's tables, mail and logs."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from entrypoints.local.emulated.emulated_aws import EmulatedAws
from entrypoints.local.emulated.template_tables import create_tables
from entrypoints.local.functions import FunctionConfig, FunctionHost
from entrypoints.local.system.clock import SystemClock
from entrypoints.local.system.ids import RandomIds
from entrypoints.local.template import Deployment, Template

TEMPLATE = """
Resources:
  Loaves:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: name, AttributeType: S}]
      KeySchema: [{AttributeName: name, KeyType: HASH}]
      TimeToLiveSpecification: {AttributeName: stale_at, Enabled: true}
  Crumbs: {Type: AWS::SQS::Queue}
  Smoke: {Type: AWS::SNS::Topic}
  Ovens: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /bakery, RetentionInDays: 7}}
"""
PLACE = Deployment(region="eu-north-1", account="210000000000", endpoint="http://localhost:8099")


@pytest.fixture
def template(tmp_path: Path) -> Template:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return Template.load(tmp_path / "template.yaml", deployment=PLACE)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[FunctionHost]:
    (tmp_path / "bakery_bake.py").write_text("def handler(event, context): return event")
    bake = FunctionConfig("Bake", "arn:bake", "bakery_bake.handler", tmp_path, log_group="/bakery")
    host = FunctionHost({"Bake": bake}, SystemClock(), RandomIds())
    yield host
    host.close()


@pytest.fixture
def aws(template: Template, host: FunctionHost) -> Iterator[EmulatedAws]:
    emulated = EmulatedAws(template, host)
    yield emulated
    emulated.close()


@pytest.fixture
def client(aws: EmulatedAws) -> Iterator[Callable[..., Any]]:
    made = []

    def attached(service: str) -> Any:
        session = boto3.Session("nobody", "nothing", region_name="us-west-2")
        config = Config(retries={"total_max_attempts": 1})
        make: Callable[..., Any] = session.client  # its stubs know services by their literal names
        client = make(service, endpoint_url="http://127.0.0.1:9", config=config)
        aws.attach(client)
        made.append(client)
        return client

    yield attached
    for each in made:
        each.close()


@pytest.fixture
def loaves(template: Template, client: Callable[..., Any]) -> Any:
    dynamodb = client("dynamodb")
    assert create_tables(template, dynamodb) == ["Loaves"]
    return dynamodb


def test_tables_are_created_once_and_in_the_templates_account_and_region(
    template: Template, loaves: Any
) -> None:
    assert create_tables(template, loaves) == []
    table = loaves.describe_table(TableName="Loaves")["Table"]
    assert table["TableArn"] == "arn:aws:dynamodb:eu-north-1:210000000000:table/Loaves"
    assert (
        loaves.describe_time_to_live(TableName="Loaves")["TimeToLiveDescription"]["AttributeName"]
        == "stale_at"
    )


def test_a_cancelled_transaction_leaves_no_trace(loaves: Any) -> None:
    loaves.put_item(TableName="Loaves", Item={"name": {"S": "rye"}, "left": {"N": "1"}})
    put = {"TableName": "Loaves", "Item": {"name": {"S": "spelt"}}}
    take = {
        "TableName": "Loaves",
        "Key": {"name": {"S": "rye"}},
        "UpdateExpression": "SET #left = #left - :one",
        "ConditionExpression": "#left > :one",
        "ExpressionAttributeNames": {"#left": "left"},
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    with pytest.raises(loaves.exceptions.TransactionCanceledException) as refused:
        loaves.transact_write_items(TransactItems=[{"Put": put}, {"Update": take}])
    assert [reason["Code"] for reason in refused.value.response["CancellationReasons"]] == [
        "None",
        "ConditionalCheckFailed",
    ]
    assert loaves.scan(TableName="Loaves")["Items"] == [{"name": {"S": "rye"}, "left": {"N": "1"}}]


def test_threads_lose_no_update(loaves: Any) -> None:
    loaves.put_item(TableName="Loaves", Item={"name": {"S": "rye"}, "left": {"N": "0"}})
    start = threading.Barrier(8)

    def bake(_number: int) -> None:
        start.wait()
        for _ in range(10):
            loaves.update_item(
                TableName="Loaves",
                Key={"name": {"S": "rye"}},
                UpdateExpression="ADD #left :one",
                ExpressionAttributeNames={"#left": "left"},
                ExpressionAttributeValues={":one": {"N": "1"}},
            )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bake, range(8)))
    assert loaves.get_item(TableName="Loaves", Key={"name": {"S": "rye"}})["Item"]["left"] == {"N": "80"}


def test_queues_topics_and_log_groups_of_the_template_are_there(client: Callable[..., Any]) -> None:
    assert client("sqs").list_queues()["QueueUrls"] == ["http://localhost:8099/210000000000/Crumbs"]
    assert client("sns").list_topics()["Topics"] == [
        {"TopicArn": "arn:aws:sns:eu-north-1:210000000000:Smoke"}
    ]
    (group,) = client("logs").describe_log_groups()["logGroups"]
    assert (group["logGroupName"], group["retentionInDays"]) == ("/bakery", 7)


def test_mail_is_accepted_from_any_sender_and_kept_with_its_headers(
    aws: EmulatedAws, client: Callable[..., Any]
) -> None:
    client("sesv2").send_email(
        FromEmailAddress="baker@example.com",
        Destination={"ToAddresses": ["ana@example.com"]},
        Content={
            "Simple": {
                "Subject": {"Data": "Fresh"},
                "Body": {"Text": {"Data": "Rye is out."}},
                "Headers": [{"Name": "X-Loaf", "Value": "rye"}],
            }
        },
    )
    (mail,) = aws.mail
    assert (mail.to, mail.subject, mail.text) == (("ana@example.com",), "Fresh", "Rye is out.")
    assert mail.headers == {"X-Loaf": "rye"}


def test_function_logs_are_in_cloudwatch_logs_once(host: FunctionHost, client: Callable[..., Any]) -> None:
    logs = client("logs")
    for loaf in (b'"rye"', b'"spelt"'):
        host.invoke_sync("Bake", loaf)
        events = logs.filter_log_events(logGroupName="/bakery", filterPattern="START")["events"]
    assert len(events) == 2
    assert events[0]["message"].startswith("START RequestId: ")
    (stream,) = logs.describe_log_streams(logGroupName="/bakery")["logStreams"]
    assert "/Bake[$LATEST]" in stream["logStreamName"]
