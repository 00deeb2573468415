"""The route of every request that no other route answers."""

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Receive, Scope, Send


class AllOthers(BaseRoute):
    """Hands every request to an application, also one whose path has a line break in it.

    A Mount matches its path with a regular expression, whose `.*` ends at a line break: %0A in a path would
    be answered by Starlette's own 404.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match every HTTP request."""
        return (Match.FULL if scope["type"] == "http" else Match.NONE), {}

    def url_path_for(self, name: str, /, **_: object) -> URLPath:
        """Raise: the route has no name."""
        raise NoMatchFound(name, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._app(scope, receive, send)
