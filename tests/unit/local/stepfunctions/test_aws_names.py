from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from entrypoints.local.stepfunctions.integrations.checks import refused_before_sending
from entrypoints.local.stepfunctions.integrations.naming import client_name, sdk_service_name
from entrypoints.local.stepfunctions.integrations.shapes import to_parameters, to_result


def operation(service: str, name: str) -> Any:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service).operation_model(name)


@pytest.mark.parametrize(
    ("service_id", "name"),
    [
        ("SFN", "Sfn"),
        ("DynamoDB", "DynamoDb"),
        ("S3", "S3"),
        ("EC2", "Ec2"),
        ("SQS", "Sqs"),
        ("Secrets Manager", "SecretsManager"),
        ("EventBridge", "EventBridge"),
    ],
)
def test_services_are_named_as_in_the_sdk_for_java(service_id: str, name: str) -> None:
    assert sdk_service_name(service_id) == name


def test_the_services_of_arns_are_found_among_botocores() -> None:
    available = frozenset({"dynamodb", "events", "stepfunctions", "cognito-idp", "resource-groups"})

    names = ["dynamodb", "eventbridge", "sfn", "cognitoidentityprovider", "resourcegroups", "bakery"]
    assert [client_name(name, available) for name in names] == [
        "dynamodb",
        "events",
        "stepfunctions",
        "cognito-idp",
        "resource-groups",
        None,
    ]


def test_parameters_are_found_whatever_the_case_of_their_first_letter() -> None:
    shape = operation("stepfunctions", "StartExecution").input_shape

    assert to_parameters(shape, {"StateMachineArn": "arn:x", "Input": {"a": 1}}) == {
        "stateMachineArn": "arn:x",
        "input": '{"a":1}',
    }


@pytest.mark.parametrize(("body", "sent"), [("rye", b'"rye"'), (0, b"0"), ({"a": True}, b'{"a":true}')])
def test_bytes_are_the_json_text_of_what_the_state_gives(body: Any, sent: bytes) -> None:
    shape = operation("s3", "PutObject").input_shape

    assert to_parameters(shape, {"Bucket": "b", "Key": "k", "Body": body})["Body"] == sent


def test_results_are_pascal_case_with_times_as_text_and_bodies_read() -> None:
    shape = operation("s3", "GetObject").output_shape
    modified = datetime(2026, 1, 5, 8, tzinfo=UTC)

    assert to_result(
        shape, {"Body": BytesIO(b"rye"), "LastModified": modified, "Metadata": {"oven": "2"}}
    ) == {
        "Body": "rye",
        "LastModified": "2026-01-05T08:00:00.000Z",
        "Metadata": {"oven": "2"},
    }
    started = operation("stepfunctions", "StartExecution").output_shape
    assert list(to_result(started, {"executionArn": "arn:x", "startDate": modified})) == [
        "ExecutionArn",
        "StartDate",
    ]


def test_items_of_dynamodb_keep_their_attribute_names() -> None:
    shape = operation("dynamodb", "GetItem").output_shape

    item = {"id": {"S": "rye"}, "price_cents": {"N": "420"}}
    assert to_result(shape, {"Item": item}) == {"Item": item}


def test_dynamodb_refuses_what_its_front_end_refuses() -> None:
    put = operation("dynamodb", "PutItem")

    refused = refused_before_sending("dynamodb", put, {"TableName": "/Breads"})

    assert refused is not None
    assert refused.error == "DynamoDB.AmazonDynamoDBException"
    assert str(refused.cause).startswith("2 validation errors detected: Value null at 'item' failed")
    assert "Value '/Breads' at 'tableName' failed to satisfy constraint" in str(refused.cause)
    assert refused_before_sending("dynamodb", put, {"TableName": "Breads", "Item": {}}) is None


def test_a_queue_url_that_leads_nowhere_is_a_client_exception() -> None:
    send = operation("sqs", "SendMessage")

    refused = refused_before_sending("sqs", send, {"QueueUrl": "http://no-such-queue"})

    assert refused is not None
    assert refused.error == "SQS.SdkClientException"
    url = "https://sqs.us-east-1.amazonaws.com/000000000000/orders"
    assert refused_before_sending("sqs", send, {"QueueUrl": url}) is None
