"""Requests and responses of the gateway, free of any server's types."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as received: `path` percent-encoded, headers in order and possibly repeated."""

    method: str
    path: str
    query: str = ""
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    source_ip: str = "127.0.0.1"
    protocol: str = "HTTP/1.1"


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response; header names in lower case, repeated where the header is (set-cookie)."""

    status: int
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the first header of this name, which is given in lower case."""
        return next((value for key, value in self.headers if key == name), None)


def gateway_message(status: int, message: str, *headers: tuple[str, str]) -> HttpResponse:
    """Return an answer of API Gateway itself, `{"message": ...}`."""
    body = f'{{"message":"{message}"}}'.encode()
    return HttpResponse(status, [("content-type", "application/json"), *headers], body)
