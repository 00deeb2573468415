"""Admits only pages and programs of this machine: guards against other origins and DNS rebinding.

A page elsewhere can make a browser send requests to localhost, and can have its own name resolve to
127.0.0.1. The first shows in Origin and Sec-Fetch-Site, the second in Host; the peer's address shows when a
server listens on more than loopback.
https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
"""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
_DEFAULT_PORTS = {"http": 80, "https": 443}


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
        if client is None or not _is_loopback(client[0]):
            return "The console answers this machine only."
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not _is_local_name(_host(hosts[0])):
            return "The console answers to localhost only; open it by that name."
        if not all(_is_own(origin, hosts[0], scope) for origin in headers.getlist("origin")):
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


def _is_loopback(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback


def _is_own(origin: str, host: str, scope: Scope) -> bool:
    """Return whether an Origin is this server's: a local name with the port of the Host header."""
    try:
        parts = urlsplit(origin)
        if parts.scheme not in _DEFAULT_PORTS or parts.path or parts.query:
            return False
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
        own = urlsplit(f"//{host}").port or _DEFAULT_PORTS.get(scope["scheme"], 80)
    except ValueError:
        return False
    return port == own and _is_local_name(parts.hostname)


def _host(header: str) -> str | None:
    """Return the name in a Host header, None if it is malformed."""
    try:
        parts = urlsplit(f"//{header}")
        _ = parts.port
    except ValueError:
        return None
    plain = parts.username is None and not (parts.path or parts.query or parts.fragment)
    return parts.hostname if plain else None


def _is_local_name(name: str | None) -> bool:
    return name in {"localhost", "127.0.0.1", "::1"} or (name or "").endswith(".localhost")
