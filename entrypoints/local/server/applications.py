"""The gateway, websites and AWS's JSON protocols as ASGI applications; the work is done in threads."""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from contextvars import copy_context
from functools import partial
from typing import Final, TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from entrypoints.local.gateway import Gateway, HttpRequest, HttpResponse
from entrypoints.local.gateway.gateway import BODY_LIMIT
from entrypoints.local.http.disconnects import watched
from entrypoints.local.server.aws_endpoint import Answer, AwsEndpoint
from entrypoints.local.system.threads import ThreadPool
from entrypoints.local.website import Website

Result = TypeVar("Result")

_BODILESS: Final = frozenset({204, 304})

_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


async def in_thread(threads: ThreadPool, work: Callable[[Callable[[Result], None]], None]) -> Result:
    """Run `work` in one of `threads` and return what it tells its argument, maybe from yet another thread.

    What comes late, when the server has ended, is dropped.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Result] = loop.create_future()

    def succeed(result: Result) -> None:
        if not answer.done():
            answer.set_result(result)

    def fail(error: BaseException) -> None:
        if not answer.done():
            answer.set_exception(error)

    def tell(result: Result) -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(succeed, result)

    def run() -> None:
        try:
            work(tell)
        except BaseException as error:  # noqa: BLE001 -- raised where the request is awaited
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(fail, error)

    threads.submit(partial(copy_context().run, run))
    return await answer


class FrontApp:
    """Tells calls in AWS's JSON protocols from requests to the template's APIs and websites."""

    def __init__(
        self, gateway: Gateway, websites: Sequence[Website], threads: ThreadPool, aws: "AwsApp"
    ) -> None:
        """Put on one address what has hosts of its own on AWS.

        An API's own routes go before a website's files, and those before the API's `$default` and its 404.
        """
        self._gateway = gateway
        self._websites = websites
        self._threads = threads
        self._aws = aws

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_aws_call(scope):
            await self._aws(scope, receive, send)
            return
        request = _request(scope, await _read_body(receive))
        if (service := self._aws.signed_service(request)) is not None:
            await self._aws.answer(partial(service, request), scope, receive, send)
            return

        def work(tell: Callable[[HttpResponse], None]) -> None:
            if (page := self._page(request, scope)) is not None:
                tell(page)
                return
            # A time limit may answer before the function's thread is free again.
            self._gateway.dispatch(request, tell)

        await _send_response(send, await in_thread(self._threads, work))

    def _page(self, request: HttpRequest, scope: Scope) -> HttpResponse | None:
        if not self._websites or self._gateway.claims(request.method, request.path):
            return None
        origin = _origin(scope)
        answers = (website.answer(request, origin) for website in self._websites)
        return next((answer for answer in answers if answer is not None), None)


def _is_aws_call(scope: Scope) -> bool:
    """Return whether a request is one of AWS's JSON protocols, which all post to the root."""
    posted = scope["method"] == "POST" and scope["path"] == "/"
    return posted and any(name == b"x-amz-target" for name, _ in scope["headers"])


class AwsApp:
    """AWS's own protocols."""

    def __init__(self, endpoint: AwsEndpoint, threads: ThreadPool) -> None:
        self._threads = threads
        self._endpoint = endpoint
        self.signed_service = endpoint.signed_service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        body = await _read_body(receive)
        target = headers["x-amz-target"]
        call = partial(self._endpoint.handle, target, body, headers)
        async with watched(receive) if target.endswith(".GetActivityTask") else nullcontext():
            await self.answer(call, scope, receive, send)

    async def answer(self, call: Callable[[], Answer], scope: Scope, receive: Receive, send: Send) -> None:
        """Send what `call` answers in a thread."""

        def work(tell: Callable[[Answer], None]) -> None:
            tell(call())

        await as_response(await in_thread(self._threads, work))(scope, receive, send)


def as_response(answer: Answer) -> Response:
    """Return a service's answer without the headers that the server writes itself."""
    kept = {
        name: value
        for name, value in answer.headers.items()
        if name.lower() not in {"content-length", "date", "server", "status"}
    }
    return Response(answer.body, answer.status, kept)


def _origin(scope: Scope) -> str:
    """Return the origin that a request came to: its Host, if that can be one, or where the server listens."""
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    if not _HOST.fullmatch(host):
        address, port = scope.get("server") or ("localhost", None)
        host = f"{address}:{port}" if port else str(address)
    return f"{scope['scheme']}://{host}"


def _request(scope: Scope, body: bytes) -> HttpRequest:
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


async def _read_body(receive: Receive) -> bytes:
    """Return the body, or the part of it that is already over the gateway's limit."""
    chunks, size = [], 0
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if not message.get("more_body") or size > BODY_LIMIT:
            return b"".join(chunks)


async def _send_response(send: Send, response: HttpResponse) -> None:
    headers = [(name.encode(), value.encode()) for name, value in response.headers]
    body = b"" if response.status in _BODILESS else response.body
    if response.status not in _BODILESS:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
