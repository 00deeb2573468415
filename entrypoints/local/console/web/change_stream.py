"""The stream of changes: server-sent events that say what kind of thing has changed, never what.

A page asks again for what it shows. However much happens, a page gets at most four messages a second, and
none when nothing changed; all pages share one look at the counters, and nobody looks when no page is open.
https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Hashable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from entrypoints.local.console.web.json_api import RefusedError

Fingerprint = Callable[[], Hashable]
"""Tells a value that differs from the one before if something changed; must be quick."""

_PAUSE: Final = 0.25
_HEARTBEAT: Final = 15.0
"""Seconds between two looks, and between two signs of life: a client that vanished shows when one is sent."""
_MOST_CLIENTS: Final = 32
"""Pages at once; each holds a connection."""


class Changes:
    """Counts changes by kind and tells them to whoever listens. All of it runs in the server's own thread."""

    def __init__(
        self, kinds: Mapping[str, Fingerprint], *, pause: float = _PAUSE, heartbeat: float = _HEARTBEAT
    ) -> None:
        """Watch `kinds`, every `pause` seconds while somebody listens."""
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
        """How many pages listen."""
        return len(self._clients)

    async def stream(self, _request: Request) -> Response:
        """Answer `stream`."""
        if self._closed or len(self._clients) >= _MOST_CLIENTS:
            raise RefusedError(f"There are {len(self._clients)} pages open; close one.", 503)
        return StreamingResponse(
            self._messages(), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    def close(self) -> None:
        """End all streams, so that the server need not wait for them."""
        self._closed = True
        for client in self._clients:
            client.set()
        if self._watcher is not None:
            self._watcher.cancel()

    async def _messages(self) -> AsyncIterator[str]:
        client = asyncio.Event()
        self._look()  # whoever listens already is told, too
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
        """Count what differs from the last look, and wake whoever listens if anything does."""
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
