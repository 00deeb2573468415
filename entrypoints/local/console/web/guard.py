"""Admits only pages and programs of this machine to the console, whatever else the port is open to.

`http.port_guard` says against what. The console is stricter: --host and --expose-aws do not open it, and only
its pages may be linked to.
"""

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from entrypoints.local.http.local_names import ServedNames, is_loopback, read_host

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_NAMES = ServedNames()


class Guard:
    """An ASGI application behind the guard; every answer has the security headers.

    Args:
        app: The guarded application.
        api: The path without pages, which no link leads to.
    """

    def __init__(self, app: ASGIApp, *, api: str) -> None:
        self._app = app
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with 403 if it is foreign."""

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, guarded_send)
        else:
            await JSONResponse({"message": refusal}, 403)(scope, receive, guarded_send)

    def _refusal(self, scope: Scope) -> str | None:
        """Return the reason to reject a request, or None."""
        client = scope.get("client")
        if client is None or not is_loopback(client[0]):
            return "The console answers this machine only."
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        host = read_host(hosts[0]) if len(hosts) == 1 else None
        if host is None or not _NAMES.include(host.name):
            return "The console answers to localhost only; open it by that name."
        if not all(_NAMES.own(origin, host, scope["scheme"]) for origin in headers.getlist("origin")):
            return "A page of another origin asked; the console answers its own pages only."
        if not self._is_own_fetch(headers, scope):
            return "Another site asked; the console answers its own pages only."
        return None

    def _is_own_fetch(self, headers: Mapping[str, str], scope: Scope) -> bool:
        site = headers.get("sec-fetch-site", "none")
        linked = scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"
        framed = headers.get("sec-fetch-dest", "document") != "document"
        page = not scope["path"].startswith(self._api)
        return site in {"same-origin", "none"} or (page and linked and not framed)
