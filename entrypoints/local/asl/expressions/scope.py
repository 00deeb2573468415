"""What an expression can see besides the data it is applied to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Chance(Protocol):
    """The part of `random.Random` that expressions draw from; the execution owns and seeds it."""

    def random(self) -> float:
        """Return a float in [0, 1)."""
        ...

    def getrandbits(self, k: int, /) -> int:
        """Return `k` random bits."""
        ...

    def randrange(self, start: int, stop: int, /) -> int:
        """Return an integer in [start, stop)."""
        ...


@dataclass(slots=True)
class Scope:
    """One execution's surroundings at the moment an expression is evaluated.

    Attributes:
        context: the context object: `$$` in JSONPath, `$states.context` in JSONata.
        variables: the variables assigned so far, by name without the dollar sign.
        rng: where States.UUID, States.MathRandom, $uuid and $random draw from.
        now: the present moment in epoch seconds, for JSONata's $now and $millis.
    """

    context: Any
    variables: Mapping[str, Any]
    rng: Chance
    now: float = 0.0
