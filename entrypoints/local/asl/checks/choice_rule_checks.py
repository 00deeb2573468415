"""Checks of the rules of a Choice state.

Sentences measured by rule pf-sfn-asl-choice-rules of https://github.com/badmintoncryer/cdk-preflight.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from entrypoints.local.asl.checks import value_checks as values
from entrypoints.local.asl.checks.object_checks import (
    EMPTY,
    NOT_AN_OBJECT,
    Diagnostics,
    Fields,
    allow_one,
    check_object,
    require,
    schema_error,
)
from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.states.choice_rules import COMPARISONS, OPERATORS, TYPE_TESTS

_OPERANDS = {
    "String": values.STRING,
    "Numeric": values.of_type("number"),
    "Boolean": values.BOOLEAN,
    "Timestamp": values.timestamp,
}
_COMBINERS = ("And", "Or", "Not")
_SELECTORS = (*_COMBINERS, "Variable", "Condition")
_NO_SELECTOR = f"The object must have only one of the following fields, [{', '.join(_SELECTORS)}]"
_COMMON: Fields = {
    "Comment": values.STRING,
    "Next": values.STRING,
    "Assign": values.assignment,
}
_JSONATA: Fields = {**_COMMON, "Condition": values.condition, "Output": values.template}


def check_rules(rules: list[Any], language: Language, where: str) -> Diagnostics:
    """Yield what is wrong with the elements of Choices."""
    if not rules:
        yield schema_error(EMPTY, where)
    for index, rule in enumerate(rules):
        yield from _rule(rule, language, f"{where}[{index}]")


def _rule(rule: Any, language: Language, where: str) -> Diagnostics:
    if language == "JSONata":
        yield from check_object(rule, _JSONATA, language, where, elsewhere=("Variable", *_tests()))
        if isinstance(rule, Mapping) and not any(name in rule for name in _SELECTORS):
            yield schema_error(_NO_SELECTOR, where)
    else:
        yield from _test(rule, where, top=True)
    if isinstance(rule, Mapping):
        yield from require(rule, ("Next",), where)


def _tests() -> Iterable[str]:
    """Return the fields of the tests of JSONPath rules."""
    return (*OPERATORS, *_COMBINERS)


def _test(rule: Any, where: str, *, top: bool) -> Diagnostics:
    """Check a JSONPath rule; only those at the top of Choices have Next and Assign."""
    if not isinstance(rule, Mapping):
        yield schema_error(NOT_AN_OBJECT, where)
        return
    fields: Fields = {
        "Comment": _COMMON["Comment"],
        "Variable": values.tested_path,
        **(_COMMON if top else {}),
    }
    fields = {**fields, **{name: _operand(name) for name in _tests()}}
    found = list(check_object(rule, fields, "JSONPath", where, elsewhere=("Condition", "Output")))
    yield from found
    if found:
        return
    selectors = [name for name in _SELECTORS if name in rule]
    operators = [name for name in rule if name in OPERATORS]
    if len(selectors) != 1:
        yield schema_error(_NO_SELECTOR, where)
    elif selectors[0] in _COMBINERS:
        yield from _combined(rule[selectors[0]], selectors[0], f"{where}/{selectors[0]}")
    elif not operators:
        yield schema_error("A choice rule with a Variable must have a comparison operator", where)
    else:
        yield from allow_one(rule, operators, where)


def _combined(parts: Any, name: str, where: str) -> Diagnostics:
    if name == "Not":
        yield from _test(parts, where, top=False)
    elif not isinstance(parts, list):
        yield schema_error("Expected value of type Array", where)
    elif not parts:
        yield schema_error(EMPTY, where)
    else:
        for index, part in enumerate(parts):
            yield from _test(part, f"{where}[{index}]", top=False)


def _operand(name: str) -> values.ValueCheck:
    if name in _COMBINERS:
        return values.anything
    if name.endswith("Path"):
        return values.tested_path
    if name == "IsPresent" or name in TYPE_TESTS:
        return values.BOOLEAN
    if name in COMPARISONS:
        return next(check for kind, check in _OPERANDS.items() if name.startswith(kind))
    return _OPERANDS["String"]
