"""States that only shape data or end: Pass, Succeed, Fail."""

from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.expressions.intrinsics.calls import compile_intrinsic
from entrypoints.local.asl.expressions.jsonpath.paths import compile_path
from entrypoints.local.asl.fields import data_flow_fields
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.fields.data_flow import DataFlow
from entrypoints.local.asl.fields.templates import compile_template
from entrypoints.local.asl.states.state import State
from entrypoints.local.asl.text.json_text import to_json


class PassState(State):
    """Shapes its input."""

    __slots__ = ("_arguments", "_output", "_result")

    def __init__(self, name: str, definition: Mapping[str, Any], flow: DataFlow) -> None:
        super().__init__(name, "Pass")
        self._arguments = flow.arguments(definition)
        self._output = flow.output(definition, has_result=False)
        self._result = (definition["Result"],) if "Result" in definition else None

    def run(self, frame: Frame) -> Frame | None:
        value = self._arguments(frame)
        made, assigned = self._output(frame, value if self._result is None else self._result[0])
        return self.leave(frame, self.next, made, assigned)


class SucceedState(State):
    """Ends its branch successfully."""

    __slots__ = ("_input", "_output")

    def __init__(self, name: str, definition: Mapping[str, Any], flow: DataFlow) -> None:
        super().__init__(name, "Succeed")
        self._input = flow.input(definition)
        self._output = flow.output(definition, has_result=False)

    def run(self, frame: Frame) -> Frame | None:
        made, assigned = self._output(frame, self._input(frame))
        return self.leave(frame, None, made, assigned)


class FailState(State):
    """Ends its branch with an error."""

    __slots__ = ("_cause", "_error")

    def __init__(self, name: str, definition: Mapping[str, Any], flow: DataFlow) -> None:
        super().__init__(name, "Fail")
        self._error = _text(definition, "Error", flow.language)
        self._cause = _text(definition, "Cause", flow.language)

    def run(self, frame: Frame) -> Frame | None:
        return frame.fail(self._error(frame), self._cause(frame))

    def redrive(self, frame: Frame) -> Frame | None:
        frame.entered_event = 0  # a redrive enters it again, where it resumes other states
        return super().redrive(frame)


def _text(definition: Mapping[str, Any], field: str, language: Language) -> Callable[[Frame], str | None]:
    """Compile Error or Cause, or their Path forms, which are a path or an intrinsic function."""
    path = definition.get(f"{field}Path")
    if path is not None:
        read = compile_intrinsic(path) if path.startswith("States.") else compile_path(path).read
        return lambda frame: _string(read(frame.data, frame), f"{field}Path", path)
    value = definition.get(field)
    if value is None or language == "JSONPath":
        return lambda _frame: value
    evaluate = compile_template(value, language, field)
    return lambda frame: fields.checked(
        evaluate(data_flow_fields.states_object(frame), frame), "string", field, value
    )


def _string(value: Any, field: str, path: str) -> str:
    if isinstance(value, str):
        return value
    raise StatesError(
        "States.Runtime",
        f"The {field} parameter does not reference a string value: {path} == {to_json(value)}",
    )
