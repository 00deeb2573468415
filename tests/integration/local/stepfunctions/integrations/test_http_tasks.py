"""HTTP Tasks: an API of the test, and connections that moto keeps as EventBridge does."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import pytest

from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.system.ids import RandomIds

pytestmark = pytest.mark.integration

ROLE = "arn:aws:iam::000000000000:role/workshop"


class Api(BaseHTTPRequestHandler):
    """Answers what it is asked for, and tells what it was sent."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path = self.path.partition("?")[0]
        if path == "/hang-up":
            self.close_connection = True
            return
        if path == "/token":
            answer = {"access_token": "t0ken" if "client_secret=loaf" in body else None}
        else:
            answer = {"path": self.path, "authorization": self.headers.get("Authorization"), "body": body,
                      "key": self.headers.get("X-Key")}  # fmt: skip
        text = b"\xff\xd8" if path == "/picture" else json.dumps(answer).encode()
        self.send_response(int(path[1:]) if path[1:].isdigit() else 200)
        kind = {"/picture": "image/jpeg", "/text": "text/plain"}.get(path, "application/json")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = _answer  # noqa: N815 -- as the server calls them

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def connections(endpoint: str, api: str) -> Iterator[dict[str, str]]:
    events = boto3.client(
        "events",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    oauth = {
        "ClientParameters": {"ClientID": "bakery", "ClientSecret": "loaf"},
        "AuthorizationEndpoint": f"{api}/token",
        "HttpMethod": "POST",
    }
    more = {"QueryStringParameters": [{"Key": "shop", "Value": "1", "IsValueSecret": False}]}
    kinds: dict[str, dict[str, Any]] = {
        "BASIC": {"BasicAuthParameters": {"Username": "ana", "Password": "rye"}},
        "API_KEY": {
            "ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "oat"},
            "InvocationHttpParameters": more,
        },
        "OAUTH_CLIENT_CREDENTIALS": {"OAuthParameters": oauth},
    }
    yield {
        kind: events.create_connection(Name=kind.lower(), AuthorizationType=kind, AuthParameters=parameters)[  # type: ignore[arg-type]
            "ConnectionArn"
        ]
        for kind, parameters in kinds.items()
    }
    events.close()


@pytest.fixture
def call(
    orchestrator: Orchestrator, connections: dict[str, str], api: str, until: Callable[..., None]
) -> Callable[..., dict[str, Any]]:
    def run(path: str, kind: str = "API_KEY", arn: str | None = None, **fields: Any) -> dict[str, Any]:
        parameters = {
            "ApiEndpoint": path if "://" in path else api + path,
            "Method": "GET",
            "InvocationConfig": {"ConnectionArn": arn or connections[kind]},
            **fields,
        }
        state = {
            "Type": "Task",
            "Resource": "arn:aws:states:::http:invoke",
            "Parameters": parameters,
            "End": True,
        }
        definition = json.dumps({"StartAt": "Call", "States": {"Call": state}})
        name = f"m-{RandomIds()()}"
        machine = orchestrator.state_machines.create_state_machine(name, definition, ROLE)["stateMachineArn"]
        started = orchestrator.executions.start_execution(machine)["executionArn"]
        until(lambda: orchestrator.executions.describe_execution(started)["status"] != "RUNNING")
        described: dict[str, Any] = orchestrator.executions.describe_execution(started)
        return described

    return run


def output(described: dict[str, Any]) -> Any:
    assert described["status"] == "SUCCEEDED", described
    return json.loads(described["output"])


def test_an_api_is_called_with_its_key_and_the_connections_parameters(call: Any) -> None:
    result = output(call("/breads", Method="POST", QueryParameters={"q": "rye"}, RequestBody={"n": 1}))
    assert (result["StatusCode"], result["StatusText"]) == (200, "OK")
    assert result["Headers"]["content-type"] == ["application/json"]
    body = result["ResponseBody"]
    assert (body["path"], body["key"], json.loads(body["body"])) == ("/breads?q=rye&shop=1", "oat", {"n": 1})


@pytest.mark.parametrize(
    ("kind", "authorization"), [("BASIC", "Basic YW5hOnJ5ZQ=="), ("OAUTH_CLIENT_CREDENTIALS", "Bearer t0ken")]
)
def test_the_connection_authorizes_the_call(call: Any, kind: str, authorization: str) -> None:
    assert output(call("/breads", kind))["ResponseBody"]["authorization"] == authorization


def test_text_is_left_as_text(call: Any) -> None:
    assert isinstance(output(call("/text"))["ResponseBody"], str)


@pytest.mark.parametrize("status", [404, 503, 302])
def test_an_unsuccessful_status_is_an_error_of_its_name(call: Any, status: int) -> None:
    described = call(f"/{status}")
    assert described["error"] == f"States.Http.StatusCode.{status}"
    assert json.loads(described["cause"])["key"] == "oat"


@pytest.mark.parametrize("path", ["/hang-up", "http://127.0.0.1:9/"])
def test_an_api_that_does_not_answer_is_a_socket_error(call: Any, path: str) -> None:
    assert call(path)["error"] == "States.Http.Socket"


@pytest.mark.parametrize(("path", "headers"), [("/picture", {}), ("/breads", {"Authorization": "mine"})])
def test_an_unsupported_http_task_is_a_runtime_error(call: Any, path: str, headers: Any) -> None:
    assert call(path, Headers=headers)["error"] == "States.Runtime"


def test_a_connection_that_does_not_exist_is_named_by_eventbridges_error(call: Any) -> None:
    arn = "arn:aws:events:us-east-1:123456789012:connection/nobody/0"
    assert call("/breads", arn=arn)["error"] == "Events.ConnectionResource.ResourceNotFound"


@pytest.fixture
def trace(serviced: Any, connections: dict[str, str], api: str) -> Callable[..., dict[str, Any]]:
    """Test a call on the wire, at TRACE."""

    def test(path: str, **options: Any) -> dict[str, Any]:
        parameters = {
            "ApiEndpoint": api + path,
            "Method": "POST",
            "QueryParameters": {"q": "rye"},
            "RequestBody": {"n": 1},
            "InvocationConfig": {"ConnectionArn": connections["API_KEY"]},
        }
        state = {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": parameters}
        answer: dict[str, Any] = serviced.client.test_state(
            definition=json.dumps({**state, "End": True}), **{"inspectionLevel": "TRACE", **options}
        )
        return answer

    return test


def test_a_traced_call_shows_request_and_response_without_the_connections_secrets(
    trace: Any, api: str
) -> None:
    answer = trace("/breads")

    assert answer["status"] == "SUCCEEDED"
    sent, got = answer["inspectionData"]["request"], answer["inspectionData"]["response"]
    assert sent == {
        "protocol": "http",
        "method": "POST",
        "url": f"{api}/breads?q=rye",
        "headers": "[User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1, Range: bytes=0-262144, "
        "Content-Type: application/json; charset=UTF-8]",
        "body": '{"n":1}',
    }
    assert (got["protocol"], got["statusCode"], got["statusMessage"]) == ("http", "200", "OK")
    assert "content-type: application/json" in got["headers"]
    assert json.loads(got["body"])["key"] == "oat"
    assert json.loads(answer["inspectionData"]["result"])["StatusCode"] == 200


def test_a_traced_call_reveals_secrets_only_on_request(trace: Any, api: str) -> None:
    sent = trace("/breads", revealSecrets=True)["inspectionData"]["request"]

    assert sent["url"] == f"{api}/breads?q=rye&shop=1"
    assert "X-Key: oat" in sent["headers"]


def test_a_traced_call_that_fails_is_shown_as_far_as_it_came(trace: Any) -> None:
    refused = trace("/404")
    unanswered = trace("/hang-up")

    assert (refused["status"], refused["error"]) == ("FAILED", "States.Http.StatusCode.404")
    assert refused["inspectionData"]["response"]["statusCode"] == "404"
    assert unanswered["error"] == "States.Http.Socket"
    assert unanswered["inspectionData"]["request"]["method"] == "POST"
    assert "response" not in unanswered["inspectionData"]
    assert "request" not in trace("/404", inspectionLevel="DEBUG")["inspectionData"]
