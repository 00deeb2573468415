"""The gateway: HTTP APIs in front of functions."""

import base64
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import Any, Protocol
from urllib.parse import parse_qsl

from entrypoints.local.functions.concurrency import TooManyInvocationsError
from entrypoints.local.functions.invocation import (
    AnswerCallback,
    FunctionNotFoundError,
    Invocation,
    PayloadTooLargeError,
)
from entrypoints.local.functions.timeouts import Watchdog
from entrypoints.local.gateway.authorizer import AccessDeniedError, JwtAuthorizer
from entrypoints.local.gateway.cors import Cors
from entrypoints.local.gateway.function_responses import http_response, internal_server_error
from entrypoints.local.gateway.http_messages import HttpRequest, HttpResponse, gateway_message
from entrypoints.local.gateway.payload_format import ApiIdentity, build_event, joined_headers
from entrypoints.local.gateway.routes import DEFAULT_ROUTE, RouteMatch, RouteTable
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids
from entrypoints.local.system.timers import Timer
from entrypoints.local.template.event_sources import HttpRoute
from entrypoints.local.traces.header import HEADER, read_header
from entrypoints.local.traces.recorder import Tracer
from entrypoints.local.traces.trace_context import Here, working_for

BODY_LIMIT = 10 * 1024 * 1024
HEADER_LIMIT = 10_240
"""Bytes of a request's body, and of its request line and header values together.

See API Gateway Developer Guide, "Quotas for configuring and running an HTTP API".
"""

_SHOWN_OF_PATH = 500

_LOG = logging.getLogger(__name__)

SendResponse = Callable[[HttpResponse], None]


class Invoker(Protocol):
    """Calls functions, as the function host does."""

    def invoke(self, function: str, payload: bytes, done: AnswerCallback) -> None:
        """Call `function`; `done` receives the answer exactly once, in any thread."""
        ...


@dataclass(frozen=True, slots=True)
class HttpApi:
    """One HTTP API, ready to answer."""

    identity: ApiIdentity
    routes: RouteTable
    authorizers: Mapping[str, JwtAuthorizer]
    default_authorizer: str | None
    cors: Cors | None

    def match(self, method: str, path: str) -> RouteMatch | None:
        """Return the route for a percent-encoded path; all but `$default` stages are its first segment.

        API Gateway Developer Guide, "Create stages for HTTP APIs".
        """
        if self.identity.stage == "$default":
            return self.routes.match(method, path)
        prefix = f"/{self.identity.stage}"
        if path != prefix and not path.startswith(f"{prefix}/"):
            return None
        return self.routes.match(method, path.removeprefix(prefix) or "/")

    def authorizer_of(self, route: HttpRoute) -> JwtAuthorizer | None:
        """Return a route's authorizer; "NONE" opens a route of an API with a default authorizer."""
        name = route.authorizer or self.default_authorizer
        return None if name is None or name == "NONE" else self.authorizers[name]


class Gateway:
    """Answers the requests to a template's HTTP APIs. Thread-safe."""

    def __init__(  # noqa: PLR0913 -- the ports it stands on
        self,
        apis: Iterable[HttpApi],
        invoker: Invoker,
        watchdog: Watchdog,
        clock: Clock,
        ids: Ids,
        *,
        tracer: Tracer | None = None,
    ) -> None:
        """Serve `apis`; if several have a route for a request, the first answers.

        Args:
            apis: The APIs to serve.
            invoker: Calls the functions behind the routes.
            watchdog: Enforces the integrations' time limits.
            clock: The clock.
            ids: Generates request ids.
            tracer: Records requests that have a route, if given.
        """
        self.apis: Sequence[HttpApi] = tuple(apis)
        self._invoker = invoker
        self._watchdog = watchdog
        self._clock = clock
        self._ids = ids
        self._tracer = tracer

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer a request in this thread.

        A function that exceeds its timeout is answered with an error once its handler has returned.
        """
        reply: SimpleQueue[HttpResponse] = SimpleQueue()
        self.dispatch(request, reply.put)
        return reply.get()

    def allows_origin(self, method: str, path: str, origin: str) -> bool:
        """Return whether the API that answers a request allows an origin by its CORS configuration."""
        api, _ = self._route(HttpRequest(method, path))
        return api is not None and api.cors is not None and api.cors.allows(origin)

    def claims(self, method: str, path: str) -> bool:
        """Return whether an API has a route other than `$default` for a percent-encoded path."""
        matches = (api.match(method, path) for api in self.apis)
        return any(match is not None and match.route.key != DEFAULT_ROUTE for match in matches)

    def dispatch(self, request: HttpRequest, reply: SendResponse) -> None:
        """Answer a request; `reply` is called exactly once, from another thread if a time limit passes."""
        headers = joined_headers(request.headers)
        unique = self._ids()
        request_id = base64.b64encode(bytes.fromhex(unique.replace("-", "")[:22])).decode()

        def finish(api: HttpApi | None, response: HttpResponse) -> None:
            if api is not None and api.cors is not None:
                response = api.cors.decorate(response, headers)
            reply(
                HttpResponse(
                    response.status, [*response.headers, ("apigw-requestid", request_id)], response.body
                )
            )

        refusal = _over_limits(request)
        if refusal is not None:
            finish(None, refusal)
            return
        api, match = self._route(request)
        preflight = api.cors.preflight(request.method, headers) if api and api.cors else None
        if preflight is not None:
            reply(preflight)
        elif api is None or match is None:
            finish(api, gateway_message(404, "Not Found"))
        else:
            began = int(self._clock.timestamp())
            passage = _Passage(request, api, match, headers, request_id, unique, began)
            forward = self._forward if self._tracer is None else partial(self._trace, self._tracer)
            forward(passage, lambda response: finish(api, response))

    def _route(self, request: HttpRequest) -> tuple[HttpApi | None, RouteMatch | None]:
        for api in self.apis:
            match = api.match(request.method, request.path)
            if match is not None:
                return api, match
        return (self.apis[0] if self.apis else None), None

    def _trace(self, tracer: Tracer, passage: "_Passage", reply: SendResponse) -> None:
        """Forward a request inside a span, in the client's trace if the request names one."""
        header = read_header(passage.headers.get(HEADER)) or read_header(passage.trace_header)
        span = tracer.begin(
            "request",
            passage.match.route.key,
            None if header is None else Here(*header),
            path=passage.request.path[:_SHOWN_OF_PATH],
            requestId=passage.request_id,
        )

        def ended(response: HttpResponse) -> None:
            failed = str(response.status) if response.status >= 400 else None
            tracer.end(span, failed, httpStatus=response.status)
            reply(response)

        with working_for(span.here):
            self._forward(passage, ended)

    def _authorized(self, passage: "_Passage") -> dict[str, Any] | None:
        authorizer = passage.api.authorizer_of(passage.match.route)
        if authorizer is None:
            return None
        if self._tracer is None:
            return passage.authorize(authorizer)
        with self._tracer.span("authorizer", authorizer.name):
            return passage.authorize(authorizer)

    def _forward(self, passage: "_Passage", reply: SendResponse) -> None:
        try:
            authorizer = self._authorized(passage)
        except AccessDeniedError as denied:
            reply(denied.response)
            return
        event = build_event(
            passage.request,
            passage.match,
            passage.api.identity,
            request_id=passage.request_id,
            trace_id=passage.trace_header,
            moment=self._clock.now(),
            authorizer=authorizer,
        )
        self._invoke(passage.match.route, json.dumps(event, ensure_ascii=False).encode(), reply)

    def _invoke(self, route: HttpRoute, payload: bytes, reply: SendResponse) -> None:
        """Call the route's function; answer for it when the integration's time limit has passed.

        HTTP APIs wait 30 seconds at most and then answer 503; a function's own, shorter timeout is an
        error of the function and a 500. A function that Lambda throttles is unavailable, a 503 too.
        """
        deadline = self._clock.monotonic() + route.timeout_seconds
        too_late = gateway_message(503, "Service Unavailable")
        watched = self._watchdog.watch(deadline, lambda: reply(too_late))

        def done(invocation: Invocation) -> None:
            if self._watchdog.release(watched):
                if invocation.function_error is not None:
                    _LOG.error("%s: %s failed: %s", route.key, route.function, invocation.payload.decode())
                reply(http_response(invocation))

        try:
            self._invoker.invoke(route.function, payload, done)
        except PayloadTooLargeError:
            self._refuse(watched, gateway_message(413, "Request Entity Too Large"), reply)
        except TooManyInvocationsError as throttled:
            _LOG.error("%s: %s is throttled: %s", route.key, route.function, throttled.reason)
            self._refuse(watched, too_late, reply)
        except FunctionNotFoundError:
            self._refuse(watched, internal_server_error(), reply)

    def _refuse(self, watched: Timer, response: HttpResponse, reply: SendResponse) -> None:
        if self._watchdog.release(watched):
            reply(response)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A request that was forwarded to a function."""

    request: HttpRequest
    api: HttpApi
    match: RouteMatch
    headers: Mapping[str, str]
    request_id: str
    unique: str
    began: int

    def authorize(self, authorizer: JwtAuthorizer) -> dict[str, Any]:
        query = dict(parse_qsl(self.request.query)) if self.request.query else {}
        return authorizer.authorize(self.headers, query, self.match.route.scopes)

    @property
    def trace_header(self) -> str:
        return f"Root=1-{self.began:08x}-{self.unique.replace('-', '')[8:]}"


def _over_limits(request: HttpRequest) -> HttpResponse | None:
    if len(request.body) > BODY_LIMIT:
        return gateway_message(413, "Request Entity Too Large")
    line = len(request.method) + len(request.path) + len(request.query)
    if line + sum(len(value) for _, value in request.headers) > HEADER_LIMIT:
        return gateway_message(431, "Request Header Fields Too Large")
    return None
