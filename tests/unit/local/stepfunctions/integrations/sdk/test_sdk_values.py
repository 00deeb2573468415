from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from entrypoints.local.stepfunctions.integrations.sdk.sdk_values import to_parameters, to_result


def operation(service: str, name: str) -> Any:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service).operation_model(name)


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
