"""Clients that disconnect while a request of theirs is pending.

A worker that is killed while GetActivityTask holds its request must not receive a task, which would never be
done.

worker A            worker B            a task
asks, waits
is killed
                    asks, waits
                                        comes: A's request would get it first
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

from entrypoints.local.http.asgi_requests import Receive


class WaitingClient:
    """The client of a pending request.

    Attributes:
        gone: Whether it has closed the connection.
        on_leaving: Called when it does.
    """

    __slots__ = ("gone", "on_leaving")

    def __init__(self) -> None:
        self.gone = False
        self.on_leaving: Callable[[], None] | None = None

    def leave(self) -> None:
        """Note that the connection is closed, and call `on_leaving`."""
        self.gone = True
        if self.on_leaving is not None:
            self.on_leaving()


_CLIENT: ContextVar[WaitingClient | None] = ContextVar("client", default=None)


@asynccontextmanager
async def watched(receive: Receive) -> AsyncIterator[None]:
    """Watch the connection of an ASGI request whose body was read, for `has_left` in this context."""
    client = WaitingClient()
    token = _CLIENT.set(client)
    watching = asyncio.ensure_future(_until_gone(receive, client))
    try:
        yield
    finally:
        watching.cancel()
        _CLIENT.reset(token)


def has_left(on_leaving: Callable[[], None]) -> bool:
    """Return whether this context's client has disconnected; if not, `on_leaving` is called when it does."""
    client = _CLIENT.get()
    if client is None:
        return False
    client.on_leaving = on_leaving
    return client.gone


async def _until_gone(receive: Receive, client: WaitingClient) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.leave()
