"""Builds the event of payload format 2.0.

See API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs", payload format
structure.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from entrypoints.local.gateway.http_messages import HttpRequest
from entrypoints.local.gateway.routes import RouteMatch

_TEXT_TYPES = re.compile(r"text/.*|application/(json|xml|javascript|.*\+json|.*\+xml)", re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class ApiIdentity:
    """The API that an event names: its id, domain, account and stage."""

    api_id: str
    account: str
    domain: str
    port: int
    stage: str = "$default"
    stage_variables: Mapping[str, str] = field(default_factory=dict)


def build_event(  # noqa: PLR0913 -- one argument per source of facts
    request: HttpRequest,
    match: RouteMatch,
    api: ApiIdentity,
    *,
    request_id: str,
    trace_id: str,
    moment: datetime,
    authorizer: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return the event of an authorized request.

    Args:
        request: The request.
        match: Its route and path variables.
        api: The API it came to.
        request_id: The gateway's id of the request.
        trace_id: The X-Ray trace header for it, unless the client sent one.
        moment: When it was received.
        authorizer: `requestContext.authorizer`, or None on an open route.
    """
    headers = joined_headers(request.headers)
    cookies = headers.pop("cookie", None)
    path = unquote(request.path)
    key = match.route.key
    context: dict[str, Any] = {
        "accountId": api.account,
        "apiId": api.api_id,
        "domainName": api.domain,
        "domainPrefix": api.domain.split(".", 1)[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": request_id,
        "routeKey": key,
        "stage": api.stage,
        "time": _common_log_time(moment),
        "timeEpoch": int(moment.timestamp() * 1000),
    }
    if authorizer is not None:
        context["authorizer"] = authorizer
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": key,
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": _with_forwarding(headers, request, api, trace_id),
        "requestContext": context,
        "isBase64Encoded": False,
    }
    if api.stage_variables:
        event["stageVariables"] = dict(api.stage_variables)
    _add_optional(event, request, match, cookies)
    return event


def joined_headers(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return headers by lower-case name, repeated ones joined by commas; cookies by semicolons."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if key not in joined:
            joined[key] = value
        else:
            joined[key] += f"{'; ' if key == 'cookie' else ','}{value}"
    return joined


def claims_as_text(claims: Mapping[str, Any]) -> dict[str, str]:
    """Return the claims of a token as an event has them: every value as text.

    HTTP APIs write arrays as `[admin staff]` and numbers and booleans as text, in the way Go prints them; see
    API Gateway Developer Guide, "Control access to HTTP APIs with JWT authorizers".
    """
    return {name: _claim_text(value) for name, value in claims.items()}


def _claim_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{' '.join(map(_claim_text, value))}]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{name}:{_claim_text(item)}' for name, item in sorted(value.items()))}]"
    return "<nil>" if value is None else str(value)


def _add_optional(
    event: dict[str, Any], request: HttpRequest, match: RouteMatch, cookies: str | None
) -> None:
    """Add the members that an event has only if the request has them."""
    if cookies:
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";") if cookie.strip()]
    if request.query:
        event["queryStringParameters"] = _joined_query(request.query)
    if match.variables:
        event["pathParameters"] = dict(match.variables)
    if request.body:
        event["body"], event["isBase64Encoded"] = _body(request.body, event["headers"])


def _joined_query(query: str) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _body(body: bytes, headers: Mapping[str, str]) -> tuple[str, bool]:
    """Return the body as text, or in base64 unless its content type says that it is text."""
    content_type = headers.get("content-type", "").split(";", 1)[0].strip()
    if _TEXT_TYPES.fullmatch(content_type):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), True


def _with_forwarding(
    headers: dict[str, str], request: HttpRequest, api: ApiIdentity, trace_id: str
) -> dict[str, str]:
    """Add the headers that API Gateway adds."""
    headers.setdefault("host", api.domain)
    headers.setdefault("content-length", str(len(request.body)))
    forwarded = headers.get("x-forwarded-for")
    headers["x-forwarded-for"] = f"{forwarded}, {request.source_ip}" if forwarded else request.source_ip
    headers["x-forwarded-port"] = str(api.port)
    headers["x-forwarded-proto"] = "http"
    headers.setdefault("x-amzn-trace-id", trace_id)
    return headers


def _common_log_time(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    return f"{utc:%d}/{_MONTHS[utc.month - 1]}/{utc:%Y:%H:%M:%S +0000}"
