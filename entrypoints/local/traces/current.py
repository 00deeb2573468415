"""For which trace the present thread works: a context variable, where Lambda has an environment variable.

It is set while a request is answered, a function runs, a task is carried out or an event is delivered, and is
empty where nothing records traces.
"""

from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar, Token
from typing import Final, NamedTuple

from entrypoints.local.traces.header import TraceHeader


class Origin(NamedTuple):
    """What work is done for: an execution's state, and the id of its event that the work follows."""

    execution: str
    state: str
    attempt: int
    event: int


class Here(NamedTuple):
    """A place in a trace: the span that new ones belong under, or the state that they belong to."""

    trace: str
    parent: str | None = None
    origin: Origin | None = None

    @property
    def header(self) -> TraceHeader:
        """How another server is told."""
        return TraceHeader(self.trace, self.parent)


current: Final[ContextVar[Here | None]] = ContextVar("current trace", default=None)


def working_for(here: Here | None) -> AbstractContextManager[None]:
    """Let what happens inside belong to a place of a trace; None leaves it where it is."""
    return _NOWHERE if here is None else _Work(here)


class _Work:
    """Quicker than a generator, since every task goes through it."""

    __slots__ = ("_here", "_token")

    def __init__(self, here: Here) -> None:
        self._here = here

    def __enter__(self) -> None:
        self._token: Token[Here | None] = current.set(self._here)

    def __exit__(self, *_error: object) -> None:
        current.reset(self._token)


_NOWHERE: Final = nullcontext()
