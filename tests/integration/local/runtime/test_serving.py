import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from entrypoints.local.runtime import Runtime
from entrypoints.local.server.http_server import PortInUseError, build_app, serve
from entrypoints.local.template import TemplateError

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[4]
EMPTY = "Resources: {Bus: {Type: AWS::Events::EventBus, Properties: {Name: weather}}}"

SERVER = """
import sys
from pathlib import Path
from entrypoints.local.runtime import Runtime
from entrypoints.local.server.http_server import build_app, serve
runtime = Runtime.load(Path(sys.argv[1]), port=int(sys.argv[2]))
serve(build_app(runtime), port=int(sys.argv[2]), on_ready=lambda: print("ready", flush=True))
runtime.close()
print("closed", flush=True)
"""


def test_an_interrupt_ends_the_server_in_order(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(EMPTY)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", SERVER, str(template), str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 -- our own
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGINT)
        assert process.stdout.readline() == "closed\n"
        assert process.wait(10) == 0


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(EMPTY)
    runtime = Runtime.load(template)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"port {port} on 127.0.0.1: .*; choose another port"):
            serve(build_app(runtime), port=port)
    runtime.close()


def test_loading_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(EMPTY)
    program = (
        "import sys; from pathlib import Path; from entrypoints.local.runtime import Runtime\n"
        f"Runtime.load(Path({str(tmp_path / 'template.yaml')!r})).close()\n"
        "print(sorted({'moto', 'boto3', 'botocore', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 -- our own
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("machine", "message"),
    [
        ("{StartAt: Nowhere, States: {Here: {Type: Succeed}}}", "Flow: "),
        ("{StartAt: Here, States: {Here: {Type: Teleport}}}", "Flow: "),
    ],
)
def test_a_state_machine_that_cannot_run_is_refused_at_loading(
    tmp_path: Path, machine: str, message: str
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        f"Resources: {{Flow: {{Type: AWS::Serverless::StateMachine, Properties: {{Definition: {machine}}}}}}}"
    )
    with pytest.raises(TemplateError, match=message):
        Runtime.load(template)
