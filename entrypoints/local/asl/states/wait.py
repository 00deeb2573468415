"""The Wait state.

https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
"""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.expressions.errors import PathNotFoundError
from entrypoints.local.asl.expressions.scope import StateScope
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.fields.data_flow import DataFlow
from entrypoints.local.asl.fields.typed_fields import FieldReader
from entrypoints.local.asl.states.state import State
from entrypoints.local.asl.text.json_text import to_json
from entrypoints.local.asl.text.timestamps import parse_timestamp

_NO_TIMESTAMP = "ISO-8601 extended offset date-time format string"


class WaitState(State):
    """Waits for some seconds or until a moment."""

    __slots__ = ("_input", "_on_wall_clock", "_output", "_until")

    def __init__(self, name: str, definition: Mapping[str, Any], flow: DataFlow) -> None:
        super().__init__(name, "Wait")
        self._input = flow.input(definition)
        self._output = flow.output(definition, has_result=False)
        self._until = _until(definition, flow.language)
        self._on_wall_clock = "Timestamp" in definition or "TimestampPath" in definition

    def run(self, frame: Frame) -> Frame | None:
        at = self._until(frame)
        if at <= frame.scheduler.now:
            return self._awake(frame)
        frame.wait_until(at, self._awake, on_wall_clock=self._on_wall_clock)
        return None

    def _awake(self, frame: Frame) -> Frame | None:
        frame.timer = 0
        made, assigned = self._output(frame, self._input(frame))
        return self.leave(frame, self.next, made, assigned)


def _until(definition: Mapping[str, Any], language: Language) -> FieldReader:
    """Compile the moment at which the state ends, in epoch seconds."""
    seconds = fields.seconds(definition, "Seconds", language)
    if seconds is not None:
        return lambda scope: scope.now + seconds(scope)
    path = definition.get("TimestampPath")
    if path is not None:
        return _timestamp_path(path)
    return _timestamp(definition["Timestamp"], language)


def _timestamp_path(path: str) -> FieldReader:
    read = fields.by_path(path)

    def evaluate(scope: StateScope) -> float:
        try:
            value = read(scope)
        except PathNotFoundError:
            cause = f"The TimestampPath parameter does not reference an input value: {path}"
            raise StatesError("States.Runtime", cause) from None
        moment = parse_timestamp(value) if isinstance(value, str) else None
        if moment is None:
            shown = value if isinstance(value, str) else to_json(value)
            cause = (
                f"The TimestampPath parameter does not reference a valid {_NO_TIMESTAMP}: {path} == {shown}"
            )
            raise StatesError("States.Runtime", cause)
        return moment

    return evaluate


def _timestamp(text: str, language: Language) -> FieldReader:
    constant = parse_timestamp(text)
    if constant is not None:
        return lambda _frame: constant
    read = fields.expression(text, "Timestamp") if language == "JSONata" else (lambda _frame: text)

    def evaluate(scope: StateScope) -> float:
        value = fields.checked(read(scope), "string", "Timestamp", text)
        moment = parse_timestamp(value)
        if moment is None:
            cause = f"The Timestamp field cannot be parsed as an {_NO_TIMESTAMP}: {value}"
            raise StatesError("States.QueryEvaluationError", cause, "Timestamp")
        return moment

    return evaluate
