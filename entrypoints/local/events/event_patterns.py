"""Event patterns, compiled once to predicates over events.

Language: EventBridge User Guide, "Comparison operators for use in event patterns in Amazon EventBridge", and
README of https://github.com/aws/event-ruler, the engine of EventBridge that AWS published. Field names and
all comparisons are case-sensitive unless an operator says otherwise.

A pattern becomes alternatives, several where it says `$or`. An alternative names for each path of the event
what a leaf there must be; the leaves must not lie in different elements of one array. A path that must not
exist has no leaf anywhere in the event.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from entrypoints.local.events.event_fields import (
    Elements,
    Leaf,
    event_fields,
    path_prefixes,
    read_json,
)
from entrypoints.local.events.pattern_operators import (
    OPERATORS,
    LeafTest,
    PatternError,
    absent,
    compile_leaf,
)

EventTest = Callable[[Any], bool]
Alternative: TypeAlias = dict[str, list[LeafTest]]
"""The tests of a leaf by its path; one must hold for each path."""

PATTERN_LIMIT = 4096
"""Characters of an event pattern.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
"""
ALTERNATIVES_LIMIT = 1000
"""Combinations of all `$or` of a pattern; see the User Guide's page, "Or matching"."""

__all__ = ["EventTest", "PatternError", "compile_pattern"]


def compile_pattern(pattern: str | Mapping[str, Any]) -> EventTest:
    """Compile `pattern` to a predicate.

    Raises:
        PatternError: The pattern is empty, malformed, too long, or uses an operator or an argument of one
            that does not exist.
    """
    text = pattern if isinstance(pattern, str) else json.dumps(pattern, separators=(",", ":"))
    if len(text) > PATTERN_LIMIT:
        raise PatternError(f"the pattern has {len(text)} characters, more than {PATTERN_LIMIT}")
    if isinstance(pattern, str):
        try:
            pattern = read_json(pattern)
        except ValueError as error:
            raise PatternError(f"the pattern is not JSON: {error}") from error
    if not isinstance(pattern, dict) or not pattern:
        raise PatternError("Empty patterns are not allowed" if pattern == {} else "Filter is not an object")
    alternatives = _with_object(pattern, "", [{}], inside_or=False)
    prefixes = path_prefixes({path for alternative in alternatives for path in alternative})
    return lambda event: _matches(alternatives, event_fields(event, prefixes))


def _with_object(
    pattern: Mapping[str, Any], path: str, alternatives: list[Alternative], *, inside_or: bool
) -> list[Alternative]:
    """Return the alternatives, extended by the fields of an object of the pattern."""
    for name, value in pattern.items():
        if name == "$or":
            alternatives = _with_alternatives(value, path, alternatives)
        elif inside_or and name in OPERATORS:
            raise PatternError(f"{name} is Ruler reserved fieldName which cannot be used inside $or.")
        else:
            inner = f"{path}.{name}" if path else name
            alternatives = _with_field(name, value, inner, alternatives, inside_or=inside_or)
    return alternatives


def _with_field(
    name: str, pattern: Any, path: str, alternatives: list[Alternative], *, inside_or: bool
) -> list[Alternative]:
    if isinstance(pattern, dict):
        if not pattern:
            raise PatternError(f'"{name}": Empty objects are not allowed')
        return _with_object(pattern, path, alternatives, inside_or=inside_or)
    if not isinstance(pattern, list):
        raise PatternError(f'"{name}" must be an object or an array')
    if not pattern:
        raise PatternError(f'"{name}": Empty arrays are not allowed')
    tests = [compile_leaf(name, item) for item in pattern]
    # A path that is named again, as within $or, replaces what was said before.
    return [{**alternative, path: tests} for alternative in alternatives]


def _with_alternatives(patterns: Any, path: str, alternatives: list[Alternative]) -> list[Alternative]:
    if not isinstance(patterns, list) or len(patterns) < 2 or not all(isinstance(p, dict) for p in patterns):
        raise PatternError('"$or" must be an array of two or more objects')
    if not all(patterns):
        raise PatternError('"$or": Empty objects are not allowed')
    found = [
        alternative
        for pattern in patterns
        for alternative in _with_object(pattern, path, alternatives, inside_or=True)
    ]
    if len(found) > ALTERNATIVES_LIMIT:
        raise PatternError(f"$or makes more than {ALTERNATIVES_LIMIT} combinations")
    return found


def _matches(alternatives: Sequence[Alternative], fields: Mapping[str, list[Leaf]]) -> bool:
    return any(_holds(alternative, fields) for alternative in alternatives)


def _holds(alternative: Alternative, fields: Mapping[str, list[Leaf]]) -> bool:
    choices: list[list[Elements]] = []
    for path, tests in alternative.items():
        leaves = fields.get(path)
        if leaves is None:
            if absent not in tests:
                return False
            continue
        fitting = {elements for value, elements in leaves if any(test(value) for test in tests)}
        if not fitting:
            return False
        choices.append(list(fitting))
    return _consistent(sorted(choices, key=len), {})


def _consistent(choices: list[list[Elements]], chosen: Mapping[int, int]) -> bool:
    """Return whether one leaf of each choice can be taken without two elements of one array."""
    if not choices:
        return True
    return any(
        _consistent(choices[1:], {**chosen, **dict(elements)})
        for elements in choices[0]
        if all(chosen.get(array, index) == index for array, index in elements)
    )
