"""The stays of an execution in its states, as its event history tells of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["IN_PROGRESS", "SUCCEEDED", "FAILED", "CAUGHT", "CANCELLED"]


@dataclass(slots=True)
class Attempt:
    """One try of a state that can be retried."""

    began: float
    ended: float | None = None
    error: str | None = None


@dataclass(slots=True)
class Visit:
    """One stay in a state.

    Attributes:
        number: the id of the event of entering it.
        around: the number of the visit of the Map or Parallel state around it, 0 for none.
        branch: the id of the event that its branch begins with, 0 for the outermost.
        input: the state's input as a JSON value.
        output: its output in a list, once it has one.
        error: the error name of its last failure, unless it went well after that.
        cause: the cause that goes with it.
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
    status: Status = "IN_PROGRESS"

    @property
    def retries(self) -> int:
        return max(0, len(self.attempts) - 1)

    @property
    def failed(self) -> bool:
        """Whether its last attempt did not go well."""
        last = self.attempts[-1] if self.attempts else None
        return self.error is not None or (last is not None and last.ended is None)

    def begin(self, at: float) -> None:
        """Note the beginning of an attempt."""
        self.status, self.ended, self.error, self.cause = "IN_PROGRESS", None, None, None
        self.attempts.append(Attempt(at))

    def fail(self, at: float, error: str | None, cause: str | None) -> None:
        """Note that the last attempt has failed."""
        self.error, self.cause = error or "", cause
        if self.attempts:
            self.attempts[-1].ended, self.attempts[-1].error = at, self.error

    def succeed(self, at: float) -> None:
        """Note that the last attempt went well."""
        self.error = self.cause = None
        self.attempts[-1].ended, self.attempts[-1].error = at, None

    def close(self, at: float, status: Status) -> None:
        """Note the end of the stay."""
        self.ended, self.status = at, status
        if self.attempts and self.attempts[-1].ended is None:
            self.attempts[-1].ended = at


@dataclass(slots=True)
class Walk:
    """All visits by number, in the order in which they began, and what led where.

    `steps` lead from a visit's number, 0 for the beginning, to the number of the one after it or, for the
    first in a branch, around it. `owners` says for each event to which visit it belongs.
    """

    visits: dict[int, Visit] = field(default_factory=dict)
    steps: list[tuple[int, int]] = field(default_factory=list)
    owners: list[int] = field(default_factory=lambda: [0])

    def state_of(self, event: int) -> str | None:
        """Return the name of the state that an event belongs to."""
        visit = self.visits.get(self.owners[event])
        return visit.name if visit else None

    def up(self, visit: Visit | None) -> Iterable[Visit]:
        """Yield a visit and those around it, from the inside."""
        while visit is not None:
            yield visit
            visit = self.visits.get(visit.around)
