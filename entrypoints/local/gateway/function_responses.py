"""Converts a function's answer to an HTTP response by the rules of payload format 2.0.

See API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs", Lambda function
response: an answer without a statusCode is the body of a 200 in JSON; one with it sets
status, headers, cookies and body.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from entrypoints.local.functions.invocation import Invocation
from entrypoints.local.gateway.http_messages import HttpResponse, gateway_message

# Headers of the connection: the server writes these itself.
_HOP_BY_HOP = frozenset({"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding"})


class _MalformedResponseError(Exception):
    """The function's answer is not one that API Gateway accepts."""


def http_response(invocation: Invocation) -> HttpResponse:
    """Return the HTTP response; a function's error or malformed answer is a 500."""
    if invocation.function_error is not None:
        return internal_server_error()
    try:
        answer = json.loads(invocation.payload)
    except ValueError:
        return internal_server_error()
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return _inferred(answer)
    try:
        return _explicit(answer)
    except _MalformedResponseError:
        return internal_server_error()


def internal_server_error() -> HttpResponse:
    """Return API Gateway's answer when the integration failed."""
    return gateway_message(500, "Internal Server Error")


def _inferred(answer: Any) -> HttpResponse:
    body = (
        answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    )
    return HttpResponse(200, [("content-type", "application/json")], body.encode())


def _explicit(answer: Mapping[str, Any]) -> HttpResponse:
    headers = [*_headers(answer.get("headers")), *_cookies(answer.get("cookies"))]
    if not any(name == "content-type" for name, _ in headers):
        headers.insert(0, ("content-type", "text/plain; charset=utf-8"))
    return HttpResponse(_status(answer["statusCode"]), headers, _body(answer))


def _status(value: Any) -> int:
    try:
        status = int(value)
    except (TypeError, ValueError) as error:
        raise _MalformedResponseError(f"statusCode {value!r}") from error
    if isinstance(value, (bool, float)) or not 100 <= status <= 599:
        raise _MalformedResponseError(f"statusCode {value!r}")
    return status


def _headers(value: Any) -> list[tuple[str, str]]:
    if value is None:
        return []
    if not isinstance(value, dict):
        raise _MalformedResponseError("headers must be a map")
    headers = [(_header_text(name).lower(), _header_text(item)) for name, item in value.items()]
    return [(name, text) for name, text in headers if name not in _HOP_BY_HOP]


def _header_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, (str, int, float)):
        raise _MalformedResponseError("a header must be text")
    text = str(value)
    if "\r" in text or "\n" in text:
        raise _MalformedResponseError("a header must be one line")
    return text


def _cookies(value: Any) -> list[tuple[str, str]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _MalformedResponseError("cookies must be a list of texts")
    return [("set-cookie", _header_text(item)) for item in value]


def _body(answer: Mapping[str, Any]) -> bytes:
    body = answer.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise _MalformedResponseError("body must be text")
    if not answer.get("isBase64Encoded"):
        return body.encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise _MalformedResponseError("body is not base64") from error
