"""The gateway, websites and AWS's JSON protocols as ASGI applications; the work is done in threads."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from functools import partial

from starlette.responses import Response

from entrypoints.local.gateway import Gateway, HttpRequest, HttpResponse
from entrypoints.local.gateway.gateway import BODY_LIMIT
from entrypoints.local.http.asgi_requests import (
    AsgiScope,
    Receive,
    RequestIncompleteError,
    Send,
    delivered_by,
    in_thread,
    read_body,
    send_answer,
    send_api_answer,
)
from entrypoints.local.http.disconnects import watched
from entrypoints.local.http.local_names import read_host
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.server.aws_services import AwsServices
from entrypoints.local.server.signatures import signed_service
from entrypoints.local.server.traffic import is_aws_call
from entrypoints.local.system.threads import ThreadPool
from entrypoints.local.website import Website

_OF_THE_SERVER = frozenset({"content-length", "date", "server", "status"})
"""Headers that the server writes itself."""


class FrontApp:
    """Routes calls of AWS's services and requests to the template's APIs and websites."""

    def __init__(
        self,
        gateway: Gateway,
        websites: Sequence[Website],
        aws: "AwsApp",
        *,
        functions: ThreadPool,
        pages: ThreadPool,
    ) -> None:
        """Serve on one address what has hosts of its own on AWS.

        An API's own routes go before a website's files, and those before the API's `$default` and its 404.

        Args:
            gateway: Answers the requests to the APIs.
            websites: Answer the requests for files.
            aws: Answers the calls of AWS's services.
            functions: Run the requests that call functions.
            pages: Read the websites' files, which never wait for a function.
        """
        self._gateway = gateway
        self._websites = websites
        self._aws = aws
        self._functions = functions
        self._pages = pages

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answer one request; one that ends before its body does is dropped."""
        with suppress(RequestIncompleteError):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        if is_aws_call(scope):
            await self._aws(scope, receive, send)
            return
        request = _request(scope, await read_body(receive, BODY_LIMIT))
        service = signed_service(scope["headers"], scope["query_string"])
        if service is not None:
            await self._aws.answer_signed(service, request, send)
            return
        response = await self._page(request, scope) or await self._function(request)
        headers = [(name.encode(), value.encode()) for name, value in response.headers]
        await send_answer(send, response.status, headers, response.body)

    async def _function(self, request: HttpRequest) -> HttpResponse:
        def work(deliver: Callable[[HttpResponse], None]) -> None:
            # A time limit may answer before the function's thread is free again.
            self._gateway.dispatch(request, deliver)

        return await delivered_by(self._functions, work)

    async def _page(self, request: HttpRequest, scope: AsgiScope) -> HttpResponse | None:
        if not self._websites or self._gateway.claims(request.method, request.path):
            return None
        origin = _origin(scope)

        def first() -> HttpResponse | None:
            answers = (website.answer(request, origin) for website in self._websites)
            return next((answer for answer in answers if answer is not None), None)

        return await in_thread(self._pages, first)


class AwsApp:
    """Answers the calls of AWS's services."""

    def __init__(self, services: AwsServices, threads: ThreadPool) -> None:
        self._threads = threads
        self._services = services

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        body = await read_body(receive, BODY_LIMIT)
        target = headers["x-amz-target"]
        call = partial(self._services.handle, target, body, headers)
        async with watched(receive) if self._services.is_long_poll(target) else nullcontext():
            await self.answer(call, send)

    async def answer_signed(self, service: str, request: HttpRequest, send: Send) -> None:
        """Answer a call in a protocol without X-Amz-Target, signed for `service`."""
        await self.answer(partial(self._services.handle_signed, service, request), send)

    async def answer(self, call: Callable[[], ApiAnswer], send: Send) -> None:
        """Make a call in a thread and send its answer."""
        await send_api_answer(send, _without_server_headers(await in_thread(self._threads, call)))


def as_response(answer: ApiAnswer) -> Response:
    """Return a service's answer as a response of Starlette's routes."""
    kept = _without_server_headers(answer)
    return Response(kept.body, kept.status, kept.headers)


def _without_server_headers(answer: ApiAnswer) -> ApiAnswer:
    kept = {name: value for name, value in answer.headers.items() if name.lower() not in _OF_THE_SERVER}
    return ApiAnswer(answer.status, kept, answer.body)


def _origin(scope: AsgiScope) -> str:
    """Return the origin of a request: its Host, if that is a valid one, or the server's address."""
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    if read_host(host) is None:
        address, port = scope.get("server") or ("localhost", None)
        host = f"{address}:{port}" if port else str(address)
    return f"{scope['scheme']}://{host}"


def _request(scope: AsgiScope, body: bytes) -> HttpRequest:
    raw_path = scope.get("raw_path") or scope["path"].encode()
    client = scope.get("client") or ("127.0.0.1", 0)
    return HttpRequest(
        method=scope["method"],
        path=raw_path.split(b"?", 1)[0].decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]],
        body=body,
        source_ip=client[0],
        protocol=f"HTTP/{scope['http_version']}",
    )
