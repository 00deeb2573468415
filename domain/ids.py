"""Identifiers as a port, so that runs can be repeated."""

from typing import Protocol


class IdGenerator(Protocol):
    """Generates unique identifiers."""

    def new(self) -> str:
        """Return an identifier that was never returned before."""
        ...
