import gzip
import re
from collections import defaultdict
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from entrypoints.local.stepfunctions.integrations.checks import refused_before_sending
from entrypoints.local.stepfunctions.integrations.sdk.java_names import (
    arn_action_name,
    arn_service_name,
    exception_name,
    request_names,
    sdk_member_name,
    sdk_service_name,
    v1_exception_name,
)
from entrypoints.local.stepfunctions.integrations.sdk.json_values import to_parameters, to_result
from entrypoints.local.stepfunctions.integrations.sdk.service_models import (
    UNSUPPORTED,
    client_name,
    modelled_operation,
    sdk_operation,
)

TOPIC = "arn:aws:sns:eu-west-3:000000000000:breads"
NO_ANSWER = "Request ID: none; Proxy: null"


def operation(service: str, name: str) -> Any:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service).operation_model(name)


SERVICES = Path(__file__).with_name("aws_sdk_services.txt")
"""The exception prefixes of AWS's table of SDK integrations; ARNs have them in lower case.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

RETIRED = """
AppTest ElasticInference ElasticTranscoder Evidently Finspace FinspaceData Honeycode IoTAnalytics IoTFleetHub
IotEvents IotEventsData LookoutMetrics LookoutVision OpsWorks OpsWorksCm Panorama PrivateNetworks Qldb
QldbSession RoboMaker SimSpaceWeaver Sms Tnb
"""
"""Services of the table that AWS has closed and botocore has dropped."""


def ids_by_client() -> dict[str, str]:
    """Return every service's id by botocore's name for it, from the beginnings of the models."""
    loader = Loader()
    ids = {}
    for client in loader.list_available_services("service-2"):
        version = loader.determine_latest_version(client, "service-2")
        with gzip.open(Path(loader.BUILTIN_DATA_PATH, client, version, "service-2.json.gz")) as model:
            found = re.search(rb'"serviceId":\s*"([^"]+)"', model.read(4000))
        assert found, client
        ids[client] = found[1].decode()
    return ids


def test_the_services_of_arns_are_found_among_botocores_whatever_its_release() -> None:
    """Botocore's table of ids, which saves reading the models, says what the models say."""
    by_arn: dict[str, set[str]] = defaultdict(set)
    for client, service_id in ids_by_client().items():
        by_arn[arn_service_name(service_id)].add(client)

    assert [name for name, clients in by_arn.items() if client_name(name) not in clients] == []
    assert [client_name(name) for name in ("bakery", "stepfunctions", "Sfn", "cognito-idp")] == [None] * 4


def test_errors_begin_with_the_prefixes_of_awss_table() -> None:
    prefixes = set(SERVICES.read_text(encoding="utf-8").split())
    names = {sdk_service_name(service_id) for service_id in ids_by_client().values()}

    assert prefixes - names == set(RETIRED.split())


@pytest.mark.parametrize(
    ("shape", "name", "v1"),
    [
        ("NoSuchKey", "NoSuchKeyException", "NoSuchKeyException"),
        (
            "ConditionalCheckFailedException",
            "ConditionalCheckFailedException",
            "ConditionalCheckFailedException",
        ),
        ("DBInstanceNotFoundFault", "DbInstanceNotFoundException", "DBInstanceNotFoundFaultException"),
        ("EC2AccessDeniedException", "Ec2AccessDeniedException", "EC2AccessDeniedException"),
    ],
)
def test_errors_are_named_as_in_the_sdk_for_java(shape: str, name: str, v1: str) -> None:
    assert (exception_name(shape), v1_exception_name(shape)) == (name, v1)


@pytest.mark.parametrize(
    ("member", "names"),
    [
        ("Bucket", ("Bucket",)),
        ("stateMachineArn", ("StateMachineArn",)),
        ("ETag", ("ETag",)),
        ("ChecksumCRC32", ("ChecksumCRC32",)),
        ("DBInstanceIdentifier", ("DbInstanceIdentifier",)),
        ("SSEKMSKeyId", ("SsekmsKeyId",)),
        ("MD5OfMessageBody", ("Md5OfMessageBody",)),
        ("awsvpcConfiguration", ("AwsvpcConfiguration",)),
        ("equals", ("EqualsValue",)),
        ("static", ("StaticValue",)),
        ("S", ("S", "S")),
        ("BOOL", ("BOOL", "Bool")),
        ("NULL", ("NULL", "Nul")),
    ],
)
def test_members_are_named_as_in_the_sdk_for_java(member: str, names: tuple[str, ...]) -> None:
    assert request_names(member) == names
    assert sdk_member_name(member) == names[0]


@pytest.mark.parametrize(
    ("service", "action"),
    [("dynamodb", "putItem"), ("sfn", "startExecution"), ("rds", "describeDBClusters"), ("s3", "getObject")],
)
def test_actions_are_found_by_their_names_in_arns(service: str, action: str) -> None:
    operation = sdk_operation(service, action)

    assert operation is not None
    assert operation.name.lower() == action.lower()


@pytest.mark.parametrize(
    ("service", "action"),
    [
        ("bakery", "bake"),
        ("dynamodb", "bake"),
        ("dynamodb", "putitem"),
        ("cloudwatchlogs", "CreateLogStream"),
        ("stepfunctions", "startExecution"),
        ("apigatewaymanagementapi", "postToConnection"),
        ("s3", "selectObjectContent"),
        ("kinesis", "subscribeToShard"),
        ("lexruntimev2", "startConversation"),
        *((service, arn_action_name(name)) for service, names in UNSUPPORTED.items() for name in names),
    ],
)
def test_no_action_is_found_that_step_functions_does_not_offer(service: str, action: str) -> None:
    assert sdk_operation(service, action) is None


def test_what_is_called_unsupported_is_still_in_the_models() -> None:
    gone = [
        name for name, actions in UNSUPPORTED.items() for one in actions if not modelled_operation(name, one)
    ]

    assert gone == []


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

    refused = refused_before_sending("sqs", send, {"QueueUrl": "http://no-such-queue", "MessageBody": "a"})

    assert refused is not None
    assert refused.error == "SQS.SdkClientException"
    url = "https://sqs.us-east-1.amazonaws.com/000000000000/orders"
    assert refused_before_sending("sqs", send, {"QueueUrl": url, "MessageBody": "a"}) is None


@pytest.mark.parametrize(
    ("service", "action", "error", "missing", "details"),
    [
        (
            "dynamodb",
            "DeleteTable",
            "DynamoDB.AmazonDynamoDBException",
            "tableName",
            f"Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; {NO_ANSWER}",
        ),
        (
            "aws-sdk:dynamodb",
            "Scan",
            "DynamoDb.DynamoDbException",
            "tableName",
            "Service: DynamoDb, Status Code: 400, Request ID: none) (SDK Attempt Count: 1",
        ),
        (
            "sns",
            "Publish",
            "SNS.AmazonSNSException",
            "message",
            f"Service: AmazonSNS; Status Code: 400; Error Code: ValidationError; {NO_ANSWER}",
        ),
    ],
)
def test_a_request_without_a_required_member_fails_as_its_service_says(
    service: str, action: str, error: str, missing: str, details: str
) -> None:
    sentence = f"Value null at '{missing}' failed to satisfy constraint: Member must not be null"
    asked = operation(service.removeprefix("aws-sdk:"), action)

    refused = refused_before_sending(service, asked, {})

    assert refused == (error, f"1 validation error detected: {sentence} ({details})")


def test_sqs_names_the_first_parameter_that_is_missing() -> None:
    refused = refused_before_sending("sqs", operation("sqs", "SendMessage"), {"QueueUrl": "https://a.b/c"})

    assert refused is not None
    assert refused.error == "SQS.AmazonSQSException"
    assert str(refused.cause).startswith(
        "The request must contain the parameter MessageBody. (Service: Amazon"
    )


def test_an_empty_message_is_refused_as_its_service_says() -> None:
    queued = {"QueueUrl": "https://a.b/c", "MessageBody": ""}
    of_sqs = refused_before_sending("sqs", operation("sqs", "SendMessage"), queued)
    of_sns = refused_before_sending("sns", operation("sns", "Publish"), {"TopicArn": TOPIC, "Message": ""})

    assert of_sqs is not None
    assert str(of_sqs.cause).startswith("The request must contain the parameter MessageBody.")
    assert of_sns is not None
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
def test_a_message_that_reaches_nobody_is_refused_as_sns_says(
    given: dict[str, str], reason: str | None
) -> None:
    refused = refused_before_sending("sns", operation("sns", "Publish"), {"Message": "rye", **given})
    said = None if refused is None else str(refused.cause).split(" (Service", 1)[0]
    assert said == (None if reason is None else f"Invalid parameter: {reason}")


@pytest.mark.parametrize(("given", "sent"), [("5", 5), (5, 5), ("soon", "soon"), ("1_0", "1_0")])
def test_a_number_may_be_given_as_text(given: Any, sent: Any) -> None:
    assert to_parameters(operation("sqs", "SendMessage").input_shape, {"DelaySeconds": given}) == {
        "DelaySeconds": sent
    }


def test_a_member_that_is_null_is_not_sent() -> None:
    shape = operation("sns", "Publish").input_shape
    given = {"Message": "m", "MessageAttributes": {"a": {"DataType": "String", "StringValue": None}}}
    sent = {"Message": "m", "MessageAttributes": {"a": {"DataType": "String"}}}
    assert to_parameters(shape, given) == sent
