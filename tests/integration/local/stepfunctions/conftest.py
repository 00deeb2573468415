"""A stand-alone server and the Lambda endpoint that it calls; an orchestrator with moto behind it."""

import json
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
import uvicorn
from botocore.config import Config
from moto.server import ThreadedMotoServer

from entrypoints.local.emulated.external_moto_corrections.corrected_clients import correct_moto
from entrypoints.local.http.sockets import listen
from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.stepfunctions.server.standalone import StandaloneConfig, build_app, build_orchestrator
from entrypoints.local.system.clock import Clock, SystemClock
from entrypoints.local.system.ids import RandomIds
from tests.integration.local.stepfunctions.machines_and_waits import awaited

SERVER = """
import sys
from pathlib import Path
from entrypoints.local.stepfunctions.server.standalone import StandaloneConfig, serve
port, functions, state, others = sys.argv[1:]
config = StandaloneConfig(
    port=int(port), lambda_endpoint=functions, state=Path(state) if state else None, endpoint=others or None
)
serve(config, lambda url: print(url, flush=True))
"""
ROOT = Path(__file__).parents[4]


class Functions(BaseHTTPRequestHandler):
    """Answers Invoke calls: `echo` gives the event back, `oven` fails while it is busy."""

    protocol_version = "HTTP/1.1"
    calls: list[str]
    busy: int

    def do_POST(self) -> None:
        event = self.rfile.read(int(self.headers["Content-Length"]))
        name = urllib.parse.unquote(self.path.split("/")[3]).split(":")[-1]
        self.server.calls.append(name)  # type: ignore[attr-defined]
        if name == "nobody":
            self._reply(
                404,
                b'{"Message": "Function not found: nobody"}',
                "x-amzn-ErrorType",
                "ResourceNotFoundException",
            )
        elif name == "oven" and self.server.busy > 0:  # type: ignore[attr-defined]
            self.server.busy -= 1  # type: ignore[attr-defined]
            body = json.dumps({"errorType": "Oven.Busy", "errorMessage": "another loaf is in"})
            self._reply(200, body.encode(), "X-Amz-Function-Error", "Unhandled")
        elif self.headers.get("X-Amz-Log-Type") == "Tail":
            self._reply(200, event, "X-Amz-Log-Result", "RU5E")
        else:
            self._reply(200, event, "X-Amz-Executed-Version", "$LATEST")

    def _reply(self, status: int, body: bytes, header: str, value: str) -> None:
        self.send_response(status)
        self.send_header(header, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


class FunctionServer(ThreadingHTTPServer):
    """The Lambda endpoint of a test."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Functions)
        self.calls: list[str] = []
        self.busy = 0
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


def connected(url: str) -> Any:
    """Return a client that tries once."""
    return boto3.client(
        "stepfunctions",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, inject_host_prefix=False),
    )


class Standalone:
    """A server process of its own, and a client.

    Attributes:
        answered: The actions that were answered with success.
    """

    def __init__(self, functions: str, state: str = "", endpoint: str = "") -> None:
        self._arguments = [functions, state, endpoint]
        self._process = self._run(0)
        self.url = self._announced()
        self.answered: set[str] = set()
        self.client = connected(self.url)
        self.client.meta.events.register("after-call.sfn", self._note)

    def _note(self, http_response: Any, model: Any, **_: Any) -> None:
        if http_response.status_code == HTTPStatus.OK:
            self.answered.add(model.name)

    def restart(self) -> None:
        """End the process as kill -9 does and begin another one on the same port and file."""
        self.kill()
        self._process = self._run(int(self.url.rsplit(":", 1)[1]))
        assert self._announced() == self.url

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _run(self, port: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", SERVER, str(port), *self._arguments]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603

    def _announced(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self.kill()
        self.client.close()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Serve all other services by moto."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def orchestrator(endpoint: str) -> Iterator[Orchestrator]:
    """Compose what `kiosk stepfunctions` serves, in this process."""
    config = StandaloneConfig(endpoint=endpoint, prepare_client=correct_moto)
    orchestrator = build_orchestrator(config, SystemClock(), RandomIds())
    yield orchestrator
    orchestrator.close()


@contextmanager
def _served(config: StandaloneConfig, clock: Clock) -> Iterator[Any]:
    """Serve what `kiosk stepfunctions` does, in this process, and yield a client of it."""
    ids = RandomIds()
    orchestrator = build_orchestrator(config, clock, ids)
    app = build_app(config, orchestrator, ids)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error"))
    with listen("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        client = connected(f"http://127.0.0.1:{listener.getsockname()[1]}")
        yield client
        client.close()
        server.should_exit = True
        thread.join(10)
    orchestrator.close()


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[..., Any]]:
    """Serve in this process, with a clock and quotas that a test chooses."""
    with ExitStack() as served:
        yield lambda config, clock=None: served.enter_context(_served(config, clock or SystemClock()))


@pytest.fixture
def until() -> Callable[..., None]:
    return awaited


@pytest.fixture
def functions() -> Iterator[FunctionServer]:
    server = FunctionServer()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def shared_functions() -> Iterator[FunctionServer]:
    server = FunctionServer()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def shared(shared_functions: FunctionServer) -> Iterator[Standalone]:
    """Serve all tests of a module: each makes machines of its own names."""
    server = Standalone(shared_functions.url)
    yield server
    server.close()


@pytest.fixture
def client(shared: Standalone, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Give the client of the module's server; the actions that a test says it proves must have answered."""
    shared.answered.clear()
    yield shared.client
    rows = [row for mark in request.node.iter_markers("proves") for row in mark.args]
    claimed = {row for row in rows if "/" not in row}
    assert claimed <= shared.answered, f"not answered with success: {claimed - shared.answered}"


@pytest.fixture
def standalone(functions: FunctionServer) -> Iterator[Standalone]:
    server = Standalone(functions.url)
    yield server
    server.close()


@pytest.fixture
def durable(functions: FunctionServer, tmp_path: Path) -> Iterator[Standalone]:
    server = Standalone(functions.url, str(tmp_path / "state.db"))
    yield server
    server.close()


@pytest.fixture
def serviced(endpoint: str) -> Iterator[Standalone]:
    """Serve with all other services behind, functions among them."""
    server = Standalone("", endpoint=endpoint)
    yield server
    server.close()
