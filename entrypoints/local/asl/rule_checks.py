"""Checks of the rules of a Choice state."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from entrypoints.local.asl import field_checks as takes
from entrypoints.local.asl.choice_rules import COMPARISONS, OPERATORS, TYPE_TESTS
from entrypoints.local.asl.dataflow import Language

Finding: TypeAlias = tuple[str, str]
"""What is wrong, and where."""

_BOOLEAN = takes.of_type("boolean")
_TAKEN = {
    "String": takes.of_type("string"),
    "Numeric": takes.of_type("number"),
    "Boolean": _BOOLEAN,
    "Timestamp": takes.timestamp,
}
_COMBINERS = ("And", "Or", "Not")


def check_rule(rule: Any, language: Language, where: str) -> Iterator[Finding]:
    """Yield what is wrong with one element of Choices."""
    if not isinstance(rule, Mapping):
        yield "Expected value of type Object", where
        return
    if not isinstance(rule.get("Next"), str):
        yield "The required field 'Next' is missing", where
    for name in ("Assign", "Output"):
        if name in rule and (name == "Assign" or language == "JSONata"):
            for message in takes.template(rule[name], language):
                yield message, f"{where}/{name}"
    if language == "JSONata":
        yield from _jsonata(rule, where)
    else:
        yield from _jsonpath(rule, where, top=True)


def _jsonata(rule: Mapping[str, Any], where: str) -> Iterator[Finding]:
    for name in rule:
        if name not in ("Condition", "Next", "Assign", "Output", "Comment"):
            yield f"Field '{name}' is not supported", f"{where}/{name}"
    if "Condition" not in rule:
        yield "The required field 'Condition' is missing", where
        return
    for message in takes.condition(rule["Condition"], "JSONata"):
        yield message, f"{where}/Condition"


def _jsonpath(rule: Any, where: str, *, top: bool) -> Iterator[Finding]:
    if not isinstance(rule, Mapping):
        yield "Expected value of type Object", where
        return
    allowed = {"Variable", "Comment", *OPERATORS, *_COMBINERS, *(("Next", "Assign") if top else ())}
    for name in rule:
        if name not in allowed:
            yield f"Field '{name}' is not supported", f"{where}/{name}"
    operators = [name for name in rule if name in OPERATORS or name in _COMBINERS]
    if len(operators) != 1:
        yield "A choice rule must have exactly one comparison operator, And, Or or Not", where
        return
    (name,) = operators
    yield from (
        _combined(rule[name], f"{where}/{name}") if name in _COMBINERS else _comparison(rule, name, where)
    )


def _combined(parts: Any, where: str) -> Iterator[Finding]:
    if where.endswith("/Not"):
        yield from _jsonpath(parts, where, top=False)
    elif not isinstance(parts, list) or not parts:
        yield "Expected a non-empty array", where
    else:
        for index, part in enumerate(parts):
            yield from _jsonpath(part, f"{where}[{index}]", top=False)


def _comparison(rule: Mapping[str, Any], name: str, where: str) -> Iterator[Finding]:
    if "Variable" not in rule:
        yield "The required field 'Variable' is missing", where
    else:
        for message in takes.present_path(rule["Variable"], "JSONPath"):
            yield message, f"{where}/Variable"
    for message in _operand(name)(rule[name], "JSONPath"):
        yield message, f"{where}/{name}"


def _operand(name: str) -> takes.Check:
    if name.endswith("Path"):
        return takes.present_path
    if name == "IsPresent" or name in TYPE_TESTS:
        return _BOOLEAN
    if name in COMPARISONS:
        return next(check for kind, check in _TAKEN.items() if name.startswith(kind))
    return _TAKEN["String"]
