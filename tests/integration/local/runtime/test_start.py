"""What is certain before the first request ends the start; what a stage changes shows in the event."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from entrypoints.local.gateway import HttpRequest
from entrypoints.local.runtime import Runtime
from entrypoints.local.template import TemplateError

FUNCTION = """
  Ask:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      CodeUri: .
      Handler: start_probe.handler
      Events: {Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: /ask}}}
"""
API = "  Api: {Type: AWS::Serverless::HttpApi, Properties: {%s}}\n"
MACHINE = """
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Role: arn:aws:iam::000000000000:role/flow
      DefinitionSubstitutions: {Ask: !GetAtt Ask.Arn%s}
      Definition:
        Comment: "${Free}"
        StartAt: A
        States:
          A: {Type: Task, Resource: "${Ask}", Parameters: {at: "${Where}"}, End: true}
"""


@contextmanager
def runtime(folder: Path, resources: str, head: str = "") -> Iterator[Runtime]:
    # Functions share one process: each folder's modules have names of their own.
    module = f"probe_{folder.name}"
    (folder / f"{module}.py").write_text("def handler(event, context):\n    return event\n")
    resources = resources.replace("start_probe.", f"{module}.")
    (folder / "template.yaml").write_text(f"{head}\nResources:\n{resources}")
    with closing(Runtime.load(folder / "template.yaml")) as running:
        yield running


def test_a_stage_is_the_first_segment_of_every_path(tmp_path: Path) -> None:
    settings = "StageName: prod, StageVariables: {colour: blue}"
    with runtime(tmp_path, API % settings + FUNCTION) as running:
        event = json.loads(running.gateway.handle(HttpRequest("GET", "/prod/ask")).body)
        assert event["stageVariables"] == {"colour": "blue"}
        assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/prod/ask"
        assert event["requestContext"]["stage"] == "prod"
        assert event["routeKey"] == "GET /ask"
        for path in ("/ask", "/prod", "/production/ask", "/PROD/ask"):
            assert running.gateway.handle(HttpRequest("GET", path)).status == 404


def test_without_stage_variables_the_event_has_none(tmp_path: Path) -> None:
    with runtime(tmp_path, API % "" + FUNCTION) as running:
        event = json.loads(running.gateway.handle(HttpRequest("GET", "/ask")).body)
        assert "stageVariables" not in event
        assert event["requestContext"]["stage"] == "$default"


def test_a_missing_substitution_is_refused_and_a_comment_is_free(tmp_path: Path) -> None:
    with (
        pytest.raises(TemplateError, match=r"Flow\.DefinitionSubstitutions: \$\{Where\} in the definition"),
        runtime(tmp_path, API % "" + FUNCTION + MACHINE % ""),
    ):
        pass
    with runtime(tmp_path, API % "" + FUNCTION + MACHINE % ", Where: here") as running:
        assert [machine.name for machine in running.orchestrator.machines] == ["Flow"]


@pytest.mark.parametrize("handler", ["start_prob.handler", "start_probe.handle", "handler", "sys.exit"])
def test_a_misspelt_handler_is_refused(tmp_path: Path, handler: str) -> None:
    misspelt = FUNCTION.replace("start_probe.handler", handler)
    with pytest.raises(TemplateError, match=r"Ask\.Handler: "), runtime(tmp_path, API % "" + misspelt):
        pass


def test_what_only_an_import_shows_is_logged_with_its_cause(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "start_broken.py").write_text(
        "import no_such_package\n\n\ndef handler(event, context): ...\n"
    )
    broken = FUNCTION.replace("start_probe.handler", "start_broken.handler")
    with runtime(tmp_path, API % "" + broken) as running:
        running.functions.load()
    assert "Ask: handler start_broken.handler cannot be loaded: " in caplog.text
    assert "No module named 'no_such_package'" in caplog.text


@pytest.mark.parametrize(
    ("head", "value", "part"),
    [
        (
            "Parameters: {Pin: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /pin}}",
            "!Ref Pin",
            "in Parameter Store",
        ),
        ("", "'{{resolve:ssm:/pin}}'", "is not resolved here"),
        ("", "!Sub 'x{{resolve:secretsmanager:${AWS::StackName}}}'", "is not resolved here"),
    ],
)
def test_a_value_that_only_a_deployment_has_is_refused_where_it_is_read(
    tmp_path: Path, head: str, value: str, part: str
) -> None:
    secret = FUNCTION + f"      Environment: {{Variables: {{PIN: {value}}}}}\n"
    with pytest.raises(TemplateError, match=part), runtime(tmp_path, API % "" + secret, head):
        pass


@pytest.mark.parametrize(
    "rules",
    [
        "Type: Number, Default: 3, MinValue: 5",
        "Type: Number, Default: 3, MaxValue: 2",
        "Type: String, Default: ab, MinLength: 3",
        "Type: String, Default: ab, MaxLength: 1",
    ],
)
def test_a_parameter_outside_of_its_limits_is_refused(tmp_path: Path, rules: str) -> None:
    head = f"Parameters: {{Size: {{{rules}}}}}"
    with (
        pytest.raises(TemplateError, match=r"Parameters\.Size"),
        runtime(tmp_path, API % "" + FUNCTION, head),
    ):
        pass
