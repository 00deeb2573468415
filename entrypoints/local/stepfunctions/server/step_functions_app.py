"""The Step Functions API on HTTP: an ASGI application without a framework, since each request counts."""

import logging
from collections.abc import Callable
from contextlib import nullcontext, suppress

from entrypoints.local.http.asgi_requests import (
    AsgiScope,
    Receive,
    RequestIncompleteError,
    Send,
    header_of,
    in_thread,
    read_body,
    send_api_answer,
)
from entrypoints.local.http.disconnects import watched
from entrypoints.local.http.forwarding import Forwarder
from entrypoints.local.http.responses import ApiAnswer, internal_failure
from entrypoints.local.stepfunctions.wire.step_functions_api import (
    CONTENT_TYPE,
    LONG_POLLS,
    TARGET_PREFIX,
    StepFunctionsApi,
)
from entrypoints.local.system.threads import ThreadPool

MAX_BODY = 2 * 1024 * 1024
"""Bytes of a request: the largest definition is 1 MB, and JSON may escape each character."""
_FROM_MEMORY = ("Describe", "List", "GetExecutionHistory")
"""Actions that only read memory: a thread for each would cost more than the answer."""
_LOG = logging.getLogger(__name__)


class StepFunctionsApp:
    """Serves the API, and forwards the requests of other services.

    Args:
        api: Answers the requests of Step Functions.
        threads: Run the actions that may wait.
        others: Forwards other services' requests to their endpoint, None to refuse them.
        start_inline: Whether StartExecution runs in the server's own thread: only if no task runs inline.
        from_memory: Returns whether actions that only read memory do so now; with customer keys they may call
            KMS.
    """

    def __init__(
        self,
        api: StepFunctionsApi,
        threads: ThreadPool,
        others: Forwarder | None = None,
        *,
        start_inline: bool = False,
        from_memory: Callable[[], bool] = lambda: True,
    ) -> None:
        self._api = api
        self._threads = threads
        self._others = others
        self._from_memory = from_memory
        self._quick = (*_FROM_MEMORY, "StartExecution") if start_inline else _FROM_MEMORY

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; one that ends before its body does is dropped."""
        if scope["type"] != "http":
            return
        with suppress(RequestIncompleteError):
            await self._answer_whole(scope, receive, send)

    async def _answer_whole(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        target = header_of(scope, b"x-amz-target")
        body = await read_body(receive, MAX_BODY if target.startswith(TARGET_PREFIX) else None)
        try:
            async with watched(receive) if target in LONG_POLLS else nullcontext():
                answer = await self._answer(scope, target, body)
        except Exception:  # noqa: BLE001 -- the outermost frame of the protocol
            _LOG.exception("%s failed", target or scope["path"])  # the call, never its body
            answer = internal_failure(CONTENT_TYPE)
        await send_api_answer(send, answer)

    async def _answer(self, scope: AsgiScope, target: str, body: bytes) -> ApiAnswer:
        if target.startswith(TARGET_PREFIX):
            if len(body) > MAX_BODY:
                return ApiAnswer(413, {"Content-Type": "text/plain"}, b"Request Entity Too Large")
            trace = header_of(scope, b"x-amzn-trace-id")
            if target[len(TARGET_PREFIX) :].startswith(self._quick) and self._from_memory():
                return self._api.handle(target, body, trace)
            return await in_thread(self._threads, lambda: self._api.handle(target, body, trace))
        if scope["path"] == "/health" and not target:
            return ApiAnswer(200, {"Content-Type": "application/json"}, b'{"status":"running"}')
        others = self._others
        if others is None:
            return self._api.handle(target or f"{scope['method']} {scope['path']}", body)
        return await in_thread(self._threads, lambda: others.forward(scope, body))
