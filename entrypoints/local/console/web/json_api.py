"""Requests and answers of the console's API: queries, pages, errors, JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias, TypeVar

import orjson
from starlette.responses import Response

ItemT = TypeVar("ItemT")
Json: TypeAlias = Any

DEFAULT_PAGE = 50
LARGEST_PAGE = 200
TEXT_LIMIT = 16_384
"""The most characters of one text, such as a state's input, in an answer."""


class ConsoleError(Exception):
    """The API rejects a request; the text says what to do."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class PageQuery:
    """The query of a GET request."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return a parameter, empty if absent."""
        return self.values.get(name, "")

    def required(self, name: str) -> str:
        """Return a required parameter.

        Raises:
            ConsoleError: It is missing.
        """
        if not (value := self.text(name)):
            raise ConsoleError(f"{name} is missing: send ?{name}=...")
        return value

    def flag(self, name: str) -> bool:
        """Return whether a parameter is `true` or `1`."""
        return self.text(name) in {"true", "1"}

    def number(self, name: str, default: int, most: int) -> int:
        """Return an integer from 0 to `most`.

        Raises:
            ConsoleError: It is not valid.
        """
        text = self.text(name)
        if not text:
            return default
        if not (text.isascii() and text.isdecimal() and len(text) <= 15):
            raise ConsoleError(f"{name} must be an integer, not {text[:40]!r}")
        return min(int(text), most)

    @property
    def limit(self) -> int:
        """The number of items on a page."""
        return max(1, self.number("limit", DEFAULT_PAGE, LARGEST_PAGE))

    @property
    def position(self) -> int | None:
        """The position of the page, from `next`; None for the first page.

        Raises:
            ConsoleError: `next` is not a token of this API.
        """
        return self.number("next", 0, 10**15) if self.text("next") else None

    def finds(self, *texts: str) -> bool:
        """Return whether one of the texts contains `q`, ignoring case."""
        wanted = self.text("q").lower()
        return not wanted or any(wanted in text.lower() for text in texts)


def page(
    items: Iterable[ItemT], query: PageQuery, position: Callable[[ItemT], int], show: Callable[[ItemT], Json]
) -> dict[str, Json]:
    """Return one page of items.

    Args:
        items: The items after the query's position.
        query: The query, with its limit.
        position: Returns the position after an item.
        show: Converts an item to JSON.
    """
    window = list(islice(items, query.limit + 1))
    shown = window[: query.limit]
    more = len(window) > len(shown)
    return {"items": [show(item) for item in shown], "next": str(position(shown[-1])) if more else None}


def listed(items: Iterable[Json]) -> dict[str, Json]:
    """Return an unpaged list."""
    return {"items": list(items), "next": None}


def cut(text: str | None, name: str) -> dict[str, Json]:
    """Return the member `name` with a truncated text, and whether it was truncated."""
    truncated = text is not None and len(text) > TEXT_LIMIT
    return {name: text[:TEXT_LIMIT] if text else text, f"{name}Truncated": truncated}


def as_json(value: Json, status: int = 200, **headers: str) -> Response:
    """Return an answer of the API, which must not be cached."""
    return Response(
        _bytes(value), status, {"cache-control": "no-store", **headers}, media_type="application/json"
    )


def _bytes(value: Json) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # lone surrogates, which JSON can escape and UTF-8 cannot encode; very large integers
        return json.dumps(value).encode()
