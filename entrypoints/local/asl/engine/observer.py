"""The observer of an execution's error handling."""

from typing import Protocol


class ErrorObserver(Protocol):
    """Learns which element of Retry or Catch handles an error."""

    def retries(self, place: int, seconds: float, error: str | None, cause: str | None) -> None:
        """Note that the retrier at `place` tries again in some seconds."""
        ...

    def catches(self, place: int, error: str | None, cause: str | None) -> None:
        """Note that the catcher at `place` handles the error."""
        ...
