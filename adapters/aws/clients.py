"""boto3 clients with short timeouts and AWS's standard retries."""

import threading
from typing import Any

import boto3
from botocore.config import Config

from adapters.system.garbage_collection import uncollected

CONNECT_TIMEOUT = 1.0
READ_TIMEOUT = 2.0
"""Seconds. DynamoDB answers in milliseconds; after that long, a repeated request is answered sooner."""
ATTEMPTS = 2
"""With the timeouts above, the last attempt fails just within a function's five seconds."""


class Clients:
    """Creates clients from one session: every client after the first takes a fifth of the time.

    Region, credentials and endpoint (`AWS_ENDPOINT_URL`) are the environment's. A client is thread-safe and
    created once; a session is not thread-safe while it creates one.
    https://docs.aws.amazon.com/boto3/latest/guide/clients.html#multithreading-or-multiprocessing-with-clients
    """

    def __init__(self) -> None:
        self._session = boto3.session.Session()
        self._lock = threading.Lock()

    def make(self, service: str) -> Any:
        """Return a new client of a service."""
        config = Config(
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        )
        with self._lock, uncollected():
            return self._session.client(service, config=config)  # type: ignore[call-overload]
