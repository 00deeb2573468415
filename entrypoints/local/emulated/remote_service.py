"""A service of AWS's JSON protocols that runs elsewhere, served at this server's address."""

import json
from collections.abc import Mapping

from entrypoints.local.http.forwarding import EndpointUnreachableError, Forwarder
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.server.aws_services import Service

_READ_SECONDS = 30


def remote_service(url: str) -> Service:
    """Return a service whose calls are forwarded to `url`; emulators do not check the signature."""
    forwarder = Forwarder(url, read_seconds=_READ_SECONDS)

    def handle(_target: str, body: bytes, headers: Mapping[str, str]) -> ApiAnswer:
        try:
            return forwarder.send("POST", "/", headers, body)
        except EndpointUnreachableError as fault:
            refusal = json.dumps({"__type": "ServiceUnavailable", "message": str(fault)})
            return ApiAnswer(503, {"content-type": "application/x-amz-json-1.0"}, refusal.encode())

    return handle
