"""ASGI requests: their bodies, their work in threads, their answers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Any, TypeAlias, TypeVar

from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.system.threads import ThreadPool

AsgiScope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApp: TypeAlias = Callable[[AsgiScope, Receive, Send], Awaitable[None]]

ResultT = TypeVar("ResultT")

_BODILESS = frozenset({204, 304})


class RequestIncompleteError(Exception):
    """The client closed the connection before its request was complete; nobody waits for an answer."""


async def read_body(receive: Receive, limit: int | None = None) -> bytes:
    """Return the body of a request, or the part of it that is already longer than `limit` bytes.

    A message that ends early is incomplete and must not be acted on, however it was framed.
    https://www.rfc-editor.org/rfc/rfc9112#name-handling-incomplete-message

    Raises:
        RequestIncompleteError: The client has disconnected before the body's end.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message.get("type") == "http.disconnect":
            raise RequestIncompleteError
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if not message.get("more_body") or (limit is not None and size > limit):
            return b"".join(chunks)


async def in_thread(threads: ThreadPool, job: Callable[[], ResultT]) -> ResultT:
    """Run a job in one of `threads` and return what it returns, or raise what it raises."""

    def work(deliver: Callable[[ResultT], None]) -> None:
        deliver(job())

    return await delivered_by(threads, work)


async def delivered_by(threads: ThreadPool, work: Callable[[Callable[[ResultT], None]], None]) -> ResultT:
    """Run `work` in one of `threads` and return the result that it delivers to its argument.

    The result may come from yet another thread, before or after `work` has ended. A result that comes after
    the client or the event loop has gone is dropped.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[ResultT] = loop.create_future()

    def succeed(result: ResultT) -> None:
        if not answer.done():
            answer.set_result(result)

    def fail(error: BaseException) -> None:
        if not answer.done():
            answer.set_exception(error)

    def deliver(result: ResultT) -> None:
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(succeed, result)

    def run() -> None:
        try:
            work(deliver)
        except BaseException as error:  # noqa: BLE001 -- raised where the request waits
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(fail, error)

    threads.submit(partial(copy_context().run, run))
    return await answer


async def send_answer(send: Send, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> None:
    """Send an answer with its content-length; 204 and 304 have neither body nor length."""
    sent = list(headers)
    if status in _BODILESS:
        body = b""
    else:
        sent.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})


async def send_api_answer(send: Send, answer: ApiAnswer) -> None:
    """Send a service's answer."""
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()
    ]
    await send_answer(send, answer.status, headers, answer.body)


def header_of(scope: AsgiScope, name: bytes) -> str:
    """Return a header of a request by its lower-case name, empty if the request does not have it."""
    return str(next((value for key, value in scope["headers"] if key == name), b"").decode("latin-1"))
