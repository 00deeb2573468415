"""The trampoline: runs the branches of an execution until all of them wait for the outside world.

It does no I/O and has no clock. Inputs arrive with the moment at which they came; what has to be done in
the world is collected as effects. The same inputs always have the same effects.
"""

import random  # noqa: TID251 -- only ever seeded by the caller, so that a run can be repeated
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, Protocol, Self, TypeAlias, TypeVar

from entrypoints.local.asl.engine.effects import Call, CancelTask, CancelTimer, Effect, Invoke, SetTimer
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.limits import HistoryFullError

BranchT = TypeVar("BranchT")


class Enterable(Protocol[BranchT]):
    """A state, as the scheduler sees it."""

    def enter(self, frame: BranchT, /) -> BranchT | None:
        """Enter the state; return the frame to continue with, None if it waits or has ended."""
        ...

    def evaluation_failed(self, frame: BranchT, failure: StatesError, /) -> BranchT | None:
        """Handle a failure of one of the state's expressions or fields."""
        ...


class Runnable(Protocol):
    """A branch of control, as the scheduler sees it."""

    dead: bool

    @property
    def state(self) -> Enterable[Self]:
        """The state that the branch is in."""
        ...

    def overflow(self, full: HistoryFullError, /) -> Self | None:
        """End the execution, whose history is full."""
        ...


FrameT = TypeVar("FrameT", bound=Runnable)
Step: TypeAlias = Callable[[FrameT], FrameT | None]


class Scheduler(Generic[FrameT]):
    """Runs an execution together with the child executions of its distributed Maps.

    Attributes:
        root_arn: ARN of the outermost execution; task tokens carry it.
        choose: Picks which of n branches continues; None runs each until it waits, in the order in which they
            became ready.
        now: The moment of the input being handled, in epoch seconds.
        last_number: The number most recently given to a task or a timer.
        at_transition: Called instead of the next transition, if set.
    """

    __slots__ = (
        "_effects",
        "_ready",
        "_seed",
        "_tasks",
        "_timers",
        "at_transition",
        "choose",
        "last_number",
        "now",
        "root_arn",
    )

    def __init__(self, root_arn: str, rng: random.Random | int, choose: Callable[[int], int] | None) -> None:
        self.root_arn = root_arn
        self.choose = choose
        self.now = 0.0
        self.at_transition: Callable[[], object] | None = None
        self._seed = rng
        self._ready: deque[tuple[Step[FrameT], FrameT]] = deque()
        self._effects: list[Effect] = []
        self._tasks: dict[int, FrameT] = {}
        self._timers: dict[int, tuple[Step[FrameT], FrameT]] = {}
        self.last_number = 0

    @property
    def rng(self) -> random.Random:
        """The random generator, created from its seed at the first draw."""
        if isinstance(self._seed, int):
            self._seed = random.Random(self._seed)
        return self._seed

    def rest(self) -> None:
        """Release the memory that only a running execution needs."""
        self._seed = 0
        self._ready.clear()
        self._ready = _NOTHING_READY
        self._tasks = _NO_TASKS
        self._timers = _NO_TIMERS

    def waits_for(self, token: int) -> bool:
        """Return whether a task is still awaited."""
        return token in self._tasks

    def new_token(self, frame: FrameT) -> int:
        """Number the task that `frame` is about to wait for."""
        self.last_number += 1
        self._tasks[self.last_number] = frame
        return self.last_number

    def invoke(self, token: int, call: Call) -> None:
        """Request that a task be run."""
        self._effects.append(Invoke(token, call))

    def awaited(self, token: int) -> FrameT | None:
        """Return the frame that waits for a task, if any."""
        return self._tasks.get(token)

    def settle(self, token: int) -> FrameT | None:
        """Stop waiting for a task that has ended; return the frame that waited for it, if any."""
        return self._tasks.pop(token, None)

    def cancel_task(self, token: int) -> None:
        """Cancel a task that is awaited."""
        if self._tasks.pop(token, None) is not None:
            self._effects.append(CancelTask(token))

    def set_timer(self, at: float, step: Step[FrameT], frame: FrameT, *, on_wall_clock: bool = False) -> int:
        """Schedule `step(frame)` for a moment; return the timer's number."""
        self.last_number += 1
        self._timers[self.last_number] = (step, frame)
        self._effects.append(SetTimer(self.last_number, at, on_wall_clock))
        return self.last_number

    def cancel_timer(self, timer: int) -> None:
        """Cancel a timer."""
        if self._timers.pop(timer, None) is not None:
            self._effects.append(CancelTimer(timer))

    def take_timer(self, timer: int) -> tuple[Step[FrameT], FrameT] | None:
        """Remove a timer that has come due; return its step and frame, None if it was cancelled."""
        return self._timers.pop(timer, None)

    def push(self, step: Step[FrameT], frame: FrameT) -> None:
        """Queue `step(frame)`."""
        self._ready.append((step, frame))

    def push_first(self, step: Step[FrameT], frame: FrameT) -> None:
        """Queue `step(frame)` before all others."""
        self._ready.appendleft((step, frame))

    def run(self, step: Step[FrameT], frame: FrameT, now: float) -> list[Effect]:
        """Run `step(frame)` and everything that follows from it; return the effects to carry out."""
        self.now = now
        if not frame.dead:
            self._follow(step, frame)
        while self._ready:
            step, frame = self._next()
            if not frame.dead:
                self._follow(step, frame)
        effects = self._effects
        self._effects = []
        return effects

    def _next(self) -> tuple[Step[FrameT], FrameT]:
        ready = self._ready
        if self.choose is None or len(ready) == 1:
            return ready.popleft()
        index = self.choose(len(ready))
        picked = ready[index]
        del ready[index]
        return picked

    def _follow(self, step: Step[FrameT], frame: FrameT) -> None:
        """Run one branch from state to state until it waits or ends."""
        while True:
            try:
                try:
                    following = step(frame)
                except StatesError as failure:
                    following = frame.state.evaluation_failed(frame, failure)
            except HistoryFullError as full:
                following = frame.overflow(full)
            if following is None:
                return
            if self.at_transition is not None:
                self.at_transition()
                return
            frame = following
            step = frame.state.enter
            if self.choose is not None and self._ready:
                self._ready.append((step, frame))
                return


_NOTHING_READY: deque[tuple[Any, Any]] = deque()
_NO_TASKS: dict[int, Any] = {}
_NO_TIMERS: dict[int, tuple[Any, Any]] = {}
