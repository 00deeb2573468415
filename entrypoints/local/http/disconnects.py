"""Who waits for the answer of a request, and may have gone before it comes.

A worker that is ended while GetActivityTask holds its request must not be given a task: nobody would do it.

worker A            worker B            a task
asks, waits
is ended
                    asks, waits
                                        comes: A's request would have it first
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Caller:
    """The other end of a connection.

    Attributes:
        gone: Whether it has closed the connection.
        on_leaving: Is called when it does.
    """

    __slots__ = ("gone", "on_leaving")

    def __init__(self) -> None:
        self.gone = False
        self.on_leaving: Callable[[], None] | None = None

    def leave(self) -> None:
        """Note that nobody waits any longer, and say so."""
        self.gone = True
        if self.on_leaving is not None:
            self.on_leaving()


_CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)


@asynccontextmanager
async def watched(receive: Receive) -> AsyncIterator[None]:
    """Watch the connection of an ASGI request whose body was read, for whatever runs in this context."""
    caller = Caller()
    token = _CALLER.set(caller)
    watching = asyncio.ensure_future(_until_gone(receive, caller))
    try:
        yield
    finally:
        watching.cancel()
        _CALLER.reset(token)


def has_left(on_leaving: Callable[[], None]) -> bool:
    """Tell whether whoever waits for this context's answer has gone; if not, `on_leaving` is called then."""
    caller = _CALLER.get()
    if caller is None:
        return False
    caller.on_leaving = on_leaving
    return caller.gone


async def _until_gone(receive: Receive, caller: Caller) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    caller.leave()
