"""Corrections of moto's answers, with nothing behind the clients: a request that is sent finds no server."""

from typing import Any

import pytest

from entrypoints.local.asl import Call, ExecutionIdentity, parse_resource
from entrypoints.local.emulated.external_moto_corrections.corrected_clients import correct_moto
from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.optimized_integrations import INTEGRATIONS
from entrypoints.local.stepfunctions.integrations.sdk.aws_tasks import AwsTasks
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients, ServicesEndpoint

NOWHERE = "http://127.0.0.1:9"
NOT_CONNECTED = "Unable to execute HTTP request: Could not connect to the endpoint URL"
TOPIC = "arn:aws:sns:eu-west-3:000000000000:breads"
QUEUE = "https://sqs.us-east-1.amazonaws.com/000000000000/orders"


def outcome_of(resource: str, parameters: dict[str, Any], *, moto: bool = True) -> TaskFailed:
    identity = ExecutionIdentity("arn:e", "e", "arn:aws:iam::000000000000:role/workshop", "arn:m", "m")
    call = Call(parse_resource(f"arn:aws:states:::{resource}"), parameters, identity, "Only")
    outcomes: list[Any] = []
    clients = AwsClients(
        ServicesEndpoint(NOWHERE, prepare=lambda client: correct_moto(client, lambda _url: moto))
    )
    AwsTasks(clients, INTEGRATIONS).run(call, outcomes.append)
    clients.close()
    (outcome,) = outcomes
    assert isinstance(outcome, TaskFailed)
    return outcome


def sent(outcome: TaskFailed) -> bool:
    return str(outcome.cause).startswith(NOT_CONNECTED)


def test_dynamodb_refuses_what_its_front_end_refuses() -> None:
    refused = outcome_of("dynamodb:putItem", {"TableName": "/Breads"})

    assert refused.error == "DynamoDB.AmazonDynamoDBException"
    assert str(refused.cause).startswith("2 validation errors detected: Value null at 'item' failed")
    assert "Value '/Breads' at 'tableName' failed to satisfy constraint" in str(refused.cause)
    assert sent(outcome_of("dynamodb:putItem", {"TableName": "Breads", "Item": {}}))


def test_a_queue_url_that_leads_nowhere_is_a_client_exception() -> None:
    refused = outcome_of("sqs:sendMessage", {"QueueUrl": "http://no-such-queue", "MessageBody": "a"})

    assert refused.error == "SQS.SdkClientException"
    assert refused.cause == ("Unable to execute HTTP request: no-such-queue: Name or service not known")
    assert sent(outcome_of("sqs:sendMessage", {"QueueUrl": QUEUE, "MessageBody": "a"}))


def test_an_empty_message_is_refused_as_its_service_says() -> None:
    of_sqs = outcome_of("sqs:sendMessage", {"QueueUrl": "https://a.b/c", "MessageBody": ""})
    of_sns = outcome_of("sns:publish", {"TopicArn": TOPIC, "Message": ""})

    assert str(of_sqs.cause).startswith("The request must contain the parameter MessageBody.")
    assert of_sns.error == "SNS.InvalidParameterException"
    assert str(of_sns.cause).startswith("Invalid parameter: Empty message (Service: AmazonSNS; Status")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "TopicArn or TargetArn Reason: no value for required parameter"),
        ({"TopicArn": ""}, "TopicArn Reason: An ARN must have at least 6 elements, not 1"),
        ({"TargetArn": "arn:aws:sns"}, "TargetArn Reason: An ARN must have at least 6 elements, not 3"),
        ({"TopicArn": TOPIC + ".fifo"}, "The MessageGroupId parameter is required for FIFO topics"),
        ({"TopicArn": TOPIC + ".fifo", "MessageGroupId": "g"}, None),
        ({"TopicArn": TOPIC}, None),
        ({"PhoneNumber": "+33123456789"}, None),
    ],
)
def test_a_message_without_a_valid_receiver_is_refused_as_sns_says(
    given: dict[str, str], reason: str | None
) -> None:
    refused = outcome_of("sns:publish", {"Message": "rye", **given})

    if reason is None:
        assert sent(refused)
    else:
        assert str(refused.cause).split(" (Service", 1)[0] == f"Invalid parameter: {reason}"


@pytest.mark.parametrize(
    ("resource", "parameters"),
    [
        ("dynamodb:putItem", {"TableName": "/Breads", "Item": {}}),
        ("sns:publish", {"Message": "rye"}),
        ("sqs:sendMessage", {"QueueUrl": "http://no-such-queue", "MessageBody": "a"}),
        ("sqs:sendMessage", {"QueueUrl": QUEUE, "MessageBody": ""}),
    ],
)
def test_a_server_that_is_not_moto_gets_every_request(resource: str, parameters: dict[str, Any]) -> None:
    assert sent(outcome_of(resource, parameters, moto=False))
