"""What must not happen on any page, whatever a test looks at.

A complaint in the console (a refused script or style is one), an error that nobody caught, a request to
another host, a token in an address or in the console: each fails the test on whose page it happened.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Page, Request, WebError

_COMPLAINTS = {"error", "warning", "assert"}
_TOKEN = re.compile(r"eyJ[\w-]{8,}|(?:id|access|refresh)_?token=", re.IGNORECASE)


@dataclass  # without slots: Playwright keeps its wrappers on the object whose methods it calls
class Watch:
    """Keeps what went wrong on the pages of one test, but for what the test means to go wrong."""

    origin: str
    faults: list[str] = field(default_factory=list)
    _allowed: list[re.Pattern[str]] = field(default_factory=list)

    def allow(self, *patterns: str) -> None:
        """Allow faults whose text has one of these regular expressions in it, such as "status of 409"."""
        self._allowed.extend(map(re.compile, patterns))

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._uncaught)
        context.on("request", self._request)
        context.on("page", self._page)

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(item.search(fault) for item in self._allowed)]

    def _page(self, page: Page) -> None:
        page.on("framenavigated", self._navigated)
        page.on("crash", lambda _page: self.faults.append("the page crashed"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in _COMPLAINTS:
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url')})")
        self._look_for_token(message.text, "the console")

    def _uncaught(self, error: WebError) -> None:
        self.faults.append(f"nobody caught {error.error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and f"{address.scheme}://{address.netloc}" != self.origin:
            self.faults.append(f"a request to another host: {request.url}")
        self._look_for_token(request.url, "an address")

    def _navigated(self, frame: Frame) -> None:
        self._look_for_token(frame.url, "an address")

    def _look_for_token(self, text: str, place: str) -> None:
        if _TOKEN.search(text):
            self.faults.append(f"a token in {place}: {text[:200]}")
