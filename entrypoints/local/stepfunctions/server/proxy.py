"""Passes the requests of other AWS services on to their endpoint, so that one URL serves a client for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from entrypoints.local.http.responses import ApiAnswer

_NOT_PASSED = frozenset(
    {"host", "connection", "keep-alive", "transfer-encoding", "content-length", "expect", "upgrade"}
)


class PassingOn:
    """Sends requests as they came to another endpoint and brings back its answers."""

    def __init__(self, endpoint: str, connections: int = 64) -> None:
        self._endpoint = endpoint.rstrip("/")
        self._pool = PoolManager(maxsize=connections, retries=False, timeout=Timeout(connect=5.0, read=120.0))

    def send(self, scope: Mapping[str, Any], body: bytes) -> ApiAnswer:
        """Send the request of an ASGI scope; 502 says that the endpoint did not answer."""
        query = scope.get("query_string", b"").decode("latin-1")
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        url = self._endpoint + path + (f"?{query}" if query else "")
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        passed = {k: v for k, v in headers.items() if k.lower() not in _NOT_PASSED}
        try:
            answer = self._pool.request(
                scope["method"], url, body=body, headers=passed, redirect=False, decode_content=False
            )
        except HTTPError as fault:
            return ApiAnswer(
                502, {"Content-Type": "text/plain"}, f"{self._endpoint} did not answer: {fault}".encode()
            )
        kept = {k: v for k, v in answer.headers.items() if k.lower() not in _NOT_PASSED}
        return ApiAnswer(answer.status, kept, answer.data)
