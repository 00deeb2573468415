"""boto3 clients as this shop wants them: impatient, and with AWS's standard retries."""

from typing import Any

import boto3
from botocore.config import Config

CONNECT_TIMEOUT = 1.0
READ_TIMEOUT = 2.0
"""Seconds. DynamoDB answers in milliseconds; who waits longer is better served by asking again."""
ATTEMPTS = 2
"""With the timeouts above, the last attempt fails just within a function's five seconds."""


def make_client(service: str) -> Any:
    """Return a client of `service`, which must be made once and shared: clients are safe under threads.

    Region, credentials and endpoint (`AWS_ENDPOINT_URL`) are the environment's. A session of its own, because
    boto3's default one is not safe under threads while it makes clients.
    https://docs.aws.amazon.com/boto3/latest/guide/clients.html#multithreading-or-multiprocessing-with-clients
    """
    config = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    )
    return boto3.session.Session().client(service, config=config)  # type: ignore[call-overload]
