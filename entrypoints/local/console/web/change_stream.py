"""The change stream: server-sent events that name the kind of thing that changed, without data.

A page then reloads its data. A page gets at most four messages a second, and
none without changes; all pages share one poll of the counters, which stops when no page is open.
https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Hashable, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from entrypoints.local.console.web.json_api import ConsoleError

Fingerprint = Callable[[], Hashable]
"""Returns a value that changes with the thing it watches; must be quick."""

_PAUSE = 0.25
_HEARTBEAT = 15.0
"""Seconds between polls, and between heartbeats, which detect clients that disconnected."""
_MOST_CLIENTS = 32
"""The most pages at once; each holds a connection."""


class Changes:
    """Counts changes by kind and notifies listeners. Runs in the server's thread."""

    def __init__(
        self, kinds: Mapping[str, Fingerprint], *, pause: float = _PAUSE, heartbeat: float = _HEARTBEAT
    ) -> None:
        """Poll `kinds` every `pause` seconds while a page listens."""
        self._kinds = kinds
        self._pause = pause
        self._heartbeat = heartbeat
        self._seen: dict[str, Hashable] = {}
        self._counters = dict.fromkeys(kinds, 0)
        self._clients: set[asyncio.Event] = set()
        self._watcher: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def listeners(self) -> int:
        """The number of listening pages."""
        return len(self._clients)

    async def stream(self, _request: Request) -> Response:
        """Answer `stream`."""
        if self._closed or len(self._clients) >= _MOST_CLIENTS:
            raise ConsoleError(f"{len(self._clients)} pages are open already; close one.", 503)
        return StreamingResponse(
            self._messages(), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    def close(self) -> None:
        """End all streams, so that the server does not wait for them."""
        self._closed = True
        for client in self._clients:
            client.set()
        if self._watcher is not None:
            self._watcher.cancel()

    async def _messages(self) -> AsyncIterator[str]:
        client = asyncio.Event()
        self._look()  # notifies present listeners, too
        self._clients.add(client)
        try:
            if self._watcher is None or self._watcher.done():
                self._watcher = asyncio.get_running_loop().create_task(self._watch())
            yield f"retry: 1000\n{self._message()}"
            while not self._closed:
                try:
                    await asyncio.wait_for(client.wait(), self._heartbeat)
                except TimeoutError:
                    yield ": still here\n\n"
                else:
                    client.clear()
                    if not self._closed:
                        yield self._message()
        finally:
            self._clients.discard(client)

    async def _watch(self) -> None:
        while self._clients:
            await asyncio.sleep(self._pause)
            self._look()

    def _look(self) -> None:
        """Count what differs from the last poll, and wake the listeners if anything does."""
        changed = False
        for kind, fingerprint in self._kinds.items():
            now = fingerprint()
            if self._seen.get(kind) != now:
                self._seen[kind] = now
                self._counters[kind] += 1
                changed = True
        if changed:
            for client in self._clients:
                client.set()

    def _message(self) -> str:
        return f"event: change\ndata: {json.dumps(self._counters)}\n\n"
