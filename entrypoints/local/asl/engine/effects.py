"""What an execution asks of the world: a task to run, a timer to set, and the taking back of either."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from entrypoints.local.asl.engine.identity import ExecutionIdentity

IntegrationPattern: TypeAlias = Literal["", "sync", "sync:2", "waitForTaskToken"]
Purpose: TypeAlias = Literal["task", "read-items", "read-rows", "write-results"]


class TaskResource(NamedTuple):
    """What the Resource of a Task names; made once, when the definition is compiled.

    Attributes:
        resource: the ARN as the definition has it.
        kind: how AWS's history speaks of it: `lambda` (plain function ARN), `activity` or `service`
            (integration).
        resource_type: an integration's service, such as `lambda`, `states` or `aws-sdk:dynamodb`.
        action: an integration's action without its pattern, such as `invoke`.
        pattern: the integration pattern, empty for request-response.
    """

    resource: str
    kind: Literal["lambda", "activity", "service"]
    resource_type: str
    action: str
    pattern: IntegrationPattern

    @property
    def resource_name(self) -> str:
        """The action with its pattern, as history events carry it: `startExecution.sync:2`."""
        return f"{self.action}.{self.pattern}" if self.pattern else self.action


ParameterFaults: TypeAlias = Callable[[TaskResource, Any], Sequence[str]]
"""Tells what is wrong with the parameters of an integration, one sentence each; a pure function."""


def no_faults(_target: TaskResource, _parameters: Any) -> Sequence[str]:
    """Take whatever parameters there are."""
    return ()


class Call(NamedTuple):
    """One invocation of a Task's resource.

    Attributes:
        target: what is invoked.
        parameters: the effective input: Lambda's payload for a function ARN, the API parameters for an
            integration.
        identity: the execution that asks.
        state: the name of the state that asks.
        task_token: the text that SendTaskSuccess will bring back, for `.waitForTaskToken` and activities.
        timeout_seconds: how long the engine will wait for the answer, None without limit. The engine keeps
            the time itself.
        heartbeat_seconds: the longest silence between two heartbeats, None without limit.
        credentials: the RoleArn under which AWS would call, None for the machine's own.
        attempt: how many times this state was retried before.
        origin: for `.sync`, the ARN of the outermost execution and the task's number in it, by which what
            the task has started is found again after a restart.
        text: the JSON text of `parameters` in UTF-8, if it is known.
        event: the id of the newest event of the state that asks, 0 if it has none of its own.
        purpose: `task`; `read-items`, `read-rows` and `write-results` are a distributed Map's reader and
            writer: nothing is truncated there, lists are paged to their end, and a getObject answers
            {"Body": text} of what it has decompressed, or {"Rows": [...]} of a Parquet file.
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
    """Run `call` and bring the answer back under `token`, at once or later."""

    token: int
    call: Call


class SetTimer(NamedTuple):
    """Call `fire(timer, now)` when the clock reaches `at`, in epoch seconds."""

    timer: int
    at: float


class CancelTimer(NamedTuple):
    """Forget a timer that was set and has not fired."""

    timer: int


class CancelTask(NamedTuple):
    """Nobody waits for this task any longer; a late answer is dropped."""

    token: int


Effect: TypeAlias = Invoke | SetTimer | CancelTimer | CancelTask
