"""Hands calls on to a service that runs elsewhere, so that clients need to know one address only."""

import http.client
import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.server.aws_services import Service

_TIMEOUT_SECONDS: Final = 30
_OF_ONE_CONNECTION: Final = frozenset(
    {"connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding"}
)


def forwarder(url: str) -> Service:
    """Return a service that asks the one at `url`, signature and all; emulators do not check it."""
    parts = urlsplit(url)
    connection = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection

    def handle(_target: str, body: bytes, headers: Mapping[str, str]) -> ApiAnswer:
        kept = {name: value for name, value in headers.items() if name.lower() not in _OF_ONE_CONNECTION}
        line = connection(parts.netloc, timeout=_TIMEOUT_SECONDS)
        try:
            line.request("POST", f"{parts.path}/", body, kept)
            answer = line.getresponse()
            got = {
                name: value for name, value in answer.getheaders() if name.lower() not in _OF_ONE_CONNECTION
            }
            return ApiAnswer(answer.status, got, answer.read())
        except OSError as error:
            refusal = json.dumps(
                {"__type": "ServiceUnavailable", "message": f"{url} does not answer: {error}"}
            )
            return ApiAnswer(503, {"content-type": "application/x-amz-json-1.0"}, refusal.encode())
        finally:
            line.close()

    return handle
