"""The Task state: plain function ARNs, activities and service integrations.

https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine import history as events
from entrypoints.local.asl.engine.effects import Call
from entrypoints.local.asl.engine.errors import TIMEOUT, StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.history import EventType
from entrypoints.local.asl.engine.limits import result_too_large
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.fields.data_flow import DataFlow
from entrypoints.local.asl.fields.templates import compile_template
from entrypoints.local.asl.fields.typed_fields import FieldReader
from entrypoints.local.asl.states.recovering_state import RecoveringState
from entrypoints.local.asl.states.retriers_and_catchers import MISSED_HEARTBEAT
from entrypoints.local.asl.tasks.task_outcomes import (
    TaskFailed,
    TaskHeartbeat,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
)
from entrypoints.local.asl.tasks.task_resources import parse_resource
from entrypoints.local.asl.text.json_text import byte_size, to_json


class TaskState(RecoveringState):
    """Invokes a resource and waits for its result."""

    absent = None

    __slots__ = (
        "_arguments",
        "_credentials",
        "_failed",
        "_given",
        "_heartbeat",
        "_output",
        "_runs_a_job",
        "_scheduled",
        "_subject",
        "_succeeded",
        "_target",
        "_timed_out",
        "_timeout",
    )

    def __init__(self, name: str, definition: Mapping[str, Any], flow: DataFlow) -> None:
        super().__init__(name, definition, flow)
        self._target = target = parse_resource(definition["Resource"])
        self._arguments = flow.arguments(definition)
        self._given = "Arguments" if flow.language == "JSONata" else "Parameters"
        self._output = flow.output(definition, has_result=True)
        self._timeout = fields.seconds(definition, "TimeoutSeconds", flow.language)
        self._heartbeat = fields.seconds(definition, "HeartbeatSeconds", flow.language)
        self._credentials = _credentials(definition, flow.language)
        self.issues_token = target.pattern == "waitForTaskToken" or target.kind == "activity"
        self._runs_a_job = target.pattern.startswith("sync")
        self._scheduled, self._succeeded, self._failed, self._timed_out = _EVENTS[target.kind]
        self._subject = (target.resource_type, target.resource_name) if target.kind == "service" else ()

    def run(self, frame: Frame) -> Frame | None:
        scheduler = frame.scheduler
        token = frame.token = scheduler.new_token(frame)
        parameters = self._arguments(frame)
        timeout = self._timeout(frame) if self._timeout else None
        heartbeat = self._heartbeat(frame) if self._heartbeat else None
        credentials = self._credentials(frame) if self._credentials else None
        self._write_schedule(frame, parameters, timeout, heartbeat, credentials)
        if timeout is not None:
            frame.wait_until(scheduler.now + timeout, self._timeout_passed)
        if heartbeat is not None:
            frame.heartbeat_seconds = heartbeat
            self._await_heartbeat(frame, heartbeat)
        task_token = frame.task_token if self.issues_token else None
        identity = frame.execution.identity
        scheduler.invoke(
            token,
            Call(
                self._target,
                parameters,
                identity,
                self.name,
                task_token,
                timeout,
                heartbeat,
                credentials,
                frame.retry_count,
                (scheduler.root_arn, token) if self._runs_a_job else None,
                frame.last_event,
                frame.text if parameters is frame.data else None,
            ),
        )
        return None

    def _write_schedule(
        self, frame: Frame, parameters: Any, timeout: int | None, heartbeat: int | None, credentials: Any
    ) -> None:
        target = self._target
        if target.kind == "service":
            errors = frame.execution.parameter_errors(target, parameters)
            if errors:
                raise self._not_started(parameters, errors)
            region = frame.execution.identity.region
            frame.record(
                events.TASK_SCHEDULED, *self._subject, region, parameters, timeout, heartbeat, credentials
            )
            frame.record(events.TASK_STARTED, *self._subject)
            return
        frame.record(self._scheduled, target.resource, parameters, timeout, heartbeat, credentials)
        if target.kind == "lambda":
            frame.record(events.FUNCTION_STARTED)

    def _not_started(self, parameters: Any, errors: Sequence[str]) -> StatesError:
        """Return the failure of a task whose parameters its integration does not accept.

        Reported: https://github.com/andybalham/blog-task-tokens.
        """
        subject = f"The {self._given} '{to_json(parameters)}' could not be used to start the Task"
        return StatesError("States.Runtime", f"{subject}: [{', '.join(errors)}]")

    def task_reported(self, frame: Frame) -> Frame | None:
        outcome = frame.take_outcome()
        if isinstance(outcome, TaskSucceeded):  # the most frequent one
            self._settle(frame)
            return self._succeeded_with(frame, outcome.output)
        match outcome:
            case TaskFailed(error, cause):
                self._settle(frame)
                frame.record(self._failed, *self._subject, error, cause)
                return self.recover(frame, error, cause)
            case TaskSubmitted(answer) if self._subject:
                frame.record(events.TASK_SUBMITTED, *self._subject, answer)
            case TaskStarted(worker) if self._target.kind == "activity":
                frame.record(events.ACTIVITY_STARTED, worker)
            case TaskHeartbeat() if frame.heartbeat_timer and frame.heartbeat_seconds is not None:
                frame.scheduler.cancel_timer(frame.heartbeat_timer)
                self._await_heartbeat(frame, frame.heartbeat_seconds)
        return None

    def _succeeded_with(self, frame: Frame, result: Any) -> Frame | None:
        if byte_size(result) > frame.execution.limits.data_bytes:
            target = self._target
            failure = result_too_large(target.resource_type if target.kind == "service" else target.resource)
            frame.record(self._failed, *self._subject, failure.error, failure.cause)
            return self.recover(frame, failure.error, failure.cause)
        frame.record(self._succeeded, *self._subject, result)
        made, assigned = self._output(frame, result)
        return self.leave(frame, self.next, made, assigned)

    def _await_heartbeat(self, frame: Frame, seconds: int) -> None:
        scheduler = frame.scheduler
        frame.heartbeat_timer = scheduler.set_timer(scheduler.now + seconds, self._heartbeat_missed, frame)

    @staticmethod
    def _settle(frame: Frame) -> None:
        """Cancel the timers of a task that has ended."""
        frame.token = 0
        if frame.timer or frame.heartbeat_timer:
            frame.forget_waits()

    def _timeout_passed(self, frame: Frame) -> Frame | None:
        frame.timer = 0
        return self._too_late(frame, TIMEOUT)

    def _heartbeat_missed(self, frame: Frame) -> Frame | None:
        frame.heartbeat_timer = 0
        return self._too_late(frame, MISSED_HEARTBEAT)

    def _too_late(self, frame: Frame, error: str) -> Frame | None:
        frame.forget_waits()
        frame.record(self._timed_out, *self._subject, error, None)
        return self.recover(frame, error, None)


_EVENTS: dict[str, tuple[EventType, EventType, EventType, EventType]] = {
    "lambda": (
        events.FUNCTION_SCHEDULED,
        events.FUNCTION_SUCCEEDED,
        events.FUNCTION_FAILED,
        events.FUNCTION_TIMED_OUT,
    ),
    "activity": (
        events.ACTIVITY_SCHEDULED,
        events.ACTIVITY_SUCCEEDED,
        events.ACTIVITY_FAILED,
        events.ACTIVITY_TIMED_OUT,
    ),
    "service": (events.TASK_SCHEDULED, events.TASK_SUCCEEDED, events.TASK_FAILED, events.TASK_TIMED_OUT),
}


def _credentials(definition: Mapping[str, Any], language: Language) -> FieldReader | None:
    """Compile Credentials, which name the role that AWS would assume for the call."""
    if "Credentials" not in definition:
        return None
    if language == "JSONata":
        return fields.expression(definition["Credentials"], "Credentials")
    fill = compile_template(definition["Credentials"], language, "Credentials")
    return lambda frame: fill(frame.data, frame)
