"""Checks of the rules of a Choice state."""

from collections.abc import Iterable, Mapping
from typing import Any

from entrypoints.local.asl import field_checks as takes
from entrypoints.local.asl.choice_rules import COMPARISONS, OPERATORS, TYPE_TESTS
from entrypoints.local.asl.dataflow import Language
from entrypoints.local.asl.object_checks import (
    NOT_AN_OBJECT,
    Fields,
    Found,
    check_object,
    require,
    schema_error,
)

_BOOLEAN = takes.of_type("boolean")
_TAKEN = {
    "String": takes.of_type("string"),
    "Numeric": takes.of_type("number"),
    "Boolean": _BOOLEAN,
    "Timestamp": takes.timestamp,
}
_COMBINERS = ("And", "Or", "Not")
_COMMON: Fields = {
    "Comment": takes.of_type("string"),
    "Next": takes.of_type("string"),
    "Assign": takes.assignment,
}
_JSONATA: Fields = {**_COMMON, "Condition": takes.condition, "Output": takes.template}


def check_rules(rules: list[Any], language: Language, where: str) -> Found:
    """Yield what is wrong with the elements of Choices."""
    if not rules:
        yield schema_error("There must be at least one choice rule", where)
    for index, rule in enumerate(rules):
        yield from _rule(rule, language, f"{where}[{index}]")


def _rule(rule: Any, language: Language, where: str) -> Found:
    if language == "JSONata":
        yield from check_object(rule, _JSONATA, language, where, elsewhere=("Variable", *_tests()))
        needed: tuple[str, ...] = ("Condition", "Next")
    else:
        yield from _test(rule, where, top=True)
        needed = ("Next",)
    if isinstance(rule, Mapping):
        yield from require(rule, needed, where)


def _tests() -> Iterable[str]:
    """Return the fields by which JSONPath rules test."""
    return (*OPERATORS, *_COMBINERS)


def _test(rule: Any, where: str, *, top: bool) -> Found:
    """Check a JSONPath rule; only one at the top of Choices leads on and assigns."""
    if not isinstance(rule, Mapping):
        yield schema_error(NOT_AN_OBJECT, where)
        return
    fields: Fields = {
        "Comment": _COMMON["Comment"],
        "Variable": takes.present_path,
        **(_COMMON if top else {}),
    }
    fields = {**fields, **{name: _operand(name) for name in _tests()}}
    found = list(check_object(rule, fields, "JSONPath", where, elsewhere=("Condition", "Output")))
    yield from found
    if found:
        return
    operators = [name for name in rule if name in OPERATORS or name in _COMBINERS]
    if len(operators) != 1:
        message = "A choice rule must have exactly one comparison operator, And, Or or Not"
        yield schema_error(message, where)
        return
    (name,) = operators
    if name in _COMBINERS:
        yield from _combined(rule[name], name, f"{where}/{name}")
    else:
        yield from require(rule, ("Variable",), where)


def _combined(parts: Any, name: str, where: str) -> Found:
    if name == "Not":
        yield from _test(parts, where, top=False)
    elif not isinstance(parts, list) or not parts:
        yield schema_error("Expected a non-empty array", where)
    else:
        for index, part in enumerate(parts):
            yield from _test(part, f"{where}[{index}]", top=False)


def _operand(name: str) -> takes.Check:
    if name in _COMBINERS:
        return takes.anything
    if name.endswith("Path"):
        return takes.present_path
    if name == "IsPresent" or name in TYPE_TESTS:
        return _BOOLEAN
    if name in COMPARISONS:
        return next(check for kind, check in _TAKEN.items() if name.startswith(kind))
    return _TAKEN["String"]
