"""One branch of control in an execution: its state, its data and what it waits for.

A frame is also the scope in which expressions are evaluated: it has the context object (built only when
something reads it), the variables, the random generator and the present moment.

    Execution ── Frame ── Branches ── Frame ...        branches of a Parallel or inline Map
                       └─ MapRun ── Execution ...      child executions of a distributed Map

A state whose branches run holds its frame still; branches report to the state of their parent's frame
(`branch_succeeded`, `branch_failed`, `child_ended`), which moves that frame on.
"""

import random  # noqa: TID251 -- only its type: the caller seeds it
from typing import Any

from entrypoints.local.asl.engine.context_object import MapItem, state_context, whole_context
from entrypoints.local.asl.engine.effects import Effect
from entrypoints.local.asl.engine.history import ABORTED, ITERATION_ABORTED, EventType
from entrypoints.local.asl.engine.limits import HistoryFullError
from entrypoints.local.asl.engine.protocols import CompiledState, FrameOwner, Group
from entrypoints.local.asl.engine.scheduler import Scheduler, Step
from entrypoints.local.asl.tasks.task_outcomes import TaskOutcome
from entrypoints.local.asl.tasks.task_token_codec import encode_task_token


class Frame:
    """The program counter and the data of one branch.

    Attributes:
        execution: The execution that the branch belongs to.
        scheduler: Runs it; shared by an execution and the children of its distributed Maps.
        state: The state it is in.
        data: The state's raw input.
        text: The JSON text of `data` in UTF-8, None if nothing has needed it yet.
        variables: The variables it sees, never changed in place.
        parent: The frame whose Parallel or Map state started it, None for the outermost.
        index: Its place among its siblings.
        item: The Map item that it works on, inherited by inner branches.
        last_event: Id of its newest event, which the next one names as its predecessor.
        previous_event: The value of `last_event` before the present state was entered.
        entered_event: Id of the present state's entered event, 0 before it is entered.
        entered_at: When that was, in epoch seconds.
        retry_count: How many times the present state was retried.
        retry_counters: How many times each of its retriers was used.
        token: Number of the task it waits for, 0 for none.
        timer: The timer it waits for (a Wait, a retry, a task's time-out), 0 for none.
        heartbeat_timer: The timer of the next heartbeat, 0 for none.
        heartbeat_seconds: The longest time between two heartbeats of the task.
        outcome: The outcome of a task, for the step that handles it.
        group: The branches or child executions that the present Parallel or Map state has started.
        error: Error name and cause with which the present state failed for good, kept for a redrive.
        dead: Whether it was stopped; the scheduler drops its steps.
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

    def __init__(  # noqa: PLR0913, PLR0917 -- created for every branch, where keywords cost time
        self,
        execution: "FrameOwner[Frame]",
        state: "CompiledState[Frame]",
        data: Any,
        variables: dict[str, Any],
        parent: "Frame | None" = None,
        index: int = 0,
    ) -> None:
        self.execution = execution
        self.scheduler: Scheduler[Frame] = execution.scheduler
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
        self.outcome: TaskOutcome | None = None
        self.group: Group | None = None
        self.error: tuple[str | None, str | None] | None = None
        self.dead = False

    def record(self, kind: EventType, *details: Any) -> None:
        """Write an event that follows this frame's newest one.

        Raises:
            HistoryFullError: The history has room for one more event only, the failure that says so.
        """
        execution = self.execution
        records = execution.history.records
        records.append((kind, self.last_event, self.scheduler.now, *details))
        self.last_event = count = len(records)
        if count >= execution.last_free_event:
            raise HistoryFullError(execution.limits.history_events)

    def record_aside(self, kind: EventType, *details: Any) -> None:
        """Write an event that the next one does not follow: AWS links that to this one's predecessor.

        Raises:
            HistoryFullError: As `record`.
        """
        last = self.last_event
        self.record(kind, *details)
        self.last_event = last

    def follow_newest(self) -> None:
        """Link the next event to the history's newest one, as a redrive does."""
        self.last_event = len(self.execution.history)

    def branch(self, state: "CompiledState[Frame]", data: Any, index: int, item: MapItem | None) -> "Frame":
        """Return a new branch of this frame, which has not entered `state` yet."""
        branch = Frame(self.execution, state, data, self.variables, self, index)
        branch.item = item
        branch.last_event = self.last_event
        return branch

    def wait_until(self, at: float, step: "Step[Frame]", *, on_wall_clock: bool = False) -> None:
        """Wait for `step` at a moment in epoch seconds; see `SetTimer`."""
        self.timer = self.scheduler.set_timer(at, step, self, on_wall_clock=on_wall_clock)

    def take_outcome(self) -> TaskOutcome | None:
        """Return the outcome of a task, and release it."""
        outcome, self.outcome = self.outcome, None
        return outcome

    def revive(self) -> None:
        """Clear the traces of the last failure for a redrive; all retries are available again."""
        self.dead = False
        self.error = None
        self.retry_count = 0
        self.retry_counters = None

    def go(self, state: "CompiledState[Frame] | None", data: Any, text: bytes | None) -> "Frame | None":
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

    def fail(self, error: str | None, cause: str | None) -> "Frame | None":
        """End this branch with a failure that its own state could not handle."""
        self.error = (error, cause)
        if self.parent is None:
            return self.execution.fail_with(self, error, cause)
        return self.parent.state.branch_failed(self.parent, self, error, cause)

    def forget_waits(self) -> None:
        """Cancel the timers and the task that this frame waits for; late answers are dropped."""
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
        """Stop this branch and all inside it, without events."""
        self.dead = True
        self.forget_waits()
        if self.group is not None:
            self.group.abort()

    def record_abort(self) -> None:
        """Write that this branch and all inside it were stopped."""
        if self.group is not None:
            self.group.record_abort()
        if self.entered_event and self.state.type in ABORTED:
            # No event follows it (reported: https://github.com/floci-io/floci/pull/3167).
            self.record_aside(ABORTED[self.state.type])
        if self.parent is not None and self.parent.state.type == "Map":
            self.record(ITERATION_ABORTED, self.parent.state.name, self.index)

    def overflow(self, full: HistoryFullError) -> "Frame | None":
        """End the execution, whose history is full."""
        return self.execution.overflow(full)

    def map_run_updated(self, now: float) -> list[Effect]:
        """Apply changed limits of the Map Run that this frame waits for."""
        return self.scheduler.run(self.state.map_run_updated, self, now)

    @property
    def rng(self) -> random.Random:
        """The generator that expressions draw from."""
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
        state = self.state
        token = self.task_token if state.issues_token else None
        own = state_context(state.name, state.type, self.entered_at, self.retry_count)
        return whole_context(self.execution.context, own, token, self.item)
