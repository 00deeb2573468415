"""One branch of control in an execution: where it stands, what it carries, what it waits for.

A frame is also the scope that expressions are evaluated in: it has the context object (built only when
something reads it), the variables, the generator of chance and the present moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entrypoints.local.asl.engine.context_object import frame_context
from entrypoints.local.asl.engine.history import ABORTED, ITERATION_ABORTED, MAP_RUN_ABORTED
from entrypoints.local.asl.engine.limits import HistoryFull
from entrypoints.local.asl.engine.map_run import MapRun
from entrypoints.local.asl.engine.task_tokens import encode_task_token

if TYPE_CHECKING:
    import random  # noqa: TID251 -- only its type: the caller seeds it

    from entrypoints.local.asl.engine.branches import Group
    from entrypoints.local.asl.engine.execution import Execution
    from entrypoints.local.asl.engine.history import Kind
    from entrypoints.local.asl.engine.scheduler import Scheduler
    from entrypoints.local.asl.states.state import State

MapItem = tuple[int, Any, str, str | None]


class Frame:
    """The program counter and the data of one branch.

    Attributes:
        execution: whose branch it is.
        scheduler: what runs it; shared by an execution and the children of its distributed Maps.
        state: the state it is in.
        data: the state's raw input.
        text: the JSON text of `data` in UTF-8, None if nothing has needed it yet.
        variables: the variables it sees, never changed in place.
        parent: the frame whose Parallel or Map state started it, None for the outermost.
        index: its place among its siblings.
        item: index, value, source and key of the Map item that it works on, inherited by inner branches.
        last_event: id of its newest event, which the next one names as its predecessor.
        previous_event: what `last_event` was before the present state was entered.
        entered_event: id of the present state's entered event, 0 before it is entered.
        entered_at: when that was.
        retry_count: how many times the present state was retried.
        retry_counters: how many times each of its retriers was used.
        token: number of the task it waits for, 0 for none.
        timer: the timer it waits for (a Wait, a retry, a task's time-out), 0 for none.
        heartbeat_timer: the timer of the next heartbeat, 0 for none.
        heartbeat_seconds: the longest silence that the task may keep.
        outcome: what an input from outside brought, for the step that handles it.
        group: the branches or child executions that the present Parallel or Map state has started.
        error: error name and cause with which the present state failed for good, kept for a redrive.
        dead: nobody is interested in it any longer.
    """

    __slots__ = (
        "data",
        "dead",
        "entered_at",
        "entered_event",
        "error",
        "execution",
        "group",
        "heartbeat_seconds",
        "heartbeat_timer",
        "index",
        "item",
        "last_event",
        "outcome",
        "parent",
        "previous_event",
        "retry_count",
        "retry_counters",
        "scheduler",
        "state",
        "text",
        "timer",
        "token",
        "variables",
    )

    def __init__(  # noqa: PLR0913, PLR0917 -- made for every branch, where keywords would be felt
        self,
        execution: Execution,
        state: State,
        data: Any,
        variables: dict[str, Any],
        parent: Frame | None = None,
        index: int = 0,
    ) -> None:
        self.execution = execution
        self.scheduler: Scheduler = execution.scheduler
        self.state = state
        self.data = data
        self.text: bytes | None = None
        self.variables = variables
        self.parent = parent
        self.index = index
        self.item: MapItem | None = None
        self.last_event = 0
        self.previous_event = 0
        self.entered_event = 0
        self.entered_at = 0.0
        self.retry_count = 0
        self.retry_counters: list[int] | None = None
        self.token = 0
        self.timer = 0
        self.heartbeat_timer = 0
        self.heartbeat_seconds: int | None = None
        self.outcome: Any = None
        self.group: Group | MapRun | None = None
        self.error: tuple[str | None, str | None] | None = None
        self.dead = False

    def record(self, kind: Kind, *details: Any) -> None:
        """Write an event that follows this frame's newest one.

        Raises:
            HistoryFull: the history has room for one more event only, the failure that says so.
        """
        execution = self.execution
        records = execution.history.records
        records.append((kind, self.last_event, self.scheduler.now, *details))
        self.last_event = count = len(records)
        if count >= execution.last_free_event:
            raise HistoryFull(execution.limits.history_events)

    def go(self, state: State | None, data: Any, text: bytes | None) -> Frame | None:
        """Move on to `state` with `data` as its input; without a state, this branch has ended with `data`.

        `text` is the JSON text of `data` in UTF-8, if it is known.
        """
        if state is not None:
            self.state = state
            self.data = data
            self.text = text
            self.entered_event = 0
            return self
        if self.parent is None:
            return self.execution.succeed_with(data, text)
        return self.parent.state.branch_succeeded(self.parent, self, data)

    def fail(self, error: str | None, cause: str | None) -> Frame | None:
        """End this branch with a failure that its own state could not handle."""
        self.error = (error, cause)
        if self.parent is None:
            return self.execution.fail_with(self, error, cause)
        return self.parent.state.branch_failed(self.parent, self, error, cause)

    def forget_waits(self) -> None:
        """Give up the timers and the task that this frame waits for; answers that come late find nobody."""
        scheduler = self.scheduler
        if self.timer:
            scheduler.cancel_timer(self.timer)
            self.timer = 0
        if self.heartbeat_timer:
            scheduler.cancel_timer(self.heartbeat_timer)
            self.heartbeat_timer = 0
        if self.token:
            scheduler.cancel_task(self.token)
            self.token = 0

    def abort(self) -> None:
        """End this branch and all inside it without a word in the history."""
        self.dead = True
        self.forget_waits()
        if self.group is not None:
            self.group.abort()

    def tell_abort(self) -> None:
        """Write that this branch and all inside it were stopped."""
        if isinstance(self.group, MapRun):
            self.record(MAP_RUN_ABORTED)
        elif self.group is not None:
            self.group.tell_abort()
        if self.entered_event and self.state.type in ABORTED:
            last = self.last_event
            self.record(ABORTED[self.state.type])
            self.last_event = (
                last  # nothing follows it (reported: https://github.com/floci-io/floci/pull/3167)
            )
        if self.parent is not None and self.parent.state.type == "Map":
            self.record(ITERATION_ABORTED, self.parent.state.name, self.index)

    @property
    def rng(self) -> random.Random:
        """Where expressions draw from."""
        return self.scheduler.rng

    @property
    def now(self) -> float:
        """The present moment in epoch seconds."""
        return self.scheduler.now

    @property
    def task_token(self) -> str:
        """The text that SendTaskSuccess brings back for the task that this frame waits for."""
        return encode_task_token(self.scheduler.root_arn, self.token)

    @property
    def context(self) -> dict[str, Any]:
        """The context object."""
        return frame_context(self)
