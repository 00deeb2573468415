"""The data flow of one state, compiled plainly or with a trace of its steps."""

from collections.abc import Callable
from typing import Any, TypeAlias

from entrypoints.local.asl.definitions.definition import Definition, Language
from entrypoints.local.asl.expressions.scope import StateScope
from entrypoints.local.asl.fields import data_flow_fields
from entrypoints.local.asl.fields.data_flow_fields import Assigned, InputShape, OutputShape
from entrypoints.local.asl.fields.templates import compile_template

Note: TypeAlias = Callable[[str, Any], None]
"""Called with each step of a traced data flow, named as InspectionData names it, and the step's value.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
"""


class DataFlow:
    """Compiles the data flow of a state.

    Attributes:
        language: The state's query language.
    """

    __slots__ = ("language",)

    def __init__(self, language: Language) -> None:
        self.language = language

    def input(self, definition: Definition) -> InputShape:
        """Compile the input of a state that calls nothing: InputPath, or the raw input in JSONata."""
        return (
            data_flow_fields.raw_input
            if self.language == "JSONata"
            else data_flow_fields.input_path(definition)
        )

    def arguments(self, definition: Definition) -> InputShape:
        """Compile the input of the state's work: InputPath and Parameters, or Arguments."""
        return data_flow_fields.arguments(definition, self.language)

    def output(self, definition: Definition, *, has_result: bool) -> OutputShape:
        """Compile the state's output and the variables that it assigns.

        Args:
            definition: The state.
            has_result: Whether the state has a result that is not its input (`$states.result`).
        """
        return data_flow_fields.output(definition, self.language, has_result=has_result)


class TracedDataFlow(DataFlow):
    """Compiles a data flow that notes its intermediate values.

    Tracing is decided here, when the state is compiled, so that a flow without it costs nothing.
    """

    __slots__ = ("_note",)

    def __init__(self, language: Language, note: Note) -> None:
        super().__init__(language)
        self._note = note

    def input(self, definition: Definition) -> InputShape:
        """Compile as `DataFlow.input`, noted as afterInputPath."""
        plain = super().input(definition)
        return plain if self.language == "JSONata" else self._noted(plain, "afterInputPath")

    def arguments(self, definition: Definition) -> InputShape:
        """Compile as `DataFlow.arguments`, noted as afterInputPath and afterParameters, or afterArguments."""
        if self.language == "JSONata":
            plain = super().arguments(definition)
            return plain if definition["Type"] == "Pass" else self._noted(plain, "afterArguments")
        select = self._noted(data_flow_fields.input_path(definition), "afterInputPath")
        if "Parameters" not in definition:
            return self._noted(select, "afterParameters")
        fill = compile_template(definition["Parameters"], self.language, "Parameters")
        return self._noted(lambda scope: fill(select(scope), scope), "afterParameters")

    def output(self, definition: Definition, *, has_result: bool) -> OutputShape:
        """Compile as `DataFlow.output`, noted as result, afterResultSelector and afterResultPath."""
        note = self._note
        if not has_result and (self.language == "JSONata" or definition["Type"] != "Pass"):
            return super().output(definition, has_result=has_result)
        whole = _Part(self, definition, has_result=has_result)
        if self.language == "JSONata":
            plain = whole.of("Output", "Assign")

            def with_result(scope: StateScope, result: Any) -> tuple[Any, Assigned]:
                note("result", result)
                return plain(scope, result)

            return with_result
        assign, select = whole.of("Assign"), whole.of("ResultSelector")
        place, leave = whole.of("ResultPath"), whole.of("OutputPath")

        def shape(scope: StateScope, result: Any) -> tuple[Any, Assigned]:
            note("result", result)
            assigned = assign(scope, result)[1]
            selected = select(scope, result)[0]
            note("afterResultSelector", selected)
            placed = place(scope, selected)[0]
            note("afterResultPath", placed)
            return leave(scope, placed)[0], assigned

        return shape

    def _noted(self, plain: InputShape, step: str) -> InputShape:
        note = self._note

        def read(scope: StateScope) -> Any:
            value = plain(scope)
            note(step, value)
            return value

        return read


class _Part:
    """Compiles single fields of a state's output, so that a traced flow can stand between them."""

    def __init__(self, flow: DataFlow, definition: Definition, *, has_result: bool) -> None:
        self._language = flow.language
        self._definition = definition
        self._has_result = has_result

    def of(self, *fields: str) -> OutputShape:
        part = {field: self._definition[field] for field in fields if field in self._definition}
        return data_flow_fields.output(part, self._language, has_result=self._has_result)
