"""Identifiers as a port, so that runs can be repeated, and the keys by which clients repeat requests."""

from typing import Annotated, Protocol

from pydantic import StringConstraints

IdempotencyKey = Annotated[str, StringConstraints(min_length=1, max_length=255)]
"""A client's name for a request: sent again under the same key, it has no second effect."""


class IdGenerator(Protocol):
    """Generates unique identifiers."""

    def new(self) -> str:
        """Return an identifier that was never returned before."""
        ...
