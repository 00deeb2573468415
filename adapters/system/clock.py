"""The machine's clock: the one module of the shop that may read the time and wait."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Sleep(Protocol):
    """Blocks the calling thread for a number of seconds."""

    def __call__(self, seconds: float, /) -> None: ...


class SystemClock:
    """`Clock` of the machine, which can also wait."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 -- the one place that may

    def sleep(self, seconds: float, /) -> None:
        time.sleep(seconds)  # noqa: TID251 -- the one place that may
