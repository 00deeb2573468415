"""CORS of HTTP APIs: the gateway answers preflight requests and owns the headers.

See API Gateway Developer Guide, "Configure CORS for HTTP APIs in API Gateway": preflight requests are
answered even where no OPTIONS route exists, the configured headers are added to the response of an
integration, and CORS headers that the integration returns are ignored.
"""

from collections.abc import Mapping

from entrypoints.local.gateway.http_messages import HttpResponse
from entrypoints.local.template.resource_views import CorsView

_PREFIX = "access-control-"


class Cors:
    """Applies one API's CORS configuration."""

    def __init__(self, settings: CorsView) -> None:
        self._settings = settings

    def preflight(self, method: str, headers: Mapping[str, str]) -> HttpResponse | None:
        """Return the answer to a preflight request, or None if this is not one."""
        if method != "OPTIONS" or "origin" not in headers or "access-control-request-method" not in headers:
            return None
        allowed = self._allowed_origin(headers["origin"])
        return HttpResponse(204, self._preflight_headers(allowed) if allowed else [])

    def allows(self, origin: str) -> bool:
        """Return whether pages of an origin may send requests and read the answers."""
        return self._allowed_origin(origin) is not None

    def decorate(self, response: HttpResponse, headers: Mapping[str, str]) -> HttpResponse:
        """Return a response with the configured headers in place of its own."""
        kept = [(name, value) for name, value in response.headers if not name.startswith(_PREFIX)]
        origin = headers.get("origin")
        allowed = self._allowed_origin(origin) if origin else None
        if allowed:
            kept += self._origin_headers(allowed)
            if self._settings.expose:
                kept.append(("access-control-expose-headers", ",".join(self._settings.expose)))
        return HttpResponse(response.status, kept, response.body)

    def _allowed_origin(self, origin: str) -> str | None:
        origins = self._settings.origins
        if "*" in origins:
            return "*"
        wildcards = (item for item in origins if item.endswith("://*"))
        listed = origin in origins or any(origin.startswith(item[:-1]) for item in wildcards)
        return origin if listed else None

    def _origin_headers(self, allowed: str) -> list[tuple[str, str]]:
        headers = [("access-control-allow-origin", allowed)]
        if self._settings.credentials:
            headers.append(("access-control-allow-credentials", "true"))
        return headers

    def _preflight_headers(self, allowed: str) -> list[tuple[str, str]]:
        headers = self._origin_headers(allowed)
        if self._settings.methods:
            headers.append(("access-control-allow-methods", ",".join(self._settings.methods)))
        if self._settings.headers:
            headers.append(("access-control-allow-headers", ",".join(self._settings.headers)))
        if self._settings.max_age is not None:
            headers.append(("access-control-max-age", str(self._settings.max_age)))
        return headers
