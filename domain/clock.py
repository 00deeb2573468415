"""The time as a port, so that tests and the virtual clock control it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Reads the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...
