"""A clock that moves only when a test moves it, for the orchestrator and the shop."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.drivers import Faults, Journal, SeededDriver, TaskRunner
from entrypoints.local.system.clock import Clock
from tests.contract.samples import NOON


class VirtualTime:
    """The time of a driver that it makes itself: give `make_driver` to an orchestrator."""

    def __init__(self, faults: Faults | None = None, seed: int = 0) -> None:
        self._faults, self._seed = faults, seed
        self._driver: SeededDriver | None = None

    def make_driver(
        self,
        task_runner: TaskRunner,
        _clock: Clock,
        /,
        *,
        journal: Journal | None,
        on_end: Callable[[Execution], None] | None,
    ) -> SeededDriver:
        self._driver = SeededDriver(
            task_runner, self._seed, NOON.timestamp(), journal=journal, on_end=on_end, faults=self._faults
        )
        return self._driver

    def advance(self, span: timedelta = timedelta(0)) -> None:
        """Let everything happen that is due within a span from now, by default that is due now."""
        if self._driver is not None:
            self._driver.run(self._driver.now() + span.total_seconds())

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def timestamp(self) -> float:
        return self._driver.now() if self._driver is not None else NOON.timestamp()

    def monotonic(self) -> float:
        """Stand still: a jump of the clock must not time out a function that a thread is running."""
        return 0.0

    def sleep(self, seconds: float, /) -> None:
        raise AssertionError(f"unexpected sleep of {seconds} s")
