"""Callbacks with a task token that arrive before the task's own request was answered."""

import threading

from entrypoints.local.asl import Call
from entrypoints.local.stepfunctions.drivers import TaskOutcome
from entrypoints.local.stepfunctions.integrations.core.task_answers import Answered


class EarlyCallbacks:
    """Holds callbacks back until their task counts as submitted, as AWS's histories have it.

    integration                      the token's holder
    send the request
                                     SendTaskSuccess: held
    the request is answered
    done(TaskSubmitted)
    done(TaskSucceeded)              (held no longer; later callbacks go straight to the driver)
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, list[TaskOutcome]] = {}

    def around(self, call: Call, done: Answered) -> Answered:
        """Return a receiver of the outcome of a call's request that releases held callbacks after it.

        Calls that do not wait for a token keep their own receiver.
        """
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
        """Keep `outcome` if the token's request is still under way; return whether it was."""
        with self._lock:
            held = self._held.get(token)
            if held is None:
                return False
            held.append(outcome)
            return True
