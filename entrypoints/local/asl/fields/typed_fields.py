"""Fields of a state whose values have one type, given as constants, by path or by JSONata."""

from collections.abc import Callable
from typing import Any, TypeAlias, TypeGuard

from entrypoints.local.asl.definitions.definition import Definition, Language
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import PathNotFoundError
from entrypoints.local.asl.expressions.jsonpath.paths import compile_path
from entrypoints.local.asl.expressions.scope import StateScope
from entrypoints.local.asl.fields import data_flow_fields
from entrypoints.local.asl.fields.templates import compile_template
from entrypoints.local.asl.text.json_text import to_json

FieldReader: TypeAlias = Callable[[StateScope], Any]

_JSON_TYPES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    str: "string",
    dict: "object",
    list: "array",
}


def json_type(value: Any) -> str:
    """Return the name of a value's JSON type."""
    return _JSON_TYPES.get(type(value), "number")


def checked(value: Any, wanted: str, field: str, expression: Any) -> Any:
    """Return the value of a JSONata field if its type is `wanted`.

    Raises:
        StatesError: States.QueryEvaluationError, in AWS's words.
    """
    if json_type(value) == wanted:
        return value
    text = str(expression).removeprefix("{%").removesuffix("%}").strip()
    raise StatesError(
        "States.QueryEvaluationError",
        f"The JSONata expression '{text}' specified for the field '{field}' returned an unexpected result "
        f"type. Expected '{wanted}', but was '{json_type(value)}' for value: {to_json(value)}",
        field,
    )


def by_path(path: str) -> FieldReader:
    """Compile a path into the state's input."""
    read = compile_path(path).read
    return lambda scope: read(scope.data, scope)


def expression(value: Any, field: str) -> FieldReader:
    """Compile a field of a JSONata state; a constant stays as it is."""
    evaluate = compile_template(value, "JSONata", field)
    return lambda scope: evaluate(data_flow_fields.states_object(scope), scope)


def seconds(definition: Definition, field: str, language: Language) -> FieldReader | None:
    """Compile a whole number of seconds: `field`, or its Path form; None if the definition has neither.

    The causes are AWS's (recorded for SecondsPath).
    """
    path = definition.get(f"{field}Path")
    if path is not None:
        return _seconds_by_path(f"{field}Path", path)
    value = definition.get(field)
    if value is None:
        return None
    if language == "JSONata" and isinstance(value, str):
        return _seconds_by_expression(field, value)
    return lambda _scope: value


def _seconds_by_path(field: str, path: str) -> FieldReader:
    read = by_path(path)

    def evaluate(scope: StateScope) -> int:
        try:
            value = read(scope)
        except PathNotFoundError:
            if field != "SecondsPath":
                raise  # only SecondsPath has a sentence of its own (recorded)
            cause = f"The {field} parameter does not reference an input value: {path}"
            raise StatesError("States.Runtime", cause) from None
        return _whole(value, f"The {field} parameter", path)

    return evaluate


def _whole(value: Any, subject: str, path: str) -> int:
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(number, bool) or not isinstance(number, int):
        shown = value if isinstance(value, str) else to_json(value)
        raise StatesError("States.Runtime", f"{subject} cannot be parsed as a long value: {path} == {shown}")
    if number < 0:
        raise StatesError("States.Runtime", f"{subject} references a negative value: {path} == {number}")
    return number


def _seconds_by_expression(field: str, text: str) -> FieldReader:
    read = expression(text, field)

    def evaluate(scope: StateScope) -> int:
        value = checked(read(scope), "number", field, text)
        if value < 0 or value != int(value):
            reason = "cannot be negative" if value < 0 else "must be a whole number"
            raise StatesError(
                "States.QueryEvaluationError", f"The {field} field {reason}: {to_json(value)}", field
            )
        return int(value)

    return evaluate


def map_number(definition: Definition, field: str, language: Language) -> FieldReader | None:
    """Compile a number of a Map, or its Path form, where AWS also accepts a number in a string (recorded)."""
    path = definition.get(f"{field}Path")
    if path is not None:
        read = by_path(path)
        return lambda scope: _number(read(scope), f"{field}Path", path)
    value = definition.get(field)
    if value is None:
        return None
    if language == "JSONata" and isinstance(value, str):
        evaluate = expression(value, field)
        return lambda scope: checked(evaluate(scope), "number", field, value)
    return lambda _scope: value


def _number(value: Any, field: str, path: str) -> float:
    try:
        number = float(value) if isinstance(value, str) else value
    except ValueError:
        number = None
    kind = "float" if "Percentage" in field else "integer"
    if _is_number(number) and (kind == "float" or number == int(number)):
        return number
    shown = value if isinstance(value, str) else to_json(value)
    raise StatesError(
        "States.Runtime", f'The {field} field refers to value "{shown}" which is not a valid {kind}: {path}'
    )


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def concurrency(width: FieldReader | None, scope: StateScope) -> int:
    """Return the value of a Map's MaxConcurrency, 0 without limit."""
    if width is None:
        return 0
    value = int(width(scope))
    if value < 0:
        cause = f"Expected non-negative integer for MaxConcurrency, got '{value}' instead."
        raise StatesError("States.Runtime", cause)
    return value
