"""Pagination of the List actions, by opaque tokens that are valid for one query only."""

import base64
import binascii
import zlib
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

from entrypoints.local.stepfunctions.api.errors import invalid_token

DEFAULT_PAGE = 100
ItemT = TypeVar("ItemT")


class ListQuery:
    """One query of a List action: writes and reads the tokens of its pages.

    Args:
        action: The API action.
        filters: The parameters of the request, apart from page size and token.
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


def page_of(  # noqa: PLR0913, PLR0917 -- the parts of a query
    name: str,
    items: Iterable[ItemT],
    size: int | None,
    query: ListQuery,
    position: Callable[[ItemT], str],
    show: Callable[[ItemT], Any],
) -> dict[str, Any]:
    """Return the answer of a List action: up to `size` items and, if more follow, the next token.

    `items` begin with the first item of the page; `position` returns what identifies an item in a token.
    """
    limit = size or DEFAULT_PAGE
    window = list(islice(items, limit + 1))
    answer: dict[str, Any] = {name: [show(item) for item in window[:limit]]}
    if len(window) > limit:
        answer["nextToken"] = query.token(position(window[limit - 1]))
    return answer
