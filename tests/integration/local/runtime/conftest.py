"""A weather station from its own template: functions, state machine, bus and user pool, on a real port."""

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
import uvicorn
from botocore import UNSIGNED
from botocore.config import Config

from entrypoints.local.runtime import Runtime
from entrypoints.local.server.http_server import build_app

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, CodeUri: code, Timeout: 2}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: {AllowOrigins: ["*"], AllowMethods: [GET, POST]}
      Auth:
        DefaultAuthorizer: People
        Authorizers:
          People:
            IdentitySource: $request.header.Authorization
            JwtConfiguration:
              issuer: !Sub https://cognito-idp.${AWS::Region}.amazonaws.com/${Users}
              audience: [!Ref App]
  Users: {Type: AWS::Cognito::UserPool, Properties: {UsernameAttributes: [email]}}
  App:
    Type: AWS::Cognito::UserPoolClient
    Properties: {UserPoolId: !Ref Users, ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH]}
  Keepers: {Type: AWS::Cognito::UserPoolGroup, Properties: {GroupName: keepers, UserPoolId: !Ref Users}}
  Weather: {Type: AWS::Events::EventBus, Properties: {Name: weather}}
  Forecast:
    Type: AWS::Serverless::Function
    Properties:
      Handler: weather_station.forecast
      Environment: {Variables: {WEATHER_BUS: !Ref Weather}}
      Events:
        Get:
          Type: HttpApi
          Properties: {ApiId: !Ref Api, Method: GET, Path: "/towns/{town}", Auth: {Authorizer: NONE}}
        Report: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: POST, Path: /reports}}
  Broken:
    Type: AWS::Serverless::Function
    Properties:
      Handler: weather_station.broken
      Events:
        Get:
          Type: HttpApi
          Properties: {ApiId: !Ref Api, Method: GET, Path: /broken, Auth: {Authorizer: NONE}}
  Slow:
    Type: AWS::Serverless::Function
    Properties:
      Handler: weather_station.slow
      Timeout: 1
      Events:
        Get:
          Type: HttpApi
          Properties: {ApiId: !Ref Api, Method: GET, Path: /slow, Auth: {Authorizer: NONE}}
  Gone:
    Type: AWS::Serverless::Function
    Properties:
      Handler: weather_station.gone
      Events:
        Get:
          Type: HttpApi
          Properties: {ApiId: !Ref Api, Method: GET, Path: /gone, Auth: {Authorizer: NONE}}
  Siren:
    Type: AWS::Serverless::Function
    Properties:
      Handler: weather_station.siren
      Events:
        Storm:
          Type: EventBridgeRule
          Properties: {EventBusName: !Ref Weather, Pattern: {detail-type: [Storm]}, InputPath: $.detail}
  Evacuation:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: Ask
        States:
          Ask: {Type: Task, Resource: "${ForecastArn}", ResultPath: $.sky, Next: Tell}
          Tell:
            Type: Task
            Resource: arn:aws:states:::events:putEvents
            Parameters:
              Entries:
                - {EventBusName: "${Bus}", Source: evacuation, DetailType: Storm, Detail.$: $}
            End: true
      DefinitionSubstitutions: {ForecastArn: !GetAtt Forecast.Arn, Bus: !Ref Weather}
      Events:
        Flood:
          Type: EventBridgeRule
          Properties: {EventBusName: !Ref Weather, Pattern: {detail-type: [Flood]}, InputPath: $.detail}
"""

CODE = """
import os, threading

heard, release = [], threading.Event()

def forecast(event, context):
    claims = event.get("requestContext", {}).get("authorizer", {}).get("jwt", {}).get("claims", {})
    town = event.get("pathParameters", {}).get("town", event.get("town"))
    return {"town": town, "bus": os.environ["WEATHER_BUS"], "by": claims.get("cognito:groups"),
            "region": os.environ["AWS_REGION"]}

def broken(event, context):
    raise RuntimeError("no mercury")

def gone(event, context):
    return {"statusCode": 204, "headers": {"x-name": "Nør'sk"}, "body": "ignored"}

def slow(event, context):
    release.wait(10)

def siren(event, context):
    heard.append(event)
"""


@dataclass
class Station:
    """A served runtime, and clients of it."""

    runtime: Runtime
    url: str
    http: httpx.Client
    opened: list[Any] = field(default_factory=list)

    def aws(self, service: str, *, signed: bool = True) -> Any:
        session = boto3.Session(
            aws_access_key_id="local" if signed else None,
            aws_secret_access_key="local" if signed else None,
            region_name="us-east-1",
        )
        config = Config(
            signature_version=None if signed else UNSIGNED,
            retries={"total_max_attempts": 1},
            inject_host_prefix=False,
        )
        make: Callable[..., Any] = session.client  # its stubs know services by their literal names
        client = make(service, endpoint_url=self.url, config=config)
        self.opened.append(client)
        return client

    @property
    def code(self) -> Any:
        return sys.modules["weather_station"]


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    folder = tmp_path_factory.mktemp("station")
    (folder / "code").mkdir()
    (folder / "code" / "weather_station.py").write_text(CODE)
    (folder / "template.yaml").write_text(TEMPLATE)
    path = list(sys.path)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    runtime = Runtime.load(Path(folder / "template.yaml"), port=port)
    server = uvicorn.Server(uvicorn.Config(build_app(runtime), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    url = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=url, timeout=10, trust_env=False) as http:
        runtime.functions.load()  # whichever test comes first may ask for `code`
        served = Station(runtime, url, http)
        yield served
        for client in served.opened:
            client.close()
    if "weather_station" in sys.modules:
        sys.modules["weather_station"].release.set()
    server.should_exit = True
    thread.join(10)
    runtime.close()
    listener.close()
    sys.modules.pop("weather_station", None)
    sys.path[:] = path
    assert "WEATHER_BUS" not in os.environ
