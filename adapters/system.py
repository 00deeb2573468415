"""Time and names from the machine: the one module of the shop that may ask it for them."""

import time
import uuid
from datetime import UTC, datetime


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 -- the one place that may

    def sleep(self, seconds: float, /) -> None:
        time.sleep(seconds)  # noqa: TID251 -- the one place that may


class RandomIds:
    def new(self) -> str:
        return str(uuid.uuid4())  # noqa: TID251 -- the one place that may
