"""A website as CloudFront serves it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from entrypoints.local.gateway.http_messages import HttpRequest, HttpResponse
from entrypoints.local.template.website_views import WebsiteView
from entrypoints.local.website.contents import CONFIG_KEY
from entrypoints.local.website.objects import Objects, StoredObject

_ENTITY_TAG = re.compile(r'(?:W/)?("[^"]*")')
_STRICT_TRANSPORT = "strict-transport-security"


class Website:
    """Answers GET and HEAD for the files of a folder. Thread-safe."""

    def __init__(self, view: WebsiteView, addresses: Sequence[str] = ()) -> None:
        """Serve the website of `view`.

        Args:
            view: The distribution and its bucket.
            addresses: Addresses in the configuration and in headers that are served here; each is
                replaced by the address of the request.
        """
        self.view = view
        self._addresses = addresses
        self._objects = Objects(view.folder)

    def extended(self, members: Mapping[str, Any]) -> "Website":
        """Return this website with further members in its `config.json`, if it has one."""
        if self.view.config is None:
            return self
        return Website(replace(self.view, config={**self.view.config, **members}), self._addresses)

    def answer(self, request: HttpRequest, origin: str) -> HttpResponse | None:
        """Answer a request, or return None if no object has its path.

        An answer to HEAD includes the body; the server omits it.

        Args:
            request: The request.
            origin: Scheme, host and port of the request.
        """
        if request.method not in {"GET", "HEAD"}:
            return None
        found = self._object(unquote(request.path)[1:] or self.view.default_root, origin)
        return None if found is None else self._response(found, request, origin)

    def _object(self, key: str | None, origin: str) -> StoredObject | None:
        if key is None:
            return None
        if key == CONFIG_KEY and self.view.config is not None:
            text = self._here(json.dumps(self.view.config, indent=2), origin)
            return StoredObject.of(key, text.encode())
        return self._objects.get(key)

    def _response(self, found: StoredObject, request: HttpRequest, origin: str) -> HttpResponse:
        compressed = found.compressed if self.view.compress and _takes_gzip(request) else None
        # CloudFront weakens the tag of compressed answers: both bodies mean the same.
        etag = found.etag if compressed is None else f"W/{found.etag}"
        # Always revalidated here, whatever is published: an edited file shows at the next reload.
        headers = [("etag", etag), ("cache-control", "no-cache"), *self._policy(origin)]
        if found.compressed is not None and self.view.compress:
            headers.append(("vary", "accept-encoding"))
        if found.etag in _known_tags(request):
            return HttpResponse(304, headers)
        headers.append(("content-type", found.media_type))
        if compressed is None:
            return HttpResponse(200, headers, found.body)
        return HttpResponse(200, [*headers, ("content-encoding", "gzip")], compressed)

    def _policy(self, origin: str) -> list[tuple[str, str]]:
        """Return the policy's headers as they apply here.

        HSTS is omitted on plain http: a host must not send it there, and browsers ignore it (RFC 6797, 7.2
        and 8.1).
        """
        secure = origin.startswith("https://")
        return [
            (name, self._here(value, origin))
            for name, value in self.view.headers
            if secure or name != _STRICT_TRANSPORT
        ]

    def _here(self, text: str, origin: str) -> str:
        for address in self._addresses:
            text = text.replace(address, origin)
        return text


def _known_tags(request: HttpRequest) -> set[str]:
    """Return the client's ETags for weak comparison (RFC 9110, 13.1.2)."""
    values = [value for name, value in request.headers if name.lower() == "if-none-match"]
    return {found[1] for value in values for found in _ENTITY_TAG.finditer(value)}


def _takes_gzip(request: HttpRequest) -> bool:
    values = [value for name, value in request.headers if name.lower() == "accept-encoding"]
    for choice in ",".join(values).lower().split(","):
        coding, _, weight = choice.replace(" ", "").partition(";q=")
        if coding == "gzip":
            return not re.fullmatch(r"0(\.0*)?", weight)
    return False
