"""Random generators of executions: seeded each by its own, made only when they are used."""

from __future__ import annotations

import random  # noqa: TID251 -- makes generators from seeds that come as arguments
from typing import Any, cast


def deferred_random(seed: int) -> random.Random:
    """Return a generator that takes its memory and time only once it is used."""
    return cast("random.Random", _DeferredRandom(seed))


def seed_of(uuid: str) -> int:
    """Return a seed from the random digits of a UUID."""
    return int(uuid.replace("-", ""), 16)


def fraction_of(uuid: str) -> float:
    """Return a number in [0, 1) from the random digits of a UUID."""
    return int(uuid[:8], 16) / 2**32


class _DeferredRandom:
    """Stands in for a `random.Random`, which takes 2.5 KB; most executions never draw a number."""

    __slots__ = ("_rng", "_seed")

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._rng: random.Random | None = None

    def __getattr__(self, name: str) -> Any:
        if self._rng is None:
            self._rng = random.Random(self._seed)
        return getattr(self._rng, name)
