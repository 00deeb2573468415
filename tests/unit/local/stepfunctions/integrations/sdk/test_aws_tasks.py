from typing import Any

import pytest

from entrypoints.local.asl import Call, ExecutionIdentity, parse_resource
from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.optimized_integrations import INTEGRATIONS
from entrypoints.local.stepfunctions.integrations.sdk.aws_tasks import AwsTasks
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients, ServicesEndpoint

NOWHERE = "http://127.0.0.1:9"
NO_ANSWER = "Request ID: none; Proxy: null"


def outcome_of(resource: str, parameters: dict[str, Any]) -> TaskFailed:
    """Return the failure of a task whose request boto3 does not send."""
    identity = ExecutionIdentity("arn:e", "e", "arn:aws:iam::000000000000:role/workshop", "arn:m", "m")
    call = Call(parse_resource(f"arn:aws:states:::{resource}"), parameters, identity, "Only")
    outcomes: list[Any] = []
    clients = AwsClients(ServicesEndpoint(NOWHERE))
    AwsTasks(clients, INTEGRATIONS).run(call, outcomes.append)
    clients.close()
    (outcome,) = outcomes
    assert isinstance(outcome, TaskFailed)
    return outcome


@pytest.mark.parametrize(
    ("resource", "error", "missing", "details"),
    [
        (
            "dynamodb:deleteTable",
            "DynamoDB.AmazonDynamoDBException",
            "tableName",
            f"Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; {NO_ANSWER}",
        ),
        (
            "aws-sdk:dynamodb:scan",
            "DynamoDb.DynamoDbException",
            "tableName",
            "Service: DynamoDb, Status Code: 400, Request ID: none) (SDK Attempt Count: 1",
        ),
        (
            "sns:publish",
            "SNS.AmazonSNSException",
            "message",
            f"Service: AmazonSNS; Status Code: 400; Error Code: ValidationError; {NO_ANSWER}",
        ),
    ],
)
def test_a_request_without_a_required_member_fails_as_its_service_says(
    resource: str, error: str, missing: str, details: str
) -> None:
    sentence = f"Value null at '{missing}' failed to satisfy constraint: Member must not be null"

    assert outcome_of(resource, {}) == (error, f"1 validation error detected: {sentence} ({details})")


def test_sqs_names_the_first_parameter_that_is_missing() -> None:
    refused = outcome_of("sqs:sendMessage", {"QueueUrl": "https://a.b/c"})

    assert refused.error == "SQS.AmazonSQSException"
    assert str(refused.cause).startswith(
        "The request must contain the parameter MessageBody. (Service: Amazon"
    )
