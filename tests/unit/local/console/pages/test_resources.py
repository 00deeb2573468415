from pathlib import Path

from entrypoints.local.console.graphs.graphviz import Painter
from entrypoints.local.console.pages.resources import ResourcePages
from entrypoints.local.console.web.json_api import PageQuery
from entrypoints.local.template import Template

TEMPLATE = """
Resources:
  Api: {Type: AWS::Serverless::HttpApi}
  Storms: {Type: AWS::Events::EventBus, Properties: {Name: storms}}
  Towns: {Type: AWS::DynamoDB::Table}
  Lonely: {Type: AWS::SQS::Queue}
  Forecast:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {TABLE: !Ref Towns, ODD: !Sub "${!Lonely} ${AWS::Region}"}}
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /}}
        Storm: {Type: EventBridgeRule, Properties: {EventBusName: !Ref Storms}}
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionSubstitutions: {Ask: !GetAtt Forecast.Arn, Bus: !Ref Storms}
      Policies: [{Resource: !Sub "${Towns.Arn}/index/x"}]
  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Function: !Ref Forecast}}
"""


def test_the_map_shows_who_uses_whom_and_the_list_shows_all(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    shown = ResourcePages(Template.load(tmp_path / "template.yaml"), Painter()).resources(PageQuery({}))
    assert {(edge["from"], edge["to"], edge["kind"]) for edge in shown["graph"]["edges"]} == {
        ("Forecast", "Towns", "call"),
        ("Api", "Forecast", "call"),
        ("Storms", "Forecast", "event"),
        ("Flow", "Forecast", "call"),
        ("Flow", "Storms", "event"),
        ("Flow", "Towns", "call"),
    }
    assert "Lonely" not in {node["id"] for node in shown["graph"]["nodes"]}
    listed = {item["logicalId"]: item["type"] for item in shown["items"]}
    assert (listed["Alarm"], listed["Lonely"]) == ("AWS::CloudWatch::Alarm", "AWS::SQS::Queue")
