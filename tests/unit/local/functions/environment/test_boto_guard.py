import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, EndpointConnectionError

from entrypoints.local.functions.environment.boto_guard import BotoGuard

ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=1)


def client(service: str, endpoint: str | None = None) -> Any:
    make: Any = boto3.client
    return make(
        service,
        region_name="eu-west-1",
        aws_access_key_id="AKIAREAL",
        aws_secret_access_key="real",
        endpoint_url=endpoint,
        config=ONCE,
    )


@pytest.fixture
def guard() -> Iterator[BotoGuard]:
    guard = BotoGuard()
    guard.apply()
    yield guard
    guard.remove()


@pytest.mark.parametrize(
    "endpoint",
    [None, "https://s3.amazonaws.com", "https://S3.eu-west-1.AMAZONAWS.com.cn.", "https://x.on.aws"],
)
def test_a_client_of_the_real_aws_is_refused_with_the_name_of_the_service(
    guard: BotoGuard, endpoint: str | None
) -> None:
    with pytest.raises(BotoCoreError, match="nothing that runs locally calls the real AWS"):
        client("s3", endpoint).list_buckets()


def test_a_client_that_was_made_before_is_refused_too() -> None:
    early = client("sts")
    guard = BotoGuard()
    guard.apply()
    with pytest.raises(BotoCoreError, match="sts is not served here"):
        early.get_caller_identity()
    guard.remove()


def test_an_endpoint_of_this_machine_is_called(guard: BotoGuard) -> None:
    with pytest.raises(EndpointConnectionError, match=r"127\.0\.0\.1:1/"):
        client("s3", "http://127.0.0.1:1").list_buckets()


def test_the_last_guard_puts_botocore_back_that_was_imported_before_or_later() -> None:
    program = (
        "import sys; from entrypoints.local.functions.environment.boto_guard import BotoGuard\n"
        "first, second = BotoGuard(), BotoGuard(); first.apply(); second.apply()\n"
        "from botocore.endpoint import Endpoint; names = [Endpoint._send.__name__]\n"
        "first.remove(); names.append(Endpoint._send.__name__)\n"
        "second.remove(); names.append(Endpoint._send.__name__)\n"
        "first.apply(); names.append(Endpoint._send.__name__)\n"
        "first.remove(); print(*names, Endpoint._send.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "guarded guarded _send guarded _send\n"
