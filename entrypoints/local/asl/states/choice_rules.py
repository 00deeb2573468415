"""The rules of a Choice state, compiled to predicates over (frame, data)."""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.expressions.errors import PathNotFoundError
from entrypoints.local.asl.expressions.jsonpath.paths import compile_path
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.text.timestamps import parse_timestamp

Predicate: TypeAlias = "Callable[[Frame, Any], bool]"
Test: TypeAlias = Callable[[Any, Any], bool]

_SIDES: dict[str, Test] = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "GreaterThan": operator.gt,
    "LessThanEquals": operator.le,
    "GreaterThanEquals": operator.ge,
}


def _is_number(value: Any) -> bool:
    return value.__class__ is int or value.__class__ is float


def _is_string(value: Any) -> bool:
    return value.__class__ is str


def _is_boolean(value: Any) -> bool:
    return value.__class__ is bool


def _is_timestamp(value: Any) -> bool:
    return value.__class__ is str and parse_timestamp(value) is not None


_KINDS: dict[str, Callable[[Any], bool]] = {
    "String": _is_string,
    "Numeric": _is_number,
    "Boolean": _is_boolean,
    "Timestamp": _is_timestamp,
}

TYPE_TESTS: dict[str, Callable[[Any], bool]] = {
    "IsNull": lambda value: value is None,
    "IsNumeric": _is_number,
    "IsString": _is_string,
    "IsBoolean": _is_boolean,
    "IsTimestamp": _is_timestamp,
}


def _comparison(kind: str, side: Test) -> Test:
    """Return a comparison of values of one kind; values of another kind never compare as true."""
    is_kind = _KINDS[kind]
    if kind == "Timestamp":
        return lambda left, right: (
            is_kind(left) and is_kind(right) and side(parse_timestamp(left), parse_timestamp(right))
        )
    return lambda left, right: is_kind(left) and is_kind(right) and side(left, right)


COMPARISONS: dict[str, Test] = {
    f"{kind}{name}": _comparison(kind, side)
    for kind in _KINDS
    for name, side in _SIDES.items()
    if kind != "Boolean" or name == "Equals"
}
"""The operators that have a Path form as well."""


def compile_condition(rule: Mapping[str, Any], place: int) -> Predicate:
    """Compile the Condition of a JSONata rule."""
    condition = rule["Condition"]
    if isinstance(condition, bool):
        return lambda _frame, _value: condition
    field = f"Choices[{place}]/Condition"
    evaluate = fields.expression(condition, field)
    return lambda frame, _value: bool(fields.checked(evaluate(frame), "boolean", field, condition))


def compile_rule(rule: Mapping[str, Any]) -> Predicate:
    """Compile a JSONPath rule: And, Or, Not or one comparison."""
    if "And" in rule:
        parts = [compile_rule(part) for part in rule["And"]]
        return lambda frame, value: all(part(frame, value) for part in parts)
    if "Or" in rule:
        parts = [compile_rule(part) for part in rule["Or"]]
        return lambda frame, value: any(part(frame, value) for part in parts)
    if "Not" in rule:
        part = compile_rule(rule["Not"])
        return lambda frame, value: not part(frame, value)
    (name,) = [name for name in rule if name in OPERATORS]
    return _compile_comparison(name, rule["Variable"], rule[name])


def _compile_comparison(name: str, variable: str, operand: Any) -> Predicate:
    if name == "IsPresent":
        return _presence(variable, wanted=operand)
    left = _variable(variable)
    if name in TYPE_TESTS:
        is_type = TYPE_TESTS[name]
        return lambda frame, value: is_type(left(frame, value)) is operand
    if name == "StringMatches":
        pattern = _wildcards(operand)
        return lambda frame, value: _matches(pattern, left(frame, value))
    if name.endswith("Path"):
        compare, right = COMPARISONS[name.removesuffix("Path")], _variable(operand)
        return lambda frame, value: compare(left(frame, value), right(frame, value))
    return _with_constant(name, left, operand)


def _with_constant(name: str, left: Callable[[Frame, Any], Any], operand: Any) -> Predicate:
    compare = COMPARISONS[name]
    return lambda frame, value: compare(left(frame, value), operand)


def _presence(variable: str, *, wanted: bool) -> Predicate:
    path = compile_path(variable)
    read, definite = path.read, path.is_definite

    def holds(frame: Frame, value: Any) -> bool:
        try:
            found = read(value, frame)
        except PathNotFoundError:
            return not wanted
        return (definite or bool(found)) is wanted

    return holds


def _variable(text: str) -> Callable[[Frame, Any], Any]:
    read = compile_path(text).read

    def find(frame: Frame, value: Any) -> Any:
        try:
            return read(value, frame)
        except PathNotFoundError:
            cause = f"Invalid path '{text}': The choice state's condition path references an invalid value."
            raise StatesError("States.Runtime", cause) from None

    return find


def _wildcards(pattern: str) -> re.Pattern[str]:
    r"""Compile a StringMatches pattern.

    `*` stands for any characters, `\*` for an asterisk, `\\` for a backslash.
    """
    parts = re.split(r"(\\\*|\\\\|\*)", pattern)
    meaning = {"*": ".*", r"\*": r"\*", "\\\\": r"\\"}
    return re.compile("".join(meaning.get(part, re.escape(part)) for part in parts), re.DOTALL)


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return value.__class__ is str and pattern.fullmatch(value) is not None


OPERATORS = frozenset(
    {*COMPARISONS, *(f"{name}Path" for name in COMPARISONS), *TYPE_TESTS, "IsPresent", "StringMatches"}
)
"""All operators of the language."""
