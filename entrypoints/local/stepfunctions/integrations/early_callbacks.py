"""Answers to task tokens that come before the request itself was answered."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entrypoints.local.asl import Call
    from entrypoints.local.stepfunctions.drivers import TaskOutcome
    from entrypoints.local.stepfunctions.integrations.core.task_answers import Answered


class EarlyAnswers:
    """Holds back what a task token brings until its task counts as submitted, as AWS's histories have it.

    integration                      whoever has the token
    send the request
                                     SendTaskSuccess: held
    the request is answered
    done(TaskSubmitted)
    done(TaskSucceeded)              (held no longer; later answers go straight to the driver)
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, list[TaskOutcome]] = {}

    def around(self, call: Call, done: Answered) -> Answered:
        """Return what takes the outcome of a call's request; tokens of other calls are left alone."""
        token = call.task_token
        if token is None or call.target.pattern != "waitForTaskToken":
            return done
        with self._lock:
            self._held[token] = []

        def answered(outcome: TaskOutcome) -> None:
            done(outcome)
            with self._lock:
                held = self._held.pop(token, [])
            for early in held:
                done(early)

        return answered

    def hold(self, token: str, outcome: TaskOutcome) -> bool:
        """Keep `outcome` if the token's request is still under way; tell whether it was."""
        with self._lock:
            held = self._held.get(token)
            if held is None:
                return False
            held.append(outcome)
            return True
