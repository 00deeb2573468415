"""Server processes on the loopback interface, each stopped by its pid."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_READY_SECONDS = 60
_ENDING_SECONDS = 10


def free_port() -> int:
    """Return a port without a listener."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], health: str, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run a server until the block ends; yield its pid once `health` (a URL) answers.

    Raises:
        RuntimeError: The server ended or did not answer in time; the text has its output.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- commands of ours
            command,
            cwd=ROOT if environment is None else log.parent,
            env=os.environ if environment is None else environment,
            stdout=output,
            stderr=output,
        )
        try:
            _wait_until_ready(process, health, log)
            yield process.pid
        finally:
            _end(process)


@contextmanager
def stepfunctions(
    lambda_port: int, log: Path, endpoint: str | None = None, keep: int | None = None
) -> Iterator[tuple[str, int]]:
    """Run the stand-alone server as `kiosk stepfunctions` does; yield its URL and pid."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).with_name("kiosk")), "stepfunctions", "--port", str(port)]
    command += ["--lambda-endpoint", f"http://127.0.0.1:{lambda_port}"]
    command += ["--endpoint", endpoint] if endpoint else []
    command += ["--keep-finished", str(keep)] if keep is not None else []
    with running(command, f"{url}/health", log) as pid:
        yield url, pid


@contextmanager
def moto(log: Path) -> Iterator[str]:
    """Run a moto server in the stand-alone server's account; yield its URL."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    environment = {**os.environ, "MOTO_ACCOUNT_ID": "000000000000"}
    with running(command, f"{url}/moto-api/", log, environment):
        yield url


def _wait_until_ready(process: subprocess.Popen[bytes], health: str, log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{log.stem} ended at once:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(health, timeout=5) as answer:  # noqa: S310 -- our own server
                answer.read()
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)  # noqa: TID251 -- a poll of a real process, with a deadline
    raise RuntimeError(f"{log.stem} did not answer within {_READY_SECONDS} s:\n{log.read_text()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
