"""Chooses the integration of a task by its Resource."""

import logging
from collections.abc import Callable

from entrypoints.local.asl import Call, StatesError
from entrypoints.local.stepfunctions.drivers import Cancel, TaskFailed, TaskOutcome
from entrypoints.local.stepfunctions.integrations.core.task_answers import Answered
from entrypoints.local.stepfunctions.integrations.early_callbacks import EarlyCallbacks
from entrypoints.local.stepfunctions.integrations.sdk.service_names import SDK
from entrypoints.local.system.threads import ThreadPool
from entrypoints.local.traces.trace_context import Here, working_for

Integration = Callable[[Call, Answered], Cancel | None]
Locate = Callable[[Call], Here | None]
Refuse = Callable[[Call], TaskFailed | None]

_LOG = logging.getLogger(__name__)


class TaskRouter:
    """Runs every task of every execution: the driver's TaskRunner.

    Integrations that answer from memory run in the driver's thread; those that wait for another server run in
    the pool, so that branches proceed side by side. A thread of the pool that got an answer steps that
    execution further, its next call included.
    """

    def __init__(
        self,
        threads: ThreadPool,
        early: EarlyCallbacks,
        locate: Locate | None = None,
        refuse: Refuse | None = None,
    ) -> None:
        """Make a router.

        Args:
            threads: Run the tasks that wait.
            early: Holds callbacks that arrive before their task counts as submitted.
            locate: Returns the place in a trace that a task's work belongs to.
            refuse: Returns the failure of a task that must not run, None to run it.
        """
        self._locate = locate
        self._refuse = refuse
        self._threads = threads
        self._early = early
        self._closed = False
        self._inline: dict[str, Integration] = {}
        self._waiting: dict[str, Integration] = {}

    def add(self, name: str, integration: Integration, *, waits: bool) -> None:
        """Add the integration of `lambda-function`, `activity`, or a service.

        `aws-sdk` stands for every `aws-sdk:` service that was not added by its own name.

        Args:
            name: The name in Resources.
            integration: Runs its tasks.
            waits: Whether it waits for another server, so that its tasks belong in threads.
        """
        (self._waiting if waits else self._inline)[name] = integration

    def run(self, call: Call, done: Answered) -> Cancel | None:
        """Run a task; its outcome goes to `done`."""
        name = _name(call)
        done = self._early.around(call, done)
        refused = None if self._refuse is None else self._refuse(call)
        if refused is not None:
            done(refused)
            return None
        inline = self._inline.get(name)
        if inline is not None:
            return _guarded(self._placed(inline, call), call, done)
        waiting = self._waiting.get(name)
        if waiting is None and name.startswith(SDK):
            waiting = self._waiting.get("aws-sdk")
        if waiting is None:
            done(_not_connected(call))
            return None
        chosen, answer = self._placed(waiting, call), self._unless_closed(done)
        if self._threads.inside:  # this thread steps an execution whose last task it has run
            _guarded(chosen, call, answer)
        else:
            self._threads.submit(lambda: _guarded(chosen, call, answer))
        return None

    def close(self) -> None:
        """Drop the answers that still come from other servers; executions stay where they are."""
        self._closed = True

    def _placed(self, integration: Integration, call: Call) -> Integration:
        """Return an integration whose work is recorded at its place in a trace."""
        here = None if self._locate is None else self._locate(call)
        if here is None:
            return integration

        def placed(call: Call, done: Answered) -> Cancel | None:
            with working_for(here):
                return integration(call, done)

        return placed

    def _unless_closed(self, done: Answered) -> Answered:
        def answer(outcome: TaskOutcome) -> None:
            if not self._closed:
                done(outcome)

        return answer


def _name(call: Call) -> str:
    kind = call.target.kind
    if kind == "service":
        return call.target.resource_type
    return "activity" if kind == "activity" else "lambda-function"


def _guarded(integration: Integration, call: Call, done: Answered) -> Cancel | None:
    """Run an integration; an exception of its own fails the task and is logged."""
    try:
        return integration(call, done)
    except StatesError as error:
        done(TaskFailed(error.error, error.cause))
    except Exception as fault:  # noqa: BLE001 -- the boundary: logged and reported
        _LOG.exception("The integration of %s failed", call.target.resource)
        done(TaskFailed("States.Runtime", f"{type(fault).__name__}: {fault}"))
    return None


def _not_connected(call: Call) -> TaskFailed:
    return TaskFailed(
        "States.Runtime",
        f"State {call.state!r} cannot run {call.target.resource!r} here: "
        "give the orchestrator an endpoint for this service.",
    )
