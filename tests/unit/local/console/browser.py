"""Asks an ASGI application without a server, as a browser or a program of some address would."""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp


class Browser:
    """Asks `app` from the address `peer`."""

    def __init__(
        self, app: ASGIApp, *, peer: str = "127.0.0.1", base_url: str = "http://localhost:8000"
    ) -> None:
        self._transport = httpx.ASGITransport(app, client=(peer, 50_000))
        self._base_url = base_url

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url=self._base_url) as client:
                return await client.request(method, path, **options)

        return asyncio.run(ask())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)
