"""What the console's API takes and answers: queries, pages, refusals, JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeAlias, TypeVar

import orjson
from starlette.responses import Response

Item = TypeVar("Item")
Json: TypeAlias = Any

DEFAULT_PAGE: Final = 50
LARGEST_PAGE: Final = 200
TEXT_LIMIT: Final = 16_384
"""Characters of one text, such as a state's input, that an answer carries."""


class RefusedError(Exception):
    """The API refuses a request; the text says what to do."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Query:
    """The query of a GET request."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return a parameter; an absent one is empty."""
        return self.values.get(name, "")

    def required(self, name: str) -> str:
        """Return a parameter that must be there.

        Raises:
            RefusedError: it is not.
        """
        if not (value := self.text(name)):
            raise RefusedError(f"{name} is missing: give ?{name}=...")
        return value

    def flag(self, name: str) -> bool:
        """Return whether a parameter is `true` or `1`."""
        return self.text(name) in {"true", "1"}

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 0 to `most`.

        Raises:
            RefusedError: it is none.
        """
        text = self.text(name)
        if not text:
            return default
        if not (text.isascii() and text.isdecimal() and len(text) <= 15):
            raise RefusedError(f"{name} must be a whole number, not {text[:40]!r}")
        return min(int(text), most)

    @property
    def limit(self) -> int:
        """How many items a page has."""
        return max(1, self.number("limit", DEFAULT_PAGE, LARGEST_PAGE))

    @property
    def position(self) -> int | None:
        """Where the page begins, by `next`; None at the beginning.

        Raises:
            RefusedError: `next` is none that the API gave.
        """
        return self.number("next", 0, 10**15) if self.text("next") else None

    def finds(self, *texts: str) -> bool:
        """Return whether `q` is a part of one of the texts; case does not matter."""
        wanted = self.text("q").lower()
        return not wanted or any(wanted in text.lower() for text in texts)


def page(
    items: Iterable[Item], query: Query, position: Callable[[Item], int], show: Callable[[Item], Json]
) -> dict[str, Json]:
    """Return one page of items that begin where the page begins.

    Args:
        items: what follows the position of the query.
        query: says how many are shown.
        position: where the page after an item begins.
        show: makes the item's JSON.
    """
    window = list(islice(items, query.limit + 1))
    shown = window[: query.limit]
    more = len(window) > len(shown)
    return {"items": [show(item) for item in shown], "next": str(position(shown[-1])) if more else None}


def listed(items: Iterable[Json]) -> dict[str, Json]:
    """Return a list that is whole."""
    return {"items": list(items), "next": None}


def cut(text: str | None, name: str) -> dict[str, Json]:
    """Return the member `name` with the beginning of a text, and whether that is not all of it."""
    truncated = text is not None and len(text) > TEXT_LIMIT
    return {name: text[:TEXT_LIMIT] if text else text, f"{name}Truncated": truncated}


def as_json(value: Json, status: int = 200, **headers: str) -> Response:
    """Return an answer of the API; nothing keeps it."""
    return Response(
        _bytes(value), status, {"cache-control": "no-store", **headers}, media_type="application/json"
    )


def _bytes(value: Json) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # lone surrogates, which JSON can escape and UTF-8 cannot carry; very large integers
        return json.dumps(value).encode()
