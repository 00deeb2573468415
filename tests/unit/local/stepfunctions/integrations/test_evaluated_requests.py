from typing import Any

import pytest

from entrypoints.local.asl import parse_resource
from entrypoints.local.stepfunctions.integrations.evaluated_requests import parameter_errors


def faults(resource: str, parameters: Any) -> list[str]:
    return list(parameter_errors(parse_resource(f"arn:aws:states:::{resource}"), parameters))


def unsupported(*names: str) -> list[str]:
    return [f'The field "{name}" is not supported by Step Functions' for name in names]


@pytest.mark.parametrize(
    ("resource", "parameters"),
    [
        ("lambda:invoke", {"FunctionName": "bake", "Payload": {"anything": 1}}),
        ("states:startExecution.sync:2", {"StateMachineArn": "arn", "Input": {"anything": 1}}),
        ("events:putEvents", {"Entries": []}),
        ("sqs:sendMessage", {"QueueUrl": "u", "MessageBody": {"anything": 1}}),
        ("sns:publish", {"Message": "m", "MessageAttributes": {"any": {"DataType": "String"}}}),
        ("dynamodb:putItem", {"TableName": "breads", "Item": {"any": {"M": {"name": {"S": "rye"}}}}}),
        ("aws-sdk:s3:putObject", {"Bucket": "b", "Key": "k", "Body": {"anything": 1}}),
        ("aws-sdk:batch:submitJob", {"JobName": "j", "RetryStrategy": {"EvaluateOnExit": [{"Action": "E"}]}}),
        ("aws-sdk:rds:describeDBClusters", {"DbClusterIdentifier": "ovens"}),
        (
            "aws-sdk:dynamodb:putItem",
            {"TableName": "breads", "Item": {"a": {"Bool": True}, "b": {"NULL": True}}},
        ),
        ("aws-sdk:bakery:bake", {"anything": 1}),
    ],
)
def test_the_names_of_an_api_in_pascal_case_are_accepted(resource: str, parameters: Any) -> None:
    assert faults(resource, parameters) == []


@pytest.mark.parametrize(
    ("resource", "parameters", "names"),
    [
        ("lambda:invoke", {"FunctionName": "bake", "TaskToken": "t", "payload": 1}, ["TaskToken", "payload"]),
        ("states:startExecution", {"stateMachineArn": "arn"}, ["stateMachineArn"]),
        ("sqs:sendMessage", {"QueueUrl": "u", "Body": "m"}, ["Body"]),
        ("dynamodb:getItem", {"TableName": "breads", "Key": {"id": {"s": "rye"}}}, ["s"]),
        ("aws-sdk:ec2:describeSnapshots", {"Filter": []}, ["Filter"]),
        ("aws-sdk:ec2:describeSnapshots", {"Filters": [{"name": "x"}]}, ["name"]),
        ("aws-sdk:batch:submitJob", {"RetryStrategy": {"evaluateOnExit": []}}, ["evaluateOnExit"]),
    ],
)
def test_any_other_name_is_a_fault(resource: str, parameters: Any, names: list[str]) -> None:
    assert faults(resource, parameters) == unsupported(*names)


@pytest.mark.parametrize(
    ("resource", "parameters", "faulty"),
    [
        ("sqs:sendMessage", {"QueueUrl": "u", "DelaySeconds": 5}, None),
        ("sqs:sendMessage", {"QueueUrl": "u", "DelaySeconds": "5"}, None),
        ("sqs:sendMessage", {"QueueUrl": "u", "DelaySeconds": None}, None),
        ("sqs:sendMessage", {"QueueUrl": "u", "DelaySeconds": "soon"}, ("DelaySeconds", "integer")),
        ("sqs:sendMessage", {"QueueUrl": "u", "DelaySeconds": 1.5}, ("DelaySeconds", "integer")),
        ("sqs:sendMessage", {"QueueUrl": "u", "DelaySeconds": True}, ("DelaySeconds", "integer")),
        ("dynamodb:getItem", {"Key": {"id": {"S": 1}}, "ConsistentRead": "true"}, None),
        (
            "dynamodb:getItem",
            {"Key": {"id": {"S": 1}}, "ConsistentRead": "yes"},
            ("ConsistentRead", "boolean"),
        ),
        ("dynamodb:getItem", {"Key": {"id": "rye"}}, ("Key.id", "structure")),
        ("dynamodb:getItem", {"Key": ["rye"]}, ("Key", "map")),
        ("dynamodb:putItem", {"Item": {"id": {"L": [{"SS": "a"}]}}}, ("Item.id.L[0].SS", "list")),
        ("aws-sdk:cloudwatch:putMetricData", {"MetricData": [{"Value": "1e3"}]}, None),
        (
            "aws-sdk:cloudwatch:putMetricData",
            {"MetricData": [{"Value": "NaN"}]},
            ("MetricData[0].Value", "double"),
        ),
        ("aws-sdk:cloudwatch:putMetricData", {"MetricData": [{"Timestamp": "2026-11-26T02:00:00Z"}]}, None),
    ],
)
def test_values_are_of_the_types_of_the_api_or_texts_of_them(
    resource: str, parameters: Any, faulty: tuple[str, str] | None
) -> None:
    found = faulty and [f"The value for the field '{faulty[0]}' must be of the type {faulty[1]}"]
    assert faults(resource, parameters) == (found or [])


@pytest.mark.parametrize("parameters", ["text", 1, None, [1]])
def test_parameters_are_an_object(parameters: Any) -> None:
    assert faults("lambda:invoke", parameters) == ["The value must be a JSON object"]
