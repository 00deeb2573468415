"""Requests that are forwarded to another endpoint, so that clients need to know one address only."""

from collections.abc import Mapping

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from entrypoints.local.http.asgi_requests import AsgiScope
from entrypoints.local.http.responses import ApiAnswer

_OF_ONE_CONNECTION = frozenset(
    {"host", "connection", "keep-alive", "transfer-encoding", "content-length", "expect", "upgrade"}
)


class EndpointUnreachableError(Exception):
    """The endpoint did not answer; the text says which and why."""


class Forwarder:
    """Sends requests to an endpoint as they came, signature and all, and returns its answers."""

    def __init__(self, endpoint: str, *, read_seconds: float = 120.0, connections: int = 64) -> None:
        """Forward to an endpoint.

        Args:
            endpoint: Its base URL.
            read_seconds: How long to wait for an answer.
            connections: How many connections are kept.
        """
        self._endpoint = endpoint.rstrip("/")
        timeout = Timeout(connect=5.0, read=read_seconds)
        self._pool = PoolManager(maxsize=connections, retries=False, timeout=timeout)

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> ApiAnswer:
        """Send a request, whose path includes its query, and return the answer.

        Raises:
            EndpointUnreachableError: The endpoint did not answer.
        """
        try:
            answer = self._pool.request(
                method,
                self._endpoint + path,
                body=body,
                headers=_forwarded(headers),
                redirect=False,
                decode_content=False,
            )
        except HTTPError as fault:
            raise EndpointUnreachableError(f"{self._endpoint} did not answer: {fault}") from fault
        return ApiAnswer(answer.status, _forwarded(answer.headers), answer.data)

    def forward(self, scope: AsgiScope, body: bytes) -> ApiAnswer:
        """Send an ASGI request; answer 502 if the endpoint does not."""
        query = scope.get("query_string", b"").decode("latin-1")
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            return self.send(scope["method"], path + (f"?{query}" if query else ""), headers, body)
        except EndpointUnreachableError as fault:
            return ApiAnswer(502, {"Content-Type": "text/plain"}, str(fault).encode())


def _forwarded(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _OF_ONE_CONNECTION}
