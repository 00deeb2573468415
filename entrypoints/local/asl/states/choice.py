"""The Choice state.

https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.fields import data_flow_fields
from entrypoints.local.asl.fields.data_flow import DataFlow
from entrypoints.local.asl.fields.data_flow_fields import OutputShape
from entrypoints.local.asl.states.choice_rules import compile_condition, compile_rule
from entrypoints.local.asl.states.state import State


class ChoiceBranch:
    """A branch of a Choice: the next state and the output."""

    __slots__ = ("next", "next_name", "output")

    def __init__(self, next_name: str, output: OutputShape) -> None:
        self.next_name = next_name
        self.next: State | None = None
        self.output = output


class ChoiceState(State):
    """Continues with the first branch whose rule holds."""

    __slots__ = ("_default", "_input", "_rules")

    def __init__(self, name: str, definition: Mapping[str, Any], flow: DataFlow) -> None:
        super().__init__(name, "Choice")
        self._input = flow.input(definition)
        self._rules: list[tuple[Callable[[Frame, Any], bool], ChoiceBranch]] = [
            (
                _test(rule, flow.language, place),
                ChoiceBranch(rule["Next"], _output(definition, rule, flow.language, f"Choices[{place}]")),
            )
            for place, rule in enumerate(definition["Choices"])
        ]
        default = definition.get("Default")
        own = flow.output(definition, has_result=False)
        self._default = ChoiceBranch(default, own) if default else None

    def link(self, states: dict[str, State]) -> None:
        for _, branch in self._rules:
            branch.next = states[branch.next_name]
        if self._default:
            self._default.next = states[self._default.next_name]

    def run(self, frame: Frame) -> Frame | None:
        value = self._input(frame)
        for holds, branch in self._rules:
            if holds(frame, value):
                return self._take(frame, branch, value)
        if self._default is None:
            # Not States.NoChoiceMatched (reported: https://github.com/floci-io/floci/pull/3167).
            raise StatesError(
                "States.Runtime",
                "Failed to transition out of the state. The state does not point to a next state.",
            )
        return self._take(frame, self._default, value)

    def _take(self, frame: Frame, branch: ChoiceBranch, value: Any) -> Frame | None:
        made, assigned = branch.output(frame, value)
        return self.leave(frame, branch.next, made, assigned)


def _test(rule: Mapping[str, Any], language: Language, place: int) -> Callable[[Frame, Any], bool]:
    return compile_condition(rule, place) if language == "JSONata" else compile_rule(rule)


def _output(state: Mapping[str, Any], rule: Mapping[str, Any], language: Language, place: str) -> OutputShape:
    """Compile a rule's output: its own Assign and Output, the state's OutputPath."""
    if language == "JSONata":
        return data_flow_fields.output(rule, language, has_result=False, place=place)
    return data_flow_fields.output(
        {**_only(state, "OutputPath"), **_only(rule, "Assign")}, language, has_result=False
    )


def _only(definition: Mapping[str, Any], field: str) -> dict[str, Any]:
    return {field: definition[field]} if field in definition else {}
