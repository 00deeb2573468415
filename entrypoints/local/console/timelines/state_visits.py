"""Visits of an execution to its states."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

VisitStatus = Literal["IN_PROGRESS", "SUCCEEDED", "FAILED", "CAUGHT", "CANCELLED"]


@dataclass(slots=True)
class Attempt:
    """One attempt of a state with Retry."""

    began: float
    ended: float | None = None
    error: str | None = None


@dataclass(slots=True)
class Visit:
    """One visit to a state.

    Attributes:
        number: The id of its entered event.
        around: The number of the enclosing Map or Parallel state's visit, 0 for none.
        branch: The id of its branch's first event, 0 for the outermost.
        input: The state's input as a JSON value.
        output: Its output in a list, empty until it has one.
        error: The error name of its last failure, None after a success.
        cause: The cause of that failure.
    """

    number: int
    name: str
    type: str
    around: int
    branch: int
    began: float
    input: Any
    output: list[Any] = field(default_factory=list)
    ended: float | None = None
    error: str | None = None
    cause: str | None = None
    attempts: list[Attempt] = field(default_factory=list)
    status: VisitStatus = "IN_PROGRESS"

    @property
    def retries(self) -> int:
        return max(0, len(self.attempts) - 1)

    @property
    def failed(self) -> bool:
        """Whether its last attempt failed or is unfinished."""
        last = self.attempts[-1] if self.attempts else None
        return self.error is not None or (last is not None and last.ended is None)

    def begin(self, at: float) -> None:
        """Record the beginning of an attempt."""
        self.status, self.ended, self.error, self.cause = "IN_PROGRESS", None, None, None
        self.attempts.append(Attempt(at))

    def fail(self, at: float, error: str | None, cause: str | None) -> None:
        """Record the failure of the last attempt."""
        self.error, self.cause = error or "", cause
        if self.attempts:
            self.attempts[-1].ended, self.attempts[-1].error = at, self.error

    def succeed(self, at: float) -> None:
        """Record the success of the last attempt."""
        self.error = self.cause = None
        self.attempts[-1].ended, self.attempts[-1].error = at, None

    def close(self, at: float, status: VisitStatus) -> None:
        """Record the end of the visit."""
        self.ended, self.status = at, status
        if self.attempts and self.attempts[-1].ended is None:
            self.attempts[-1].ended = at


@dataclass(slots=True)
class Walk:
    """All visits by number in the order of their beginnings, and the transitions.

    `steps` lead from a visit's number, 0 for the start, to the number of the next or, for the
    first of a branch, from the enclosing visit. `owners` has the visit of each event.
    """

    visits: dict[int, Visit] = field(default_factory=dict)
    steps: list[tuple[int, int]] = field(default_factory=list)
    owners: list[int] = field(default_factory=lambda: [0])

    def state_of(self, event: int) -> str | None:
        """Return the name of the state that an event belongs to."""
        visit = self.visits.get(self.owners[event])
        return visit.name if visit else None

    def up(self, visit: Visit | None) -> Iterable[Visit]:
        """Yield a visit and its enclosing visits, innermost first."""
        while visit is not None:
            yield visit
            visit = self.visits.get(visit.around)
