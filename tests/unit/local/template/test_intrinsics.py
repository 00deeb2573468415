from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.template import Deployment, Template, TemplateError
from entrypoints.local.template.intrinsics import IntrinsicError, Resolver

TEMPLATE = {
    "Parameters": {
        "Stage": {"Type": "String", "Default": "dev"},
        "Sensors": {"Type": "CommaDelimitedList", "Default": "wind, rain,sun"},
        "Hourly": {"Type": "String", "Default": True},
    },
    "Conditions": {
        "IsProduction": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
        "IsHourly": {"Fn::Equals": [{"Ref": "Hourly"}, "true"]},
        "IsQuiet": {"Fn::And": [{"Fn::Not": [{"Condition": "IsProduction"}]}, {"Condition": "IsHourly"}]},
        "IsEither": {"Fn::Or": [{"Condition": "IsProduction"}, {"Condition": "IsHourly"}]},
    },
    "Mappings": {"Size": {"dev": {"memory": 128}, "prod": {"memory": 1024}}},
    "Resources": {
        "Readings": {"Type": "AWS::DynamoDB::Table"},
        "Archive": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {"TableName": {"Fn::Sub": "archive-${Stage}"}},
        },
        "Alerts": {"Type": "AWS::SNS::Topic"},
        "Jobs": {"Type": "AWS::SQS::Queue"},
        "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "weather"}},
        "Forecast": {"Type": "AWS::Serverless::Function"},
        "Flow": {"Type": "AWS::Serverless::StateMachine"},
        "Users": {"Type": "AWS::Cognito::UserPool"},
    },
}


@pytest.fixture
def resolver() -> Resolver:
    deployment = Deployment(region="eu-west-3", account="123456789012", stack_name="weather")
    return Resolver(Template(Path("t.yaml"), TEMPLATE, parameters={}, deployment=deployment))


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ({"Ref": "Stage"}, "dev"),
        ({"Ref": "Sensors"}, ["wind", "rain", "sun"]),
        ({"Ref": "AWS::Region"}, "eu-west-3"),
        ({"Ref": "Readings"}, "Readings"),
        ({"Ref": "Archive"}, "archive-dev"),
        ({"Ref": "Bus"}, "weather"),
        ({"Ref": "Alerts"}, "arn:aws:sns:eu-west-3:123456789012:Alerts"),
        ({"Ref": "Jobs"}, "http://localhost:8000/123456789012/Jobs"),
        ({"Ref": "Flow"}, "arn:aws:states:eu-west-3:123456789012:stateMachine:Flow"),
        ({"Fn::GetAtt": ["Readings", "Arn"]}, "arn:aws:dynamodb:eu-west-3:123456789012:table/Readings"),
        ({"Fn::GetAtt": ["Jobs", "Arn"]}, "arn:aws:sqs:eu-west-3:123456789012:Jobs"),
        ({"Fn::GetAtt": ["Forecast", "Arn"]}, "arn:aws:lambda:eu-west-3:123456789012:function:Forecast"),
        ({"Fn::GetAtt": ["ForecastRole", "Arn"]}, "arn:aws:iam::123456789012:role/ForecastRole"),
        (
            {"Fn::Sub": "${Stage}-${Readings.Arn}"},
            "dev-arn:aws:dynamodb:eu-west-3:123456789012:table/Readings",
        ),
        (
            {"Fn::Sub": ["${Where}/${!Literal}/${Stage}", {"Where": {"Ref": "AWS::StackName"}}]},
            "weather/${Literal}/dev",
        ),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}, 3]]}, "a-dev-3"),
        ({"Fn::Select": ["1", {"Ref": "Sensors"}]}, "rain"),
        ({"Fn::Split": ["/", "a/b/c"]}, ["a", "b", "c"]),
        ({"Fn::FindInMap": ["Size", {"Ref": "Stage"}, "memory"]}, 128),
        ({"Fn::FindInMap": ["Size", "test", "memory", {"DefaultValue": 64}]}, 64),
        ({"Fn::If": ["IsProduction", 1, 2]}, 2),
        ({"Fn::If": ["IsQuiet", "quiet", "loud"]}, "quiet"),
        ({"Fn::If": ["IsEither", "yes", "no"]}, "yes"),
        ({"Fn::Base64": "rain"}, "cmFpbg=="),
        ({"Fn::Length": {"Ref": "Sensors"}}, 3),
        ({"Fn::ToJsonString": {"a": {"Ref": "Stage"}}}, '{"a":"dev"}'),
    ],
)
def test_an_intrinsic_function_answers_as_cloudformation(resolver: Resolver, call: Any, answer: Any) -> None:
    assert resolver.resolve(call) == answer


def test_no_value_leaves_a_property_and_a_list_item_out(resolver: Resolver) -> None:
    absent = {"Fn::If": ["IsProduction", "x", {"Ref": "AWS::NoValue"}]}
    assert resolver.resolve({"a": absent, "b": [absent, 1]}) == {"b": [1]}


def test_a_policy_statements_condition_is_not_a_call(resolver: Resolver) -> None:
    statement = {"Condition": {"StringEquals": {"x": {"Ref": "Stage"}}}}
    assert resolver.resolve(statement) == {"Condition": {"StringEquals": {"x": "dev"}}}


@pytest.mark.parametrize(
    ("call", "part"),
    [
        ({"Ref": "Nobody"}, "no parameter or resource Nobody"),
        ({"Fn::GetAtt": ["Readings", "Weight"]}, "has no attribute Weight here; it has: Arn, StreamArn"),
        ({"Fn::ImportValue": "x"}, "Fn::ImportValue is not supported"),
        ({"Fn::Select": [3, ["a"]]}, "no index 3"),
        ({"Fn::FindInMap": ["Size", "test", "memory"]}, "no Size.test.memory"),
        ({"Fn::If": ["IsMissing", 1, 2]}, "no condition IsMissing"),
        ({"Fn::Join": "x"}, "Fn::Join takes a list of 2"),
    ],
)
def test_a_call_that_cannot_be_answered_says_why(resolver: Resolver, call: Any, part: str) -> None:
    with pytest.raises(IntrinsicError, match=part.replace("(", r"\(")):
        resolver.resolve(call)


def test_a_name_that_refers_to_itself_is_refused() -> None:
    document = {
        "Resources": {"Loop": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Ref": "Loop"}}}}
    }
    template = Template(Path("t.yaml"), document, parameters={}, deployment=Deployment())
    with pytest.raises(TemplateError, match="Loop refers to itself"):
        template.resource("Loop")
