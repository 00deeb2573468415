"""States with Retry and Catch: Task, Parallel, Map."""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.fields.data_flow import DataFlow
from entrypoints.local.asl.states.retriers_and_catchers import FATAL, Catcher, Retrier, error_output, matches
from entrypoints.local.asl.states.state import State


class RecoveringState(State):
    """A state whose failures can be retried and caught."""

    __slots__ = ("_catchers", "_retriers")

    evaluates_before_entry = True
    absent: str | None = ""
    """The value that its Catch sees for an error or cause that is absent."""

    def __init__(self, name: str, definition: Mapping[str, Any], flow: DataFlow) -> None:
        super().__init__(name, definition["Type"])
        self._retriers = [Retrier(retrier) for retrier in definition.get("Retry", ())]
        self._catchers = [
            Catcher(catcher, flow.language, f"Catch[{place}]")
            for place, catcher in enumerate(definition.get("Catch", ()))
        ]

    def link(self, states: dict[str, State]) -> None:
        for catcher in self._catchers:
            catcher.next = states[catcher.next_name]

    def failed_for_good(self, frame: Frame, error: str | None) -> None:
        """Write the event of the state itself failing, where its type has one, when no retry is left."""

    def recover(self, frame: Frame, error: str | None, cause: str | None) -> Frame | None:
        if error in FATAL:
            return self._give_up(frame, error, cause)
        if self._retry(frame, error, cause):
            return None
        for place, catcher in enumerate(self._catchers):
            if matches(catcher.errors, error):
                if frame.execution.observer is not None:
                    frame.execution.observer.catches(place, error, cause)
                return self._catch(catcher, frame, error, cause)
        return self._give_up(frame, error, cause)

    def _give_up(self, frame: Frame, error: str | None, cause: str | None) -> Frame | None:
        self.failed_for_good(frame, error)
        return frame.fail(error, cause)

    def _retry(self, frame: Frame, error: str | None, cause: str | None) -> bool:
        for place, retrier in enumerate(self._retriers):
            if not matches(retrier.errors, error):
                continue
            counters = frame.retry_counters or [0] * len(self._retriers)
            attempt = counters[place]
            if attempt >= retrier.max_attempts:
                return False
            counters[place] = attempt + 1
            frame.retry_counters = counters
            seconds = retrier.delay(attempt, frame)
            if frame.execution.observer is not None:
                frame.execution.observer.retries(place, seconds, error, cause)
            frame.wait_until(frame.now + seconds, self._try_again)
            return True
        return False

    def _try_again(self, frame: Frame) -> Frame | None:
        frame.timer = 0
        frame.group = None
        frame.retry_count += 1
        return self.run(frame)

    def _catch(self, catcher: Catcher, frame: Frame, error: str | None, cause: str | None) -> Frame | None:
        self.failed_for_good(frame, error)
        frame.group = None
        try:
            made, assigned = catcher.output(frame, error_output(error, cause, self.absent))
            return self.leave(frame, catcher.next, made, assigned)
        except StatesError as failure:
            return frame.fail(failure.error, self.explained(frame, failure))
