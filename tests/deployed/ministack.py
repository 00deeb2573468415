"""ministack, an emulator of AWS in one process, with IAM enforced."""

import copy
import os
import socket
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from entrypoints.cli.shop.project_files import ROOT
from tests.deployed.deployment import Account, Stack, add
from tests.deployed.http_apis import in_parts
from tests.deployed.sam_template import Json
from tests.deployed.tooling import REGION, tool

_READY_SECONDS = 30


@contextmanager
def running_ministack(folder: Path) -> Iterator[Account]:
    """Start ministack on a free port of the loopback interface, without Docker, and stop it in the end."""
    command, port = tool("ministack", "ministack"), _free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "ministack.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own tool
            [command], cwd=folder, env=_environment(command, folder, port), stdout=output, stderr=output
        )
        try:
            _wait_until_ready(process, url, log)
            yield Account(url)
        finally:
            process.terminate()
            process.wait(30)


def _environment(command: Path, folder: Path, port: int) -> dict[str, str]:
    # Functions run as its child processes and inherit what it has: no more than this.
    return {
        "PATH": f"{command.parent}{os.pathsep}/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "DOCKER_HOST": "unix:///nonexistent",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "S3_DATA_DIR": str(folder / "s3"),
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/_localstack/health", timeout=5) as answer:  # noqa: S310 -- our own URL
                answer.read()
                return
        except OSError:
            time.sleep(0.1)  # noqa: TID251 -- a poll of a real process, with a deadline
    raise AssertionError(log.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def adapted(template: Json) -> Json:
    """Return a transformed template as ministack takes it.

    HTTP APIs in parts; no alarms on metric math; mail allowed from anywhere, because its IAM asks for the
    right to send from `*` whatever identity sends.
    """
    parts = in_parts(copy.deepcopy(template))
    for statement in _statements(parts):
        if statement["Action"] == "ses:SendEmail":
            statement["Resource"] = "*"
    kept = {
        name: resource
        for name, resource in parts["Resources"].items()
        if "Metrics" not in resource.get("Properties", {})
    }
    return {**parts, "Resources": kept}


def _statements(value: Any) -> Iterator[Json]:
    """Yield every policy statement in a template, wherever it stands."""
    if isinstance(value, dict):
        if "Action" in value and "Resource" in value:
            yield value
        for item in value.values():
            yield from _statements(item)
    elif isinstance(value, list):
        for item in value:
            yield from _statements(item)


_BOOTSTRAP = """#!/bin/sh
export AWS_ENDPOINT_URL="${{AWS_ENDPOINT_URL:-{url}}}" AWS_EC2_METADATA_DISABLED=true
cd "$LAMBDA_TASK_ROOT" && exec env -u PYTHONPATH -u PYTHONHOME "{python}" -m awslambdaric "$_HANDLER"
"""


def in_runtime_of_its_own(url: str, properties: Json, bundle: zipfile.ZipFile) -> None:
    """Have a function run by AWS's own runtime interface client, as a custom runtime.

    ministack 1.5.33 tells every exception of its own Python worker as Runtime.HandlerError, which no Retry or
    Catch names, and runs the code among its own packages, which hide a missing one.
    """
    python = tool("lambda", "python")
    add(bundle, "bootstrap", _BOOTSTRAP.format(url=url, python=ROOT / python).encode(), mode=0o755)
    properties["Runtime"] = "provided.al2023"


def api_url(stack: Stack) -> str:
    """Return where a deployed HTTP API is called: on AWS a host of its own, here a path."""
    return f"{stack.account.url}/_aws/execute-api/{stack.resources['Api']}/$default"


def put_boundaries(stack: Stack) -> None:
    """Set the functions' permissions boundary: ministack's CloudFormation drops it, its IAM enforces it."""
    iam = stack.account.client("iam")
    for logical_id, name in stack.resources.items():
        if logical_id.endswith("FunctionRole"):
            iam.put_role_permissions_boundary(
                RoleName=name, PermissionsBoundary=stack.resources["FunctionBoundary"]
            )
