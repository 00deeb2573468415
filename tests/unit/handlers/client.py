"""Calls the handlers of the HTTP API as API Gateway does: payload format 2.0, claims already verified."""

import importlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.unit.statemachine.sources import routes

_ROUTES = {
    key: (handler, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", key.partition(" ")[2])))
    for key, handler in routes().items()
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def problem(self) -> tuple[int, str]:
        """The status and the code of a refusal, which must be a whole problem document."""
        kind = self.headers.get("Content-Type")
        assert kind == "application/problem+json", (kind, self.body)
        assert self.body["status"] == self.status
        assert self.body["type"] == f"urn:kiosk:problem:{self.body['code']}"
        assert self.body["title"]
        assert self.body["detail"]
        return self.status, self.body["code"]

    @property
    def field(self) -> object:
        return self.body.get("field")


class Context:
    """What Lambda tells a handler of its invocation."""

    function_name = "kiosk"
    aws_request_id = "2f1c0f4e"

    def get_remaining_time_in_millis(self) -> int:
        return 5_000


def load(handler: str) -> Any:
    module, _, name = handler.rpartition(".")
    return getattr(importlib.import_module(module), name)


def event(  # noqa: PLR0917 -- the parts of a request, in their order
    method: str,
    path: str,
    raw: str | None = None,
    user: str | None = "alice",
    groups: str | None = None,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the event of a request, without a user when the route asks for none.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    key, match = next(
        (key, found)
        for key, (_, pattern) in _ROUTES.items()
        if key.startswith(f"{method} ") and (found := pattern.fullmatch(path))
    )
    claims = {"sub": user, "email": f"{user}@example.com"} | ({"cognito:groups": groups} if groups else {})
    authorizer = {"authorizer": {"jwt": {"claims": claims, "scopes": None}}} if user else {}
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": key,
        "rawPath": path,
        "rawQueryString": "&".join(f"{name}={value}" for name, value in (query or {}).items()),
        "headers": {"content-type": "application/json", **(headers or {})},
        "requestContext": {
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7"},
            "routeKey": key,
            "stage": "$default",
            "requestId": "JKJaXmPLvHcESHA=",
            **authorizer,
        },
        "isBase64Encoded": False,
    }
    made |= {"queryStringParameters": dict(query)} if query else {}
    made |= {"pathParameters": match.groupdict()} if match.groupdict() else {}
    return made | ({"body": raw} if raw is not None else {})


def send(made: dict[str, Any]) -> Answer:
    """Hand an event to the handler that the template names for its route."""
    answer = load(_ROUTES[made["routeKey"]][0])(made, Context())
    headers = {name: ",".join(value) if isinstance(value, list) else value for name, value in _all(answer)}
    return Answer(answer["statusCode"], headers, json.loads(answer["body"]))


def _all(answer: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [*answer.get("headers", {}).items(), *answer.get("multiValueHeaders", {}).items()]


def call(method: str, path: str, body: object = None, **parts: Any) -> Answer:
    """Make a request with a JSON body, if any, and return its answer."""
    return send(event(method, path, None if body is None else json.dumps(body), **parts))
