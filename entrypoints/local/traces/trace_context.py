"""The trace of the current thread: a context variable, where Lambda has an environment variable.

It is set while a request is answered, a function runs, a task is carried out or an event is delivered, and is
empty where nothing records traces.
"""

from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar, Token
from typing import NamedTuple

from entrypoints.local.traces.header import TraceHeader


class Origin(NamedTuple):
    """The state of an execution that work is done for, and the id of the event that precedes the work."""

    execution: str
    state: str
    attempt: int
    event: int


class Here(NamedTuple):
    """A place in a trace: the parent of new spans, or the state that they belong to."""

    trace: str
    parent: str | None = None
    origin: Origin | None = None

    @property
    def header(self) -> TraceHeader:
        """The trace header for another server."""
        return TraceHeader(self.trace, self.parent)


current: ContextVar[Here | None] = ContextVar("current trace", default=None)


def working_for(here: Here | None) -> AbstractContextManager[None]:
    """Return a context manager whose body belongs to a place in a trace; None changes nothing."""
    return _NOWHERE if here is None else _Work(here)


class _Work:
    """A class rather than a generator for speed: every task enters one."""

    __slots__ = ("_here", "_token")

    def __init__(self, here: Here) -> None:
        self._here = here

    def __enter__(self) -> None:
        self._token: Token[Here | None] = current.set(self._here)

    def __exit__(self, *_error: object) -> None:
        current.reset(self._token)


_NOWHERE = nullcontext()
