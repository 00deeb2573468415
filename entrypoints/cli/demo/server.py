"""Starts a Kiosk for the demo on a free port."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from entrypoints.cli.client.running_kiosk import EndpointError, ShopClient

_START_SECONDS = 20


@contextmanager
def running_server(*options: str) -> Iterator[str]:
    """Run `kiosk up` with `options` in a process of its own; yield its address.

    Raises:
        EndpointError: It did not start.
    """
    port = _free_port()
    command = [
        sys.executable,
        "-P",  # the folder that the command is called in may hold other packages named domain or adapters
        "-m",
        "entrypoints.cli.main",
        "up",
        "--port",
        str(port),
        *options,
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_up(url, process)
            yield url
        finally:
            process.terminate()


def _wait_until_up(url: str, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise EndpointError(f"kiosk up ended: {process.stderr.read() if process.stderr else ''}")
        try:
            ShopClient(url).get("/products")
        except EndpointError:
            time.sleep(0.02)  # noqa: TID251 -- waits for another process
        else:
            return
    raise EndpointError(f"kiosk up did not answer within {_START_SECONDS} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
