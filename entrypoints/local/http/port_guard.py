"""Admits requests of this machine's programs and of the server's own pages, on the whole port.

AWS's services verify a signature before they act; here signatures are not verified, and a page of any site
can make a browser send a request to localhost. What a page cannot forge tells such a request apart: Host,
Origin and Sec-Fetch-Site; what no program can forge tells other machines apart: the peer's address.
https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
"""

import json
from typing import NamedTuple, Protocol

from entrypoints.local.http.asgi_requests import AsgiApp, AsgiScope, Receive, Send, send_answer
from entrypoints.local.http.local_names import ServedNames, is_loopback, read_host

_READ = frozenset({b"host", b"origin", b"sec-fetch-site", b"sec-fetch-mode", b"sec-fetch-dest"})

NOT_LOCAL_NAME = "This server answers to localhost only, and to what --host names: use such a name."
OTHER_ORIGIN = "A page of another origin sent this request; only this server's own pages may."
OTHER_SITE = "Another site sent this request; only this server's own pages may."
OTHER_MACHINE = (
    "AWS's protocols verify no signatures here and answer this machine only; "
    "--expose-aws opens them to others."
)


class Access(NamedTuple):
    """The senders that a request may have.

    Attributes:
        aws: Whether it is a call of AWS's protocols, which no other site may even link to.
        signed: Whether AWS answers it only with a signature, which no other machine could give here.
    """

    aws: bool = False
    signed: bool = False


class Traffic(Protocol):
    """Says what a server's requests are."""

    def access(self, scope: AsgiScope) -> Access | None:
        """Return who may send a request; None leaves that to the route's own guard."""
        ...

    def allows_origin(self, scope: AsgiScope, origin: str) -> bool:
        """Return whether the deployed API that answers a request allows an origin by CORS."""
        ...


class PortGuard:
    """An ASGI application behind the guard: foreign requests are answered 403.

    Args:
        app: The guarded application.
        names: The names by which the server is reached.
        traffic: Says what the requests are.
        expose_aws: Whether other machines may call AWS's protocols.
    """

    def __init__(self, app: AsgiApp, *, names: ServedNames, traffic: Traffic, expose_aws: bool) -> None:
        self._app = app
        self._names = names
        self._traffic = traffic
        self._expose_aws = expose_aws

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
            return
        body = json.dumps({"__type": "AccessDeniedException", "message": refusal}).encode()
        headers = [(b"content-type", b"application/json"), (b"x-amzn-errortype", b"AccessDeniedException")]
        await send_answer(send, 403, headers, body)

    def _refusal(self, scope: AsgiScope) -> str | None:
        """Return the reason to reject a request, or None."""
        access = self._traffic.access(scope)
        if access is None:
            return None
        headers: dict[bytes, list[str]] = {}
        for name, value in scope["headers"]:
            if name in _READ:
                headers.setdefault(name, []).append(value.decode("latin-1"))
        arrived_at = (scope.get("server") or (None,))[0]
        hosts = headers.get(b"host", [])
        host = read_host(hosts[0]) if len(hosts) == 1 else None
        if host is None or not self._names.include(host.name, arrived_at):
            return NOT_LOCAL_NAME
        if access.signed and not self._expose_aws and not _is_of_this_machine(scope):
            return OTHER_MACHINE
        for origin in headers.get(b"origin", ()):
            if self._names.own(origin, host, scope["scheme"], arrived_at):
                continue
            if access.aws or not self._traffic.allows_origin(scope, origin):
                return OTHER_ORIGIN
        if not all(
            self._is_welcome(site, access, scope, headers) for site in headers.get(b"sec-fetch-site", ())
        ):
            return OTHER_SITE
        return None

    def _is_welcome(
        self, site: str, access: Access, scope: AsgiScope, headers: dict[bytes, list[str]]
    ) -> bool:
        """Return whether a request may come from a site: a link is followed, and CORS has been looked at."""
        if site in {"same-origin", "none"}:
            return True
        if access.aws:
            return False
        if b"origin" in headers or site == "same-site":
            return True
        linked = scope["method"] in {"GET", "HEAD"} and headers.get(b"sec-fetch-mode") == ["navigate"]
        return linked and headers.get(b"sec-fetch-dest", ["document"]) == ["document"]


def _is_of_this_machine(scope: AsgiScope) -> bool:
    client = scope.get("client")
    return client is not None and is_loopback(client[0])
