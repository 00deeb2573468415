"""What the tests of the local runtime share: a weather station's clock and ids."""

import itertools
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 14, 12, 0, 0, tzinfo=UTC)
"""A Saturday."""


class StoppedClock:
    """Stands at noon until a test moves it."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment
        self.ticks = 1000.0

    def now(self) -> datetime:
        return self.moment

    def timestamp(self) -> float:
        return self.moment.timestamp()

    def monotonic(self) -> float:
        return self.ticks

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.ticks += seconds


class CountedIds:
    """UUIDs that count: ...0001, ...0002."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self) -> str:
        return f"00000000-0000-4000-8000-{next(self._numbers):012x}"
