"""The trampoline: runs the branches of an execution until all of them wait for the outside world.

It does no I/O and knows no clock. Inputs come in with the moment at which they came; what has to be done in
the world is collected as effects. With the same inputs it always does the same.
"""

from __future__ import annotations

import random  # noqa: TID251 -- only ever seeded by the caller, so that a run can be repeated
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from entrypoints.local.asl.engine.effects import Call, CancelTask, CancelTimer, Effect, Invoke, SetTimer
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.limits import HistoryFull

if TYPE_CHECKING:
    from entrypoints.local.asl.engine.frame import Frame

Step: TypeAlias = "Callable[[Frame], Frame | None]"


class Scheduler:
    """What an execution and the child executions of its distributed Maps share.

    Attributes:
        root_arn: ARN of the outermost execution; task tokens carry it.
        choose: picks which of n branches goes next; None lets each run on until it waits, in the order they
            became ready.
        now: the moment of the input being handled, in epoch seconds.
        last_number: the number that a task or a timer was given last.
        at_transition: what happens instead of the next transition, if anything.
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
        self._ready: deque[tuple[Step, Frame]] = deque()
        self._effects: list[Effect] = []
        self._tasks: dict[int, Frame] = {}
        self._timers: dict[int, tuple[Step, Frame]] = {}
        self.last_number = 0

    @property
    def rng(self) -> random.Random:
        """The generator; made from its seed when something first draws from it."""
        if isinstance(self._seed, int):
            self._seed = random.Random(self._seed)
        return self._seed

    def rest(self) -> None:
        """Let go of all memory that only a running execution needs."""
        self._seed = 0
        self._ready.clear()
        self._ready = _NOTHING_READY
        self._tasks = _NO_TASKS
        self._timers = _NO_TIMERS

    def waits_for(self, token: int) -> bool:
        """Tell whether a task is still awaited."""
        return token in self._tasks

    def new_token(self, frame: Frame) -> int:
        """Number the task that `frame` is about to wait for."""
        self.last_number += 1
        self._tasks[self.last_number] = frame
        return self.last_number

    def invoke(self, token: int, call: Call) -> None:
        """Ask for a task to be run."""
        self._effects.append(Invoke(token, call))

    def awaited(self, token: int) -> Frame | None:
        """Return the frame that waits for a task, if any."""
        return self._tasks.get(token)

    def settle(self, token: int) -> Frame | None:
        """Take the frame that waits for a task out of waiting."""
        return self._tasks.pop(token, None)

    def cancel_task(self, token: int) -> None:
        """Stop waiting for a task."""
        if self._tasks.pop(token, None) is not None:
            self._effects.append(CancelTask(token))

    def set_timer(self, at: float, step: Step, frame: Frame) -> int:
        """Have `step(frame)` run at a moment."""
        self.last_number += 1
        self._timers[self.last_number] = (step, frame)
        self._effects.append(SetTimer(self.last_number, at))
        return self.last_number

    def cancel_timer(self, timer: int) -> None:
        """Have a step not run."""
        if self._timers.pop(timer, None) is not None:
            self._effects.append(CancelTimer(timer))

    def take_timer(self, timer: int) -> tuple[Step, Frame] | None:
        """Take the step that a timer was set for."""
        return self._timers.pop(timer, None)

    def push(self, step: Step, frame: Frame) -> None:
        """Have `step(frame)` run in its turn."""
        self._ready.append((step, frame))

    def push_first(self, step: Step, frame: Frame) -> None:
        """Have `step(frame)` run next."""
        self._ready.appendleft((step, frame))

    def run(self, step: Step, frame: Frame, now: float) -> list[Effect]:
        """Run `step(frame)` and all that follows from it, and return what has to be done in the world."""
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

    def _next(self) -> tuple[Step, Frame]:
        ready = self._ready
        if self.choose is None or len(ready) == 1:
            return ready.popleft()
        index = self.choose(len(ready))
        picked = ready[index]
        del ready[index]
        return picked

    def _follow(self, step: Step, frame: Frame) -> None:
        """Run one branch from state to state until it waits or ends."""
        while True:
            try:
                try:
                    following = step(frame)
                except StatesError as failure:
                    following = frame.state.evaluation_failed(frame, failure)
            except HistoryFull as full:
                following = frame.execution.overflow(full)
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


_NOTHING_READY: deque[tuple[Step, Frame]] = deque()
_NO_TASKS: dict[int, Frame] = {}
_NO_TIMERS: dict[int, tuple[Step, Frame]] = {}
