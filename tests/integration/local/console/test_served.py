"""The console over a real server: what comes over the wire, live, and what is not let in."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from entrypoints.local.console.console import Console
from entrypoints.local.runtime import Runtime
from entrypoints.local.server.http_server import _Server, build_app
from entrypoints.local.system.clock import SystemClock
from tests.integration.local.runtime.test_station import until

pytestmark = pytest.mark.integration

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.13, CodeUri: code, Timeout: 20}}
Resources:
  Mill: {Type: AWS::Events::EventBus, Properties: {Name: mill}}
  Order:
    Type: AWS::Serverless::Function
    Properties:
      Handler: bread_station.order
      Environment: {Variables: {BAKING: !Ref Baking}}
      Events: {Post: {Type: HttpApi, Properties: {Method: POST, Path: /loaves}}}
  Oven: {Type: AWS::Serverless::Function, Properties: {Handler: bread_station.oven, Timeout: 1}}
  Bell:
    Type: AWS::Serverless::Function
    Properties:
      Handler: bread_station.bell
      Events:
        Baked: {Type: EventBridgeRule, Properties: {EventBusName: !Ref Mill, Pattern: {detail-type: [Baked]}}}
  Baking:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: Bake
        States:
          Bake:
            Type: Task
            Resource: "${OvenArn}"
            Retry: [{ErrorEquals: [Lambda.Unknown, Sandbox.Timedout], IntervalSeconds: 1, MaxAttempts: 2}]
            Catch: [{ErrorEquals: [Cold], Next: Excuse}]
            Next: Tell
          Tell:
            Type: Task
            Resource: arn:aws:states:::events:putEvents
            Parameters: {Entries: [{EventBusName: "${Bus}", Source: oven, DetailType: Baked, Detail.$: $}]}
            End: true
          Excuse: {Type: Pass, End: true}
      DefinitionSubstitutions: {OvenArn: !GetAtt Oven.Arn, Bus: !Ref Mill}
"""

CODE = """
import json, logging, os, boto3

URL = None
baked = []

def order(event, context):
    client = boto3.client("stepfunctions", endpoint_url=URL, region_name="us-east-1",
                          aws_access_key_id="local", aws_secret_access_key="local")
    answer = client.start_execution(stateMachineArn=os.environ["BAKING"], input=event["body"])
    client.close()
    return {"arn": answer["executionArn"]}

def oven(event, context):
    baked.append(event)
    logging.getLogger().warning("baking %s", json.dumps(event))
    return event

def bell(event, context):
    return "ding"
"""


@dataclass
class Bakery:
    """A served runtime with its console, and a client of it."""

    runtime: Runtime
    console: Console
    server: _Server
    port: int
    http: httpx.Client

    def read(self, path: str) -> Any:
        answer = self.http.get(f"/console/api/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **document: Any) -> httpx.Response:
        return self.http.post(f"/console/api/{path}", json=document)

    def baked(self, loaf: str) -> dict[str, Any]:
        """Order a loaf over HTTP and return what the console shows of its execution, once it has ended."""
        arn = self.http.post("/loaves", json={"loaf": loaf}).json()["arn"]
        shown: dict[str, Any] = until(lambda: self._ended(arn))
        return shown

    def _ended(self, arn: str) -> dict[str, Any] | None:
        shown: dict[str, Any] = self.read(f"execution?arn={arn}")
        return None if shown["status"] == "RUNNING" else shown


@pytest.fixture
def bakery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bakery]:
    import sys  # noqa: PLC0415

    from entrypoints.local.traces.traced_clients import trace_clients  # noqa: PLC0415

    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "bread_station.py").write_text(CODE)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    monkeypatch.setattr(sys, "path", list(sys.path))
    trace_clients()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    runtime = Runtime.load(tmp_path / "template.yaml", port=port, watched=True)
    console = Console(runtime, SystemClock())
    app = build_app(runtime, console=console)
    server = _Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=30), None)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    with httpx.Client(base_url=f"http://localhost:{port}", timeout=10, trust_env=False) as http:
        runtime.functions.load()
        code().URL = f"http://127.0.0.1:{port}"
        until(lambda: server.started)
        yield Bakery(runtime, console, server, port, http)
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()
    runtime.close()
    listener.close()
    sys.modules.pop("bread_station", None)


def code() -> Any:
    import sys  # noqa: PLC0415

    return sys.modules["bread_station"]


def test_one_request_is_one_trace_from_the_gateway_over_boto3_to_the_notification(bakery: Bakery) -> None:
    shown = bakery.baked("rye")
    assert bakery.runtime.bus.drain(10)
    spans = bakery.read(f"trace?id={shown['trace']}")["spans"]
    by_id = {span["id"]: span for span in spans}

    def way(name: str) -> list[str]:
        span = next(span for span in spans if span["name"] == name)
        names = [name]
        while (span := by_id.get(span["parent"])) is not None:
            names.insert(0, span["name"])
        return names

    assert way("Bell") == ["POST /loaves", "Order", "Baking", "Tell", "Baked", "Bell"]
    assert way("Oven") == ["POST /loaves", "Order", "Baking", "Bake", "Oven"]
    (listed,) = bakery.read("traces")["items"]
    assert (listed["id"], listed["name"], listed["status"]) == (shown["trace"], "POST /loaves", "ok")
    ends = {(edge["from"], edge["to"]) for edge in bakery.read("trace-map")["graph"]["edges"]}
    assert ("stateMachine:Baking", "bus:mill") in ends
    assert ("bus:mill", "function:Bell") in ends


def test_a_client_can_say_which_trace_its_request_belongs_to(bakery: Bakery) -> None:
    trace = "1-5759e988-bd862e3fe1be46a994272793"
    for header in (f"Root={trace};Parent=53995c3f42cd8ad8", "Root=<script>"):
        bakery.http.post("/loaves", json={"loaf": "rye"}, headers={"X-Amzn-Trace-Id": header})
    names = [span["name"] for span in bakery.read(f"trace?id={trace}")["spans"]]
    assert names.count("POST /loaves") == 1
    assert len(bakery.read("traces")["items"]) == 2


def test_a_request_that_is_refused_ends_its_span(bakery: Bakery) -> None:
    bakery.http.post("/loaves", content=b"x" * 6_500_000)
    (shown,) = bakery.read("traces?errors=true")["items"]
    (request,) = bakery.read(f"trace?id={shown['id']}")["spans"]
    assert (request["status"], request["detail"]["httpStatus"]) == ("error", 413)


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ({"mode": "lost-reply"}, ("SUCCEEDED", 1, 2)),
        ({"mode": "hang"}, ("SUCCEEDED", 1, 1)),
        ({"mode": "twice"}, ("SUCCEEDED", 0, 2)),
        ({"mode": "fail", "error": "Cold"}, ("CAUGHT", 0, 0)),
    ],
)
def test_a_fault_shows_in_the_states_as_aws_would_show_it(
    bakery: Bakery, fault: dict[str, str], seen: tuple[str, int, int]
) -> None:
    assert bakery.post("faults", function="Oven", count=1, **fault).status_code == 200
    bake = bakery.baked("rye")["states"]["Bake"]
    assert (bake["status"], bake["retries"], len(code().baked)) == seen
    assert bakery.read("faults")["functions"] == []


def test_what_a_function_wrote_and_the_event_it_led_to_are_there(bakery: Bakery) -> None:
    bakery.baked("<img src=x onerror=alert(1)>\x07")
    assert bakery.runtime.bus.drain(10)
    assert any("onerror" in line["text"] for line in bakery.read("logs?function=Oven")["lines"])
    (event,) = bakery.read("events")["items"]
    assert event["targets"][0]["status"] == "delivered"
    functions = {item["name"]: item["invocations"] for item in bakery.read("functions")["items"]}
    assert functions == {"Bell": 1, "Order": 1, "Oven": 1}


class Page:
    """An open page: reads the stream by hand, as far as it wants."""

    def __init__(self, bakery: Bakery) -> None:
        self._connection = http.client.HTTPConnection("localhost", bakery.port, timeout=10)
        self._connection.request("GET", "/console/api/stream")
        self.response = self._connection.getresponse()

    def message(self) -> dict[str, int]:
        """Return the counters of the next message."""
        while True:
            line = self.response.readline()
            assert line, "the stream has ended"
            if line.startswith(b"data: "):
                counters: dict[str, int] = json.loads(line.removeprefix(b"data: "))
                return counters

    def close(self) -> None:
        self.response.close()
        self._connection.close()


@pytest.fixture
def new_page(bakery: Bakery) -> Iterator[Callable[[], Page]]:
    pages: list[Page] = []

    def make() -> Page:
        pages.append(Page(bakery))
        return pages[-1]

    yield make
    for page in pages:
        page.close()


def test_a_page_is_told_of_changes_in_few_messages(bakery: Bakery, new_page: Callable[[], Page]) -> None:
    page = new_page()
    assert page.response.headers["content-type"].startswith("text/event-stream")
    before = page.message()
    machine = bakery.runtime.template.arn("Baking")
    for number in range(300):
        bakery.runtime.orchestrator.executions.start_execution(machine, input=json.dumps({"loaf": number}))
    until(lambda: not bakery.read("executions?status=RUNNING")["items"])
    after = page.message()
    for _ in range(40):
        if after["executions"] > before["executions"] and after["invocations"] > before["invocations"]:
            break
        after = page.message()
    assert after["executions"] - before["executions"] < 60  # 300 executions, at most four looks a second
    assert set(after) == {"executions", "invocations", "events", "traces", "faults", "users"}


def test_a_page_that_vanishes_is_let_go(bakery: Bakery, new_page: Callable[[], Page]) -> None:
    page = new_page()
    page.message()
    assert bakery.console.changes.listeners == 1
    page.close()
    assert until(lambda: bakery.console.changes.listeners == 0)


def test_open_pages_do_not_hold_up_the_end_of_the_server(
    bakery: Bakery, new_page: Callable[[], Page]
) -> None:
    page = new_page()
    page.message()
    bakery.server.should_exit = True  # the fixture waits for the end, which would take 30 seconds
    while page.response.readline():
        pass


def raw(bakery: Bakery, request: str) -> tuple[int, dict[str, str]]:
    """Send a request as it is; return status and headers."""
    with socket.create_connection(("127.0.0.1", bakery.port), 5) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode())
        answer = connection.makefile("rb").read().decode()
    head, *lines = answer.partition("\r\n\r\n")[0].split("\r\n")
    return int(head.split()[1]), dict(line.lower().split(": ", 1) for line in lines)


@pytest.mark.parametrize(
    ("line", "headers", "status"),
    [
        ("GET /console/api/overview", "Host: localhost", 200),
        ("GET /console/api/overview", "Host: evil.example", 403),
        ("GET /console/api/overview", "Host: localhost\nOrigin: http://evil.example", 403),
        ("GET /console/api/overview", "Host: localhost\nSec-Fetch-Site: cross-site", 403),
        ("GET /console/api/overview", "Host: localhost\nHost: evil.example", 403),
        ("GET /console/%2e%2e%2f%2e%2e/guard.py", "Host: localhost", 404),
        ("GET /console/..%5cguard.py", "Host: localhost", 404),
        ("GET /console/api/execution?arn=%00%ff", "Host: localhost", 400),
        ("GET /console/api/execution/stop", "Host: localhost", 405),
        ("POST /console/api/execution/stop", "Host: localhost\nContent-Length: 0", 415),
    ],
)
def test_what_comes_over_the_wire_is_guarded(bakery: Bakery, line: str, headers: str, status: int) -> None:
    answered, given = raw(bakery, f"{line} HTTP/1.1\n{headers}\nConnection: close\n\n")
    assert answered == status
    assert "default-src 'none'" in given["content-security-policy"]
    assert given["x-content-type-options"] == "nosniff"


def test_the_shops_own_routes_are_as_they_were(bakery: Bakery) -> None:
    assert bakery.http.get("/consoles").json() == {"message": "Not Found"}
    assert "content-security-policy" not in bakery.http.get("/consoles").headers
