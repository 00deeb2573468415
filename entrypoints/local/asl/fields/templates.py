"""Payload templates: JSON in which some fields are filled in when the state runs.

A template is compiled once; all results share its constant parts, so a result must not be changed in place.
"""

from typing import Any, TypeAlias

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError, PathNotFoundError
from entrypoints.local.asl.expressions.intrinsics.calls import compile_intrinsic
from entrypoints.local.asl.expressions.jsonata import expressions as jsonata
from entrypoints.local.asl.expressions.jsonpath.paths import JsonPath, compile_path
from entrypoints.local.asl.expressions.scope import Expression, ExpressionScope
from entrypoints.local.asl.text.java_text import java_json

PayloadTemplate: TypeAlias = Expression
"""A compiled payload template: returns its filled-in copy for some data and a scope."""


def compile_template(value: Any, language: Language, field: str = "Parameters") -> PayloadTemplate:
    """Compile a payload template.

    In JSONPath, a field whose name ends in `.$` holds a path or an intrinsic function call; in JSONata, a
    string that is `{% ... %}` as a whole holds an expression, applied to the data as `$states`.

    Args:
        value: The template, as the definition has it.
        language: The query language of its state.
        field: The state's field, as causes name it, such as `Arguments` or `Choices[0]/Output`.

    Raises:
        ExpressionSyntaxError: An expression in it is malformed.
    """
    template = _jsonpath(value) if language == "JSONPath" else _jsonata(value, field)
    return _constant(value) if template is None else template


def _constant(value: Any) -> PayloadTemplate:
    return lambda _data, _scope: value


def _jsonpath(value: Any) -> PayloadTemplate | None:
    """Compile a part of a JSONPath template; None if nothing in it is dynamic."""
    if isinstance(value, list):
        return _list_of(value, [_jsonpath(item) for item in value])
    if isinstance(value, dict):
        return _object_of(dict([_jsonpath_field(name, item) for name, item in value.items()]))
    return None


def _jsonpath_field(name: str, item: Any) -> tuple[str, tuple[Any, PayloadTemplate | None]]:
    if name.endswith(".$"):
        return name.removesuffix(".$"), (None, compile_dynamic_field(name, item))
    return name, (item, _jsonpath(item))


def compile_dynamic_field(name: str, text: Any) -> PayloadTemplate:
    """Compile the value of a template's field whose name ends in `.$`.

    Raises:
        ExpressionSyntaxError: The value is neither a path nor an intrinsic function call.
    """
    fault: ExpressionSyntaxError | None = None
    try:
        if isinstance(text, str) and text.startswith("$"):
            return _compile_path_field(name, compile_path(text))
        if isinstance(text, str) and text.startswith("States."):
            return compile_intrinsic(text)
    except ExpressionSyntaxError as error:
        fault = error
    raise ExpressionSyntaxError(
        f"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
    ) from fault


def _compile_path_field(name: str, path: JsonPath) -> PayloadTemplate:
    read = path.read

    def evaluate(data: Any, scope: ExpressionScope) -> Any:
        try:
            return read(data, scope)
        except PathNotFoundError as error:
            if not path.is_definite:
                return []
            if error.beyond_end:
                return None
            if error.misapplied:
                raise
            raise StatesError(
                "States.Runtime",
                f"The JSONPath '{path.text}' specified for the field '{name}' "
                f"could not be found in the input '{java_json(path.document(data, scope))}'",
            ) from None

    return evaluate


def _jsonata(value: Any, field: str) -> PayloadTemplate | None:
    """Compile a part of a JSONata template; None if nothing in it is dynamic."""
    if isinstance(value, str):
        return jsonata.compile_string(value, field=field)
    if isinstance(value, list):
        return _list_of(value, [_jsonata(item, f"{field}[{index}]") for index, item in enumerate(value)])
    if isinstance(value, dict):
        return _object_of({name: (item, _jsonata(item, f"{field}/{name}")) for name, item in value.items()})
    return None


def _list_of(items: list[Any], templates: list[PayloadTemplate | None]) -> PayloadTemplate | None:
    dynamic = [(index, template) for index, template in enumerate(templates) if template is not None]
    if not dynamic:
        return None

    def evaluate(data: Any, scope: ExpressionScope) -> Any:
        result = items.copy()
        for index, template in dynamic:
            result[index] = template(data, scope)
        return result

    return evaluate


def _object_of(fields: dict[str, tuple[Any, PayloadTemplate | None]]) -> PayloadTemplate | None:
    constants = {name: value for name, (value, _) in fields.items()}
    dynamic = [(name, template) for name, (_, template) in fields.items() if template is not None]
    if not dynamic:
        return None

    def evaluate(data: Any, scope: ExpressionScope) -> Any:
        result = constants.copy()
        for name, template in dynamic:
            result[name] = template(data, scope)
        return result

    return evaluate
