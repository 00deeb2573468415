"""Properties without effect here are named once, by default; those that only a deployment has are not."""

from pathlib import Path

import pytest

from entrypoints.local.template import Template
from entrypoints.local.template.checks.unread_properties import summary, unread_parts

ROOT = Path(__file__).parents[5]
FUNCTION = "Type: AWS::Serverless::Function, Properties: {Runtime: python3.13, CodeUri: ., Handler: a.b, "
MACHINE = "Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: x.json, "


def named(tmp_path: Path, *resources: str, head: str = "") -> list[str]:
    path = tmp_path / "template.yaml"
    lines = "".join(f"  R{number}: {{{resource}}}\n" for number, resource in enumerate(resources))
    path.write_text(f"{head}\nResources:\n{lines}")
    return [part.place for part in unread_parts(Template.load(path))]


@pytest.mark.parametrize(
    ("resource", "place"),
    [
        (FUNCTION + "Layers: [a]}", "R0.Layers"),
        (FUNCTION + "FunctionUrlConfig: {AuthType: NONE}}", "R0.FunctionUrlConfig"),
        (
            FUNCTION + "EventInvokeConfig: {MaximumRetryAttempts: 0}}",
            "R0.EventInvokeConfig.MaximumRetryAttempts",
        ),
        (
            FUNCTION + "EventInvokeConfig: {DestinationConfig: {OnSuccess: {Type: SQS}}}}",
            "R0.EventInvokeConfig.DestinationConfig.OnSuccess",
        ),
        (FUNCTION + "DeadLetterQueue: {Type: SQS, TargetArn: a}}", "R0.DeadLetterQueue"),
        (FUNCTION + "LoggingConfig: {ApplicationLogLevel: ERROR}}", "R0.LoggingConfig.ApplicationLogLevel"),
        (FUNCTION + "SomethingNew: 1}", "R0.SomethingNew"),
        (
            FUNCTION + "Events: {E: {Type: HttpApi, Properties: {Path: /, Method: GET, Compress: true}}}}",
            "R0.Events.E.Properties.Compress",
        ),
        (
            FUNCTION + "Events: {E: {Type: HttpApi, Properties: {Auth: {OverrideApiAuth: true}}}}}",
            "R0.Events.E.Properties.Auth.OverrideApiAuth",
        ),
        (
            FUNCTION + "Events: {E: {Type: ScheduleV2, Properties: {ScheduleExpression: x, EndDate: y}}}}",
            "R0.Events.E.Properties.EndDate",
        ),
        (MACHINE + "AutoPublishAlias: live}", "R0.AutoPublishAlias"),
        (
            "Type: AWS::Serverless::HttpApi, Properties: {DefinitionBody: {paths: {}}}",
            "R0.DefinitionBody",
        ),
        ("Type: AWS::Serverless::HttpApi, Properties: {Domain: {DomainName: a.example}}", "R0.Domain"),
        ("Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PreSignUp: a}}", "R0.LambdaConfig"),
        ("Type: AWS::Cognito::UserPool, Properties: {MfaConfiguration: 'ON'}", "R0.MfaConfiguration"),
        ("Type: AWS::Cognito::UserPoolClient, Properties: {CallbackURLs: [a]}", "R0.CallbackURLs"),
        ("Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {maxReceiveCount: 1}}", "R0.RedrivePolicy"),
        ("Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: sqs}]}", "R0.Subscription"),
        (
            "Type: AWS::Events::Rule, Properties: {Targets: [{Id: a, Arn: b, SqsParameters: {}}]}",
            "R0.Targets[0].SqsParameters",
        ),
        (
            "Type: AWS::DynamoDB::Table, Properties: {KinesisStreamSpecification: {}}",
            "R0.KinesisStreamSpecification",
        ),
        ("Type: AWS::S3::Bucket", "R0"),
        ("Type: AWS::ApiGatewayV2::Route", "R0 (AWS::ApiGatewayV2::Route)"),
        ("Type: AWS::Lambda::EventSourceMapping", "R0 (AWS::Lambda::EventSourceMapping)"),
        ("Type: AWS::SNS::Subscription", "R0 (AWS::SNS::Subscription)"),
        ("Type: AWS::Serverless::Api", "R0 (AWS::Serverless::Api)"),
        ("Type: AWS::SecretsManager::Secret", "R0 (AWS::SecretsManager::Secret)"),
        ("Type: AWS::Kinesis::Stream", "R0 (AWS::Kinesis::Stream)"),
        ("Type: Custom::Seed", "R0 (Custom::Seed)"),
    ],
)
def test_a_part_without_effect_is_named(tmp_path: Path, resource: str, place: str) -> None:
    assert named(tmp_path, resource) == [place]


@pytest.mark.parametrize(
    "resource",
    [
        FUNCTION + "Tags: {a: b}, Tracing: Active, Policies: [], ReservedConcurrentExecutions: 1}",
        FUNCTION + "EventInvokeConfig: {MaximumRetryAttempts: 2}, Description: x, VpcConfig: {}}",
        FUNCTION + "Events: {E: {Type: Schedule, Properties: {Schedule: x, RetryPolicy: {}, Input: '{}'}}}}",
        MACHINE + "Logging: {Level: ALL}, Tracing: {Enabled: true}, Policies: []}",
        "Type: AWS::Cognito::UserPool, Properties: {MfaConfiguration: 'OFF', UserPoolTags: {a: b}}",
        "Type: AWS::DynamoDB::Table, DeletionPolicy: Retain, Properties: {SSESpecification: {}}",
        "Type: AWS::Serverless::HttpApi, Properties: {AccessLogSettings: {}, FailOnWarnings: true}",
        "Type: AWS::CloudWatch::Alarm, Properties: {Threshold: 1}",
        "Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 1}",
        "Type: AWS::IAM::Role",
        "Type: AWS::Lambda::Permission",
    ],
)
def test_what_only_a_deployment_has_is_not_named(tmp_path: Path, resource: str) -> None:
    assert named(tmp_path, resource) == []


def test_globals_and_false_conditions_count_as_in_a_deployment(tmp_path: Path) -> None:
    head = "Globals: {Function: {Layers: [a]}}\nConditions: {Never: !Equals [a, b]}"
    assert named(tmp_path, FUNCTION + "}", "Type: AWS::Kinesis::Stream, Condition: Never", head=head) == [
        "R0.Layers"
    ]


def test_a_macro_is_named(tmp_path: Path) -> None:
    head = "Transform: [AWS::Serverless-2016-10-31, Mine]"
    assert named(tmp_path, "Type: AWS::IAM::Role", head=head) == ["Transform Mine"]


def test_one_line_names_all_places_of_a_consequence(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    pools = "".join(
        f"  P{n}: {{Type: AWS::SNS::Topic, Properties: {{Subscription: [{{}}]}}}}\n" for n in range(8)
    )
    path.write_text(f"Resources:\n{pools}")
    (line,) = summary(unread_parts(Template.load(path)))
    assert line.startswith("P0.Subscription, P1.Subscription, ")
    assert line.endswith("P5.Subscription and 2 more: its subscribers receive nothing")


def test_the_shops_template_names_nothing() -> None:
    assert list(unread_parts(Template.load(ROOT / "infra" / "sam" / "template.yaml"))) == []
