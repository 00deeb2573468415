"""The values that an expression can read besides the data to which it is applied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias


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


class ExpressionScope(Protocol):
    """The surroundings of an expression at the moment of its evaluation."""

    @property
    def context(self) -> Any:
        """The context object: `$$` in JSONPath, `$states.context` in JSONata."""
        ...

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables assigned so far, by name without the dollar sign."""
        ...

    @property
    def rng(self) -> Chance:
        """The source of States.UUID, States.MathRandom, $uuid and $random."""
        ...

    @property
    def now(self) -> float:
        """The present moment in epoch seconds, for JSONata's $now and $millis."""
        ...


Expression: TypeAlias = Callable[[Any, ExpressionScope], Any]
"""A compiled expression of any language: returns its value for some data and a scope."""


class StateScope(ExpressionScope, Protocol):
    """The surroundings of the expressions of a running state; the engine's frames are such scopes."""

    @property
    def data(self) -> Any:
        """The state's raw input."""
        ...


@dataclass(slots=True)
class FixedScope:
    """A scope with given values, for expressions outside an execution.

    Attributes:
        context: The context object.
        variables: The variables, by name without the dollar sign.
        rng: The source of random values.
        now: The present moment in epoch seconds.
    """

    context: Any
    variables: Mapping[str, Any]
    rng: Chance
    now: float = 0.0
