"""Pagination as the List actions do it: an opaque token that only fits the query it was made for."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

from entrypoints.local.stepfunctions.api.errors import invalid_token

DEFAULT_PAGE = 100
Item = TypeVar("Item")


class Query:
    """One list query: makes and reads the tokens that carry it from page to page.

    Args:
        action: The API action.
        filters: What the caller asked for, apart from page size and token.
    """

    __slots__ = ("_mark",)

    def __init__(self, action: str, *filters: object) -> None:
        self._mark = zlib.crc32(repr((action, *filters)).encode())

    def token(self, position: str) -> str:
        """Return the token of the page that begins after `position`."""
        return base64.urlsafe_b64encode(f"{self._mark:08x}{position}".encode()).decode()

    def position(self, token: str | None) -> str | None:
        """Return where the page of `token` begins, None for the first page.

        Raises:
            ApiError: InvalidToken if the token was not made for this query.
        """
        if token is None:
            return None
        try:
            text = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True).decode()
        except (binascii.Error, UnicodeError) as fault:
            raise invalid_token() from fault
        if text[:8] != f"{self._mark:08x}":
            raise invalid_token()
        return text[8:]

    def number(self, token: str | None, default: int) -> int:
        """Return the position of `token` as a number."""
        position = self.position(token)
        if position is None:
            return default
        if not position.isdecimal():
            raise invalid_token()
        return int(position)


def page_of(  # noqa: PLR0913, PLR0917 -- a query has these parts
    name: str,
    items: Iterable[Item],
    size: int | None,
    query: Query,
    position: Callable[[Item], str],
    show: Callable[[Item], Any],
) -> dict[str, Any]:
    """Return the answer of a List action: up to `size` items and, if more follow, the next token.

    `items` begin where the page begins; `position` names an item so that the next page can begin after it.
    """
    limit = size or DEFAULT_PAGE
    window = list(islice(items, limit + 1))
    answer: dict[str, Any] = {name: [show(item) for item in window[:limit]]}
    if len(window) > limit:
        answer["nextToken"] = query.token(position(window[limit - 1]))
    return answer
