"""Backoff between the attempts of a contended operation."""

from dataclasses import dataclass
from random import Random  # noqa: TID251 -- the type; the generator itself is given

from adapters.system.clock import Sleep
from domain.errors import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential backoff with full jitter: about a second in all, well within a function's timeout.

    https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/

    Args:
        rng: Draws the jitter.
        sleep: Waits for the length of a pause.
        attempts: The most pauses of one operation.
        base: The longest first pause, in seconds; each later one lasts up to twice as long.
        longest: The longest pause of all, in seconds.
    """

    rng: Random
    sleep: Sleep
    attempts: int = 8
    base: float = 0.02
    longest: float = 0.5

    def begin(self) -> "Pauses":
        """Return the pauses of one operation."""
        return Pauses(self)


class Pauses:
    """The pauses of one operation."""

    def __init__(self, backoff: Backoff) -> None:
        self._backoff = backoff
        self._taken = 0

    def pause(self) -> None:
        """Wait before the next attempt.

        Raises:
            StoreUnavailable: All attempts are used up.
        """
        backoff = self._backoff
        if self._taken >= backoff.attempts:
            raise StoreUnavailable("The store is contended; try again.")
        longest = min(backoff.longest, backoff.base * 2**self._taken)
        self._taken += 1
        backoff.sleep(backoff.rng.uniform(0, longest))
