"""The fields that filter data on its way through a state, compiled to closures.

JSONPath: InputPath, Parameters, Assign (which sees the raw result), ResultSelector, ResultPath, OutputPath.
JSONata: Arguments, then Assign and Output side by side.
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from entrypoints.local.asl.definitions.definition import Definition, Language
from entrypoints.local.asl.expressions.jsonpath.paths import compile_path, compile_reference
from entrypoints.local.asl.expressions.scope import StateScope
from entrypoints.local.asl.fields.templates import PayloadTemplate, compile_template

Assigned: TypeAlias = dict[str, Any] | None
InputShape: TypeAlias = Callable[[StateScope], Any]
OutputShape: TypeAlias = Callable[[StateScope, Any], tuple[Any, Assigned]]


def raw_input(scope: StateScope) -> Any:
    """Return the input as the state received it."""
    return scope.data


def states_object(scope: StateScope, **more: Any) -> dict[str, Any]:
    """Return the value of `$states` in JSONata."""
    return {"input": scope.data, "context": scope.context, **more}


def input_path(definition: Definition) -> InputShape:
    """Compile InputPath; `null` stands for an empty object."""
    text = definition.get("InputPath", "$")
    if text == "$":
        return raw_input
    if text is None:
        return lambda _scope: {}
    read = compile_path(text).read
    return lambda scope: read(scope.data, scope)


def arguments(definition: Definition, language: Language) -> InputShape:
    """Compile the input of the state's work: InputPath and Parameters, or Arguments."""
    if language == "JSONata":
        if "Arguments" not in definition:
            return raw_input
        evaluate = compile_template(definition["Arguments"], language, "Arguments")
        return lambda scope: evaluate(states_object(scope), scope)
    select = input_path(definition)
    if "Parameters" not in definition:
        return select
    fill = compile_template(definition["Parameters"], language, "Parameters")
    if select is raw_input:
        return lambda scope: fill(scope.data, scope)
    return lambda scope: fill(select(scope), scope)


def output(definition: Definition, language: Language, *, has_result: bool, place: str = "") -> OutputShape:
    """Compile the output of a state: the value made of its result, and the variables that it assigns.

    Args:
        definition: The state.
        language: Its query language.
        has_result: Whether the state has a result other than its input (`$states.result`).
        place: The place of the fields in the state, if not at its top, as causes name it.
    """
    if language == "JSONata":
        return _jsonata_output(definition, f"{place}/" if place else "", has_result=has_result)
    return _jsonpath_output(definition)


def _jsonata_output(definition: Definition, place: str, *, has_result: bool) -> OutputShape:
    shape = (
        compile_template(definition["Output"], "JSONata", f"{place}Output")
        if "Output" in definition
        else None
    )
    assign = assignment(definition, "JSONata", place)
    if shape is None and assign is None:
        return lambda _scope, result: (result, None)

    def evaluate(scope: StateScope, result: Any) -> tuple[Any, Assigned]:
        states = states_object(scope, result=result) if has_result else states_object(scope)
        assigned = assign(states, scope) if assign else None
        return (shape(states, scope) if shape else result), assigned

    return evaluate


def _jsonpath_output(definition: Definition) -> OutputShape:
    """Compose the steps that the definition has; each is a function of (scope, value)."""
    selector = definition.get("ResultSelector")
    select = compile_template(selector, "JSONPath", "ResultSelector") if selector is not None else None
    assign = assignment(definition, "JSONPath")
    place = result_path(definition)
    leave = _output_path(definition)
    if select is None and assign is None and place is None and leave is None:
        return lambda _scope, result: (result, None)
    if select is None and assign is None and leave is None and place is not None:
        put = place
        return lambda scope, result: (put(scope, result), None)

    def shape(scope: StateScope, result: Any) -> tuple[Any, Assigned]:
        assigned = assign(result, scope) if assign else None
        value = select(result, scope) if select else result
        if place is not None:
            value = place(scope, value)
        return (leave(scope, value) if leave else value), assigned

    return shape


def assignment(definition: Definition, language: Language, place: str = "") -> PayloadTemplate | None:
    """Compile Assign; return None if it assigns nothing.

    Args:
        definition: The state, choice rule or catcher.
        language: The query language of its state.
        place: Its place in the state with a closing slash, as causes name it; empty for the state itself.
    """
    fields = definition.get("Assign")
    return compile_template(fields, language, f"{place}Assign") if fields else None


def result_path(definition: Definition) -> Callable[[StateScope, Any], Any] | None:
    """Compile ResultPath; return None where the result simply replaces the input."""
    text = definition.get("ResultPath", "$")
    if text == "$":
        return None
    if text is None:
        return lambda scope, _value: scope.data
    write = compile_reference(text).write
    return lambda scope, value: write(scope.data, value)


def _output_path(definition: Definition) -> Callable[[StateScope, Any], Any] | None:
    text = definition.get("OutputPath", "$")
    if text == "$":
        return None
    if text is None:
        return lambda _scope, _value: {}
    read = compile_path(text).read
    return lambda scope, value: read(value, scope)
