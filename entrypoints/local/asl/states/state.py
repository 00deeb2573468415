"""The base of all states: entering, leaving, and failing when nothing handles it."""

from typing import Any

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.history import ENTERED, EVALUATION_FAILED, EXITED, EventType
from entrypoints.local.asl.engine.limits import result_too_large, with_assigned
from entrypoints.local.asl.engine.map_run import ChildExecution
from entrypoints.local.asl.fields.data_flow_fields import Assigned
from entrypoints.local.asl.text.json_text import encoded

_SPOKEN_PLAINLY = {"States.DataLimitExceeded"}
"""Errors whose cause AWS gives without the sentence that names the state."""


class State:
    """A compiled state; it holds no data of any execution.

    Attributes:
        name: Its name in the definition.
        type: Its Type.
        next: The state after it, None at an end.
        entered: The event of entering it.
        exited: The event of leaving it, None where AWS writes none.
        issues_token: Whether the context object has a task token in it.
    """

    __slots__ = ("entered", "exited", "issues_token", "name", "next", "type")

    evaluates_before_entry = False
    """Whether a failure of its first evaluations is linked to the event before it was entered (recorded)."""

    def __init__(self, name: str, type: str) -> None:  # noqa: A002 -- AWS's term
        self.name = name
        self.type = type
        self.next: State | None = None
        self.entered: EventType = ENTERED[type]
        self.exited: EventType | None = EXITED.get(type)
        self.issues_token = False

    def link(self, states: "dict[str, State]") -> None:
        """Replace names of states by the states; called once, when all are compiled."""

    def enter(self, frame: Frame) -> Frame | None:
        """Write that the state is entered and run it; return the frame to continue with, if any."""
        frame.previous_event = frame.last_event
        frame.record(self.entered, self.name, frame.data)
        frame.entered_event = frame.last_event
        frame.entered_at = frame.scheduler.now
        frame.retry_count = 0  # not by a method of the frame: every state of every execution comes by here
        frame.retry_counters = None
        return self.run(frame)

    def run(self, frame: Frame) -> Frame | None:
        """Run the state until it must wait."""
        raise NotImplementedError

    def leave(self, frame: Frame, following: "State | None", output: Any, assigned: Assigned) -> Frame | None:
        """Write that the state is left with `output` and continue with `following`."""
        text = frame.text
        if output is not frame.data:
            text = encoded(output)
            if len(text) > frame.execution.limits.data_bytes:
                raise result_too_large(self.name)
        variables = frame.variables
        if assigned:
            variables = with_assigned(variables, assigned, self.name, frame.execution.limits)
        if self.exited is not None:
            frame.record(self.exited, self.name, output, assigned)
        frame.variables = variables
        return frame.go(following, output, text)

    def evaluation_failed(self, frame: Frame, failure: StatesError) -> Frame | None:
        """Handle a failure of one of the state's expressions or fields."""
        return self.recover(frame, failure.error, self.explained(frame, failure))

    def explained(self, frame: Frame, failure: StatesError) -> str | None:
        """Return the cause of a failure as AWS gives it, and write the event of a JSONata one."""
        cause = self._located(frame, failure)
        if failure.error == "States.QueryEvaluationError":
            # Only the first evaluations are linked past the entered event: later ones follow other events.
            if self.evaluates_before_entry and frame.last_event == frame.entered_event:
                frame.last_event = frame.previous_event
            frame.record(EVALUATION_FAILED, failure.error, cause, failure.location, self.name)
        return cause

    def _located(self, frame: Frame, failure: StatesError) -> str | None:
        if failure.error in _SPOKEN_PLAINLY:
            return failure.cause
        entered = frame.entered_event
        where = (
            f"An error occurred while executing the state '{self.name}' (entered at the event id #{entered})."
        )
        return f"{where} {failure.cause}" if failure.cause else where

    def recover(self, frame: Frame, error: str | None, cause: str | None) -> Frame | None:
        """Handle a failure of this state; here nothing is retried or caught."""
        return frame.fail(error, cause)

    def redrive(self, frame: Frame) -> Frame | None:
        """Run again after the execution has failed here."""
        frame.revive()
        frame.follow_newest()
        return self.run(frame) if frame.entered_event else self.enter(frame)

    # Only states that start tasks, branches or child executions implement the rest.

    def task_reported(self, frame: Frame) -> Frame | None:
        """Handle the outcome of the task that the frame waits for, in `frame.outcome`."""
        raise NotImplementedError

    def branch_succeeded(self, frame: Frame, branch: Frame, output: Any) -> Frame | None:
        """Handle the output of one of this state's branches."""
        raise NotImplementedError

    def branch_failed(
        self, frame: Frame, branch: Frame, error: str | None, cause: str | None
    ) -> Frame | None:
        """Handle the failure of one of this state's branches."""
        raise NotImplementedError

    def map_run_updated(self, frame: Frame) -> Frame | None:
        """Apply new limits of this state's Map Run."""
        raise NotImplementedError

    def child_ended(self, frame: Frame, child: ChildExecution) -> None:
        """Handle the end of one of this state's child executions."""
        raise NotImplementedError
