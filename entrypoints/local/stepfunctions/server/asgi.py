"""The Step Functions API on HTTP: an ASGI application without a framework, since each request counts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import nullcontext
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from entrypoints.local.http.disconnects import watched
from entrypoints.local.http.responses import ApiAnswer, internal_failure
from entrypoints.local.stepfunctions.wire.api import CONTENT_TYPE, TARGET_PREFIX, StepFunctionsApi

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.server.proxy import PassingOn
    from entrypoints.local.system.threads import ThreadPool

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_BODY = 2 * 1024 * 1024
"""Bytes of a request: the largest definition is 1 MB, and JSON may escape each character."""
_FROM_MEMORY = ("Describe", "List", "GetExecutionHistory")
"""Actions that only read memory: a thread for each would cost more than the answer."""
_POLL = f"{TARGET_PREFIX}GetActivityTask"
_LOG = logging.getLogger(__name__)


class StepFunctionsApp:
    """Serves the API, and passes on what is meant for other services.

    Args:
        api: Answers the requests of Step Functions.
        threads: Where actions run that may wait.
        others: Passes other services' requests on to their endpoint, None to refuse them.
        start_inline: Whether StartExecution runs in the server's own thread: only if no task runs inline.
        from_memory: Whether actions that only read memory do so now; with customer keys they may ask KMS.
    """

    def __init__(
        self,
        api: StepFunctionsApi,
        threads: ThreadPool,
        others: PassingOn | None = None,
        *,
        start_inline: bool = False,
        from_memory: Callable[[], bool] = lambda: True,
    ) -> None:
        self._api = api
        self._threads = threads
        self._others = others
        self._from_memory = from_memory
        self._quick = (*_FROM_MEMORY, "StartExecution") if start_inline else _FROM_MEMORY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            return
        target = _header(scope, b"x-amz-target")
        body = await _body(receive, limit=MAX_BODY if target.startswith(TARGET_PREFIX) else None)
        try:
            async with watched(receive) if target == _POLL else nullcontext():
                answer = await self._answer(scope, target, body)
        except Exception:  # noqa: BLE001 -- the outermost frame of the protocol
            _LOG.exception("%s broke", target or scope["path"])  # the call, never its body
            answer = internal_failure(CONTENT_TYPE)
        await _reply(send, answer)

    async def _answer(self, scope: Scope, target: str, body: bytes | None) -> ApiAnswer:
        if body is None:
            return ApiAnswer(413, {"Content-Type": "text/plain"}, b"Request Entity Too Large")
        if target.startswith(TARGET_PREFIX):
            trace = _header(scope, b"x-amzn-trace-id")
            if target[len(TARGET_PREFIX) :].startswith(self._quick) and self._from_memory():
                return self._api.handle(target, body, trace)
            return await self._in_thread(lambda: self._api.handle(target, body, trace))
        if scope["path"] == "/health" and not target:
            return ApiAnswer(200, {"Content-Type": "application/json"}, b'{"status":"running"}')
        others = self._others
        if others is None:
            return self._api.handle(target or f"{scope['method']} {scope['path']}", body)
        return await self._in_thread(lambda: others.send(scope, body))

    async def _in_thread(self, job: Callable[[], ApiAnswer]) -> ApiAnswer:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[ApiAnswer] = loop.create_future()
        context = copy_context()

        def settle(response: ApiAnswer | None, fault: BaseException | None) -> None:
            if answer.done():  # the client has gone
                return
            if response is not None:
                answer.set_result(response)
            else:
                answer.set_exception(fault or RuntimeError("no answer"))

        def work() -> None:
            try:
                response = context.run(job)
            except BaseException as fault:  # noqa: BLE001 -- raised again where the request waits
                loop.call_soon_threadsafe(settle, None, fault)
            else:
                loop.call_soon_threadsafe(settle, response, None)

        self._threads.submit(work)
        return await answer


def _header(scope: Scope, name: bytes) -> str:
    """Return a header of a request, empty if it has none of this name."""
    return str(next((value for key, value in scope["headers"] if key == name), b"").decode("latin-1"))


async def _body(receive: Receive, limit: int | None) -> bytes | None:
    """Return the request's body, None if it is longer than `limit`."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        chunks.append(chunk)
        if limit is not None and size > limit:
            return None
        if not message.get("more_body"):
            return b"".join(chunks)


async def _reply(send: Send, response: ApiAnswer) -> None:
    headers = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in response.headers.items()]
    headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
