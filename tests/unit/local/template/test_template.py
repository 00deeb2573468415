import json
from pathlib import Path

import pytest

from entrypoints.local.template import Template, TemplateError
from entrypoints.local.template import event_sources as sources
from entrypoints.local.template import resource_views as views

STATION = """
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage:
    Type: String
    Default: dev
    AllowedValues: [dev, prod]
Conditions:
  IsProduction: !Equals [!Ref Stage, prod]
Globals:
  Function:
    Runtime: python3.13
    CodeUri: code
    Timeout: 5
    Environment:
      Variables: {STAGE: !Ref Stage, LOG: info}
    Layers: [global-layer]
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: {AllowOrigins: [https://weather.example], AllowMethods: [get], MaxAge: 60}
      Auth:
        DefaultAuthorizer: People
        Authorizers:
          People:
            JwtConfiguration:
              issuer: !Sub https://cognito-idp.${AWS::Region}.amazonaws.com/${Users}
              audience: [!Ref App]
            AuthorizationScopes: [weather/read]
  Users: {Type: AWS::Cognito::UserPool, Properties: {UsernameAttributes: [email]}}
  App: {Type: AWS::Cognito::UserPoolClient, Properties: {UserPoolId: !Ref Users, GenerateSecret: true}}
  Keepers:
    Type: AWS::Cognito::UserPoolGroup
    Properties: {GroupName: keepers, UserPoolId: !Ref Users, Precedence: 3}
  Readings: {Type: AWS::DynamoDB::Table}
  Pager: {Type: AWS::SNS::Topic, Condition: IsProduction}
  Lost: {Type: AWS::SQS::Queue}
  Record:
    Type: AWS::Serverless::Function
    Properties:
      Handler: station.record
      Timeout: 9
      Layers: [own-layer]
      Environment: {Variables: {TABLE: !Ref Readings, LOG: debug}}
      Policies: [{Statement: {Resource: !ImportValue unknown}}]
      Events:
        Put: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: put, Path: "/stations/{id}"}}
        Open: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: /, Auth: {Authorizer: NONE}}}
        Rest: {Type: HttpApi}
        Night: {Type: Schedule, Properties: {Schedule: rate(1 day), Input: '{"night":true}', Enabled: false}}
        Dawn:
          Type: ScheduleV2
          Properties: {ScheduleExpression: cron(0 6 * * ? *), ScheduleExpressionTimezone: Europe/Paris}
        Storm:
          Type: EventBridgeRule
          Properties:
            EventBusName: weather
            Pattern: {source: [radar]}
            InputPath: $.detail
            RetryPolicy: {MaximumRetryAttempts: 4}
            DeadLetterConfig: {Type: SQS, QueueLogicalId: Lost}
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: flow.asl.json
      DefinitionSubstitutions: {RecordArn: !GetAtt Record.Arn, Limit: 3}
  Gale:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {detail-type: [Gale]}
      State: DISABLED
      Targets: [{Id: flow, Arn: !Ref Flow, RoleArn: x}]
Outputs:
  Url: {Value: !GetAtt Api.ApiEndpoint}
  Page: {Condition: IsProduction, Value: !Ref Pager}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "flow.asl.json").write_text('{"StartAt": "Say ${Name}"}')
    file = tmp_path / "template.yaml"
    file.write_text(STATION)
    return file


@pytest.fixture
def template(path: Path) -> Template:
    return Template.load(path)


def test_globals_lie_under_a_functions_own_properties(template: Template, path: Path) -> None:
    (function,) = views.functions(template)
    assert function.timeout == 9
    assert function.runtime == "python3.13"
    assert function.code == path.parent / "code"
    assert function.environment == {"STAGE": "dev", "LOG": "debug", "TABLE": "Readings"}
    assert function.memory == 128
    assert template.resource("Record").properties.texts("Layers") == ("global-layer", "own-layer")


def test_a_property_that_cannot_be_resolved_harms_only_who_reads_it(template: Template) -> None:
    properties = template.resource("Record").properties
    assert properties.text("Handler") == "station.record"
    with pytest.raises(TemplateError, match=r"Record\.Policies: Fn::ImportValue is not supported"):
        properties.value("Policies")


def test_a_parameter_changes_conditions_resources_and_outputs(path: Path) -> None:
    development = Template.load(path)
    production = Template.load(path, parameters={"Stage": "prod"})
    assert [r.logical_id for r in development.resources("AWS::SNS::Topic")] == []
    assert [r.logical_id for r in production.resources("AWS::SNS::Topic")] == ["Pager"]
    assert development.outputs() == {"Url": "http://localhost:8000"}
    assert production.outputs()["Page"] == "arn:aws:sns:us-east-1:000000000000:Pager"


def test_unknown_types_are_listed_not_refused(path: Path) -> None:
    path.write_text(STATION.replace("AWS::SQS::Queue", "AWS::Quantum::Computer"))
    assert Template.load(path).resource("Lost").type == "AWS::Quantum::Computer"


def test_an_http_apis_authorizer_and_cors_are_read(template: Template) -> None:
    api = next(view for view in views.http_apis(template) if view.logical_id == "Api")
    people = api.authorizers["People"]
    pool = template.resource("Users").ref
    assert people.issuer == f"https://cognito-idp.us-east-1.amazonaws.com/{pool}"
    assert people.audience == (template.resource("App").ref,)
    assert people.scopes == ("weather/read",)
    assert api.default_authorizer == "People"
    assert api.cors is not None
    assert (api.cors.origins, api.cors.methods, api.cors.max_age) == (
        ("https://weather.example",),
        ("GET",),
        60,
    )


def test_routes_say_their_api_method_and_authorizer(template: Template) -> None:
    own, implicit = template.resource("Api").ref, template.resource("ServerlessHttpApi").ref
    routes = {route.key: (route.api, route.authorizer) for route in sources.http_routes(template)}
    assert routes == {"PUT /stations/{id}": (own, None), "GET /": (own, "NONE"), "$default": (implicit, None)}


def test_rules_and_schedules_know_their_targets(template: Template) -> None:
    rules = {rule.name: rule for rule in sources.rules(template)}
    storm = rules["RecordStorm"].targets[0]
    assert rules["RecordStorm"].bus == "weather"
    assert rules["RecordStorm"].arn.endswith(":rule/weather/RecordStorm")
    assert (storm.input_path, storm.maximum_retry_attempts) == ("$.detail", 4)
    assert storm.dead_letter_arn == "arn:aws:sqs:us-east-1:000000000000:Lost"
    assert (rules["RecordNight"].schedule, rules["RecordNight"].enabled) == ("rate(1 day)", False)
    assert rules["RecordNight"].targets[0].input == '{"night":true}'
    assert rules["Gale"].enabled is False
    assert rules["Gale"].targets[0].arn == template.arn("Flow")
    (dawn,) = sources.schedules(template)
    assert (dawn.expression, dawn.timezone) == ("cron(0 6 * * ? *)", "Europe/Paris")


def test_a_state_machines_definition_and_substitutions_are_read(template: Template) -> None:
    (machine,) = views.state_machines(template)
    assert json.loads(machine.definition) == {"StartAt": "Say ${Name}"}
    assert machine.substitutions == {"RecordArn": template.arn("Record"), "Limit": "3"}
    assert machine.type == "STANDARD"


def test_pools_clients_and_groups_belong_together(template: Template) -> None:
    (pool,), (client,), (group,) = (
        list(views.user_pools(template)),
        list(views.user_pool_clients(template)),
        list(views.user_pool_groups(template)),
    )
    assert client.pool_id == group.pool_id == pool.id
    assert client.secret
    assert (group.name, group.precedence) == ("keepers", 3)


def test_ids_are_the_same_on_every_start(path: Path) -> None:
    assert Template.load(path).resource("App").ref == Template.load(path).resource("App").ref


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Handler: station.record", "Timeout: 9", "Timeout.*appears twice"),
        ("      Handler: station.record\n", "", r"Record\.Handler: is required"),
        ("Timeout: 9", "Timeout: soon", r"Record\.Timeout: must be a whole number, not 'soon'"),
        ("CodeUri: code", "CodeUri: cod", r"Record\.CodeUri: cod is not a folder"),
        ("Runtime: python3.13", "Runtime: nodejs22.x", r"Record\.Runtime: nodejs22.x does not run here"),
        ("DefaultAuthorizer: People", "DefaultAuthorizer: Dogs", "Dogs is not among Authorizers"),
        ("flow.asl.json", "fow.asl.json", r"Flow\.DefinitionUri: fow.asl.json cannot be read"),
        ("Path: /,", "Path: x,", r"Properties\.Path: must start with /"),
        ("{Type: AWS::DynamoDB::Table}", "{Kind: Table}", "Readings: has no Type"),
        ("Resources:", "Resorts:", "Resources: is missing"),
    ],
)
def test_a_mistake_is_named_with_its_place(path: Path, old: str, new: str, message: str) -> None:
    assert old in STATION
    path.write_text(STATION.replace(old, new))

    def read_everything() -> None:
        template = Template.load(path)
        for view in (views.functions, views.http_apis, views.state_machines, sources.http_routes):
            list(view(template))

    with pytest.raises(TemplateError, match=message) as caught:
        read_everything()
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"Stage": "test"}, "'test' is not one of dev, prod"),
        ({"Stgae": "dev"}, "is not declared; the template knows: Stage"),
    ],
)
def test_a_wrong_parameter_is_refused(path: Path, parameters: dict[str, str], message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        Template.load(path, parameters=parameters)


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"No such file or directory.*check the path"):
        Template.load(tmp_path / "none.yaml")


def test_events_that_nothing_here_fires_are_listed(path: Path) -> None:
    path.write_text(STATION.replace("Rest: {Type: HttpApi}", "Rest: {Type: SQS, Properties: {Queue: x}}"))
    assert list(sources.unsupported_events(Template.load(path))) == ["Record.Events.Rest (SQS)"]
