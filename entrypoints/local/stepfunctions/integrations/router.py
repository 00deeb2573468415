"""Chooses the integration of a task by its Resource."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from entrypoints.local.asl import StatesError
from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.sdk.java_names import SDK
from entrypoints.local.traces.current import Here, working_for

if TYPE_CHECKING:
    from entrypoints.local.asl import Call
    from entrypoints.local.stepfunctions.drivers import Cancel, TaskOutcome
    from entrypoints.local.stepfunctions.integrations.core.task_answers import Answered
    from entrypoints.local.stepfunctions.integrations.early_callbacks import EarlyAnswers
    from entrypoints.local.system.threads import ThreadPool

Integration = Callable[["Call", "Answered"], "Cancel | None"]
Locate = Callable[["Call"], Here | None]
Refuse = Callable[["Call"], TaskFailed | None]

_log = logging.getLogger(__name__)


class TaskRouter:
    """Runs every task of every execution: the driver's TaskRunner.

    Integrations that answer from memory run in the driver's thread; those that wait for another server run in
    the pool, so that branches go on side by side. A thread of the pool that got an answer goes on with that
    execution, its next call included.
    """

    def __init__(
        self,
        threads: ThreadPool,
        early: EarlyAnswers,
        locate: Locate | None = None,
        refuse: Refuse | None = None,
    ) -> None:
        """Make a router.

        Args:
            threads: Run the tasks that wait.
            early: Holds the answers that come before a task counts as submitted.
            locate: Tells where in a trace a task's work belongs.
            refuse: Returns the failure of a task that must not be run, None to run it.
        """
        self._locate = locate
        self._refuse = refuse
        self._threads = threads
        self._early = early
        self._closed = False
        self._inline: dict[str, Integration] = {}
        self._waiting: dict[str, Integration] = {}

    def add(self, name: str, integration: Integration, *, waits: bool) -> None:
        """Have `integration` run the tasks of `name`: `lambda-function`, `activity`, or a service.

        `aws-sdk` stands for every `aws-sdk:` service that was not added by its own name.
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
            done(_nothing_configured(call))
            return None
        chosen, answer = self._placed(waiting, call), self._unless_closed(done)
        if self._threads.inside:  # this thread goes on with an execution whose last task it has run
            _guarded(chosen, call, answer)
        else:
            self._threads.submit(lambda: _guarded(chosen, call, answer))
        return None

    def close(self) -> None:
        """Drop the answers that still come from other servers: their executions go no further here."""
        self._closed = True

    def _placed(self, integration: Integration, call: Call) -> Integration:
        """Return an integration that knows where in a trace its work belongs."""
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
    """Run an integration; a fault of its own fails the task, where it can be seen, and is logged whole."""
    try:
        return integration(call, done)
    except StatesError as error:
        done(TaskFailed(error.error, error.cause))
    except Exception as fault:  # noqa: BLE001 -- the boundary: logged and reported
        _log.exception("The integration of %s broke", call.target.resource)
        done(TaskFailed("States.Runtime", f"{type(fault).__name__}: {fault}"))
    return None


def _nothing_configured(call: Call) -> TaskFailed:
    return TaskFailed(
        "States.Runtime",
        f"Nothing here can run {call.target.resource!r} of state {call.state!r}: "
        "give the orchestrator an endpoint for this service.",
    )
