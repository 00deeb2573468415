"""Effects that an execution requests: a task to run, a timer to set, and their cancellation."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from entrypoints.local.asl.engine.context_object import ExecutionIdentity
from entrypoints.local.asl.tasks.task_resources import TaskResource

Purpose: TypeAlias = Literal["task", "read-items", "read-rows", "write-results"]


ParameterErrors: TypeAlias = Callable[[TaskResource, Any], Sequence[str]]
"""Returns the errors in an integration's parameters, one sentence each; a pure function."""


def no_parameter_errors(_target: TaskResource, _parameters: Any) -> Sequence[str]:
    """Accept any parameters."""
    return ()


class Call(NamedTuple):
    """One invocation of a Task's resource.

    Attributes:
        target: The resource that is invoked.
        parameters: The effective input: Lambda's payload for a function ARN, the API parameters for an
            integration.
        identity: The execution that invokes it.
        state: The name of the state that invokes it.
        task_token: The text that SendTaskSuccess brings back, for `.waitForTaskToken` and activities.
        timeout_seconds: How long the engine waits for the outcome, None without limit. The engine sets the
            timer itself.
        heartbeat_seconds: The longest time between two heartbeats, None without limit.
        credentials: The RoleArn under which AWS would call, None for the machine's own.
        attempt: How many times this state was retried before.
        origin: For `.sync`, the ARN of the outermost execution and the task's number in it, by which a
            restart finds the job that the task has started.
        text: The JSON text of `parameters` in UTF-8, if it is known.
        event: The id of the state's newest event, 0 if it has none of its own.
        purpose: `task`; `read-items`, `read-rows` and `write-results` are a distributed Map's reader and
            writer: nothing is truncated there, lists are paged to their end, and getObject returns
            {"Body": text} of the decompressed object, or {"Rows": [...]} of a Parquet file.
    """

    target: TaskResource
    parameters: Any
    identity: ExecutionIdentity
    state: str
    task_token: str | None = None
    timeout_seconds: int | None = None
    heartbeat_seconds: int | None = None
    credentials: Any = None
    attempt: int = 0
    origin: tuple[str, int] | None = None
    event: int = 0
    text: bytes | None = None
    purpose: Purpose = "task"


class Invoke(NamedTuple):
    """Run `call` and report its outcome under `token`, at once or later."""

    token: int
    call: Call


class SetTimer(NamedTuple):
    """Apply `TimerDue(timer)` at a moment.

    Attributes:
        timer: The timer's number.
        at: The moment, in epoch seconds of the clock that the input was applied by.
        on_wall_clock: Whether the moment is one of the calendar, which a clock that is set moves nearer or
            farther; otherwise it stands for the time from the input until then.
    """

    timer: int
    at: float
    on_wall_clock: bool = False


class CancelTimer(NamedTuple):
    """Cancel a timer that was set and has not fired."""

    timer: int


class CancelTask(NamedTuple):
    """Stop a task whose outcome is no longer awaited; a late one is dropped."""

    token: int


Effect: TypeAlias = Invoke | SetTimer | CancelTimer | CancelTask
