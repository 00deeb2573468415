"""Pages of long listings, and the cursors that connect them."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.errors import InvalidCursor

ItemT = TypeVar("ItemT")

PAGE_SIZE = 20
"""The number of items of a page, unless a client says otherwise."""

MAX_PAGE_SIZE = 100

_CHECK_BYTES = 12


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """A part of a listing; `cursor` fetches the next part and is None at the end."""

    items: Sequence[ItemT]
    cursor: str | None


def paginate(rows: Sequence[ItemT], limit: int, scope: str, position: Callable[[ItemT], str]) -> Page[ItemT]:
    """Return the first `limit` of `rows`, with a cursor if there were more.

    Callers fetch `limit + 1` rows: the extra one shows that another page exists.
    """
    page = rows[:limit]
    more = len(rows) > limit
    return Page(page, encode_cursor(scope, position(page[-1])) if more else None)


def encode_cursor(scope: str, position: str) -> str:
    """Return an opaque cursor that is valid for the listing `scope` alone."""
    raw = position.encode()
    return base64.urlsafe_b64encode(_check(scope, raw) + raw).decode().rstrip("=")


def decode_cursor(scope: str, cursor: str) -> str:
    """Return the position that `cursor` holds.

    The check is no secret: a cursor grants no access that the listing itself does not. It turns an altered
    cursor, or one of another listing, into an error instead of a wrong page.

    Raises:
        InvalidCursor: The cursor was not issued by this listing.
    """
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = data[_CHECK_BYTES:].decode()
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error
    if encode_cursor(scope, position) != cursor:
        raise _invalid()
    return position


def _check(scope: str, raw: bytes) -> bytes:
    return hashlib.blake2b(
        raw, key=hashlib.sha256(scope.encode()).digest(), digest_size=_CHECK_BYTES
    ).digest()


def _invalid() -> InvalidCursor:
    return InvalidCursor("The cursor was not issued by this listing.", field="cursor")
