"""Contestants over HTTP: this project's stand-alone server and ministack."""

import asyncio
import io
import json
import os
import statistics
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.api_connections import ApiConnection, latencies, start_many
from benchmarks.contestant_figures import WIDTHS, Figures, kept, processor_seconds, resident
from benchmarks.in_process import DEFINITIONS, INPUT, ROLE
from benchmarks.servers import ROOT, free_port, running, stepfunctions

MINISTACK = ROOT / ".tools" / "ministack" / "bin" / "ministack"
_FUNCTION = """
def handler(event, context):
    return {"order_id": event["order_id"], "lines": len(event["items"]), "ok": True}
"""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A running server."""

    url: str
    pid: int


@contextmanager
def kiosk(folder: Path) -> Iterator[RunningServer]:
    """Run the stand-alone server, and a Lambda endpoint with the workflow's functions."""
    port = free_port()
    functions = [sys.executable, "-m", "benchmarks.lambda_endpoint", str(port)]
    answers = f"http://127.0.0.1:{port}/"
    with (
        running(functions, answers, folder / "functions.log"),
        stepfunctions(port, folder / "kiosk.log", keep=1_000_000) as (url, pid),
    ):
        yield RunningServer(url, pid)


@contextmanager
def ministack(folder: Path) -> Iterator[RunningServer]:
    """Run ministack, which runs functions itself, with the workflow's four functions."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    health = f"{url}/_localstack/health"
    with running([str(MINISTACK)], health, folder / "ministack.log", _environment(folder, port)) as pid:
        for name in ("validate", "pay", "take", "confirm"):
            _create_function(url, name)
        yield RunningServer(url, pid)


def _environment(folder: Path, port: int) -> dict[str, str]:
    # Functions run as its child processes and inherit this environment.
    return {
        "PATH": f"{MINISTACK.parent}{os.pathsep}/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": "us-east-1",
        "DOCKER_HOST": "unix:///nonexistent",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "S3_DATA_DIR": str(folder / "s3"),
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }


def _create_function(url: str, name: str) -> None:
    import boto3  # noqa: PLC0415 -- only this contestant needs it

    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("orders.py", _FUNCTION)
    place: dict[str, Any] = {
        "region_name": "us-east-1",
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }
    boto3.client("lambda", endpoint_url=url, **place).create_function(
        FunctionName=name,
        Runtime="python3.11",
        Role=ROLE,
        Handler="orders.handler",
        Code={"ZipFile": code.getvalue()},
    )


def measure(server: RunningServer, workflow: str, seconds: float) -> Figures:
    """Measure one workflow on a running server."""
    return asyncio.run(_measure(server, workflow, seconds))


async def _measure(server: RunningServer, workflow: str, seconds: float) -> Figures:
    connection = ApiConnection(server.url)
    machine = await _create_machine(connection, workflow)
    connection.close()
    await latencies(server.url, machine, INPUT, 0.5)  # warm up
    taken = await latencies(server.url, machine, INPUT, seconds)
    figures = Figures(statistics.median(taken) * 1000)
    memory, started = resident(server.pid), 0
    for width in WIDTHS:
        used = processor_seconds(server.pid)
        number, took = await start_many(server.url, machine, INPUT, width, seconds)
        started += number
        figures.rates[width] = number / took
        figures.per_core = number / max(processor_seconds(server.pid) - used, 0.01)
    figures.kept = kept(memory, resident(server.pid), started)
    return figures


async def _create_machine(connection: ApiConnection, workflow: str) -> str:
    name = f"orders-{workflow}-{time.monotonic_ns()}"
    definition = json.dumps(DEFINITIONS[workflow])
    created = await connection.call("CreateStateMachine", name=name, definition=definition, roleArn=ROLE)
    return str(created["stateMachineArn"])
