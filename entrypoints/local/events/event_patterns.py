"""Event patterns, compiled once to predicates over events.

Language: EventBridge User Guide, "Comparison operators for use in event patterns in Amazon EventBridge".
Field names and all comparisons are case-sensitive unless an operator says otherwise; numbers compare by
how they are written, so that 300 and 300.0 differ.
"""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

EventTest = Callable[[Any], bool]
Leaf = Callable[[Any], bool]

_ABSENT = object()


class PatternError(ValueError):
    """The pattern is not valid (InvalidEventPatternException)."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Event pattern is not valid. Reason: {reason}")


def compile_pattern(pattern: str | Mapping[str, Any]) -> EventTest:
    """Compile `pattern` to a predicate.

    Raises:
        PatternError: The pattern is empty, malformed, or uses an operator that does not exist.
    """
    if isinstance(pattern, str):
        try:
            pattern = json.loads(pattern)
        except ValueError as error:
            raise PatternError(f"the pattern is not JSON: {error}") from error
    if not isinstance(pattern, dict) or not pattern:
        raise PatternError("Empty patterns are not allowed" if pattern == {} else "Filter is not an object")
    return _object(pattern)


def _object(pattern: Mapping[str, Any]) -> EventTest:
    tests = [
        _alternatives(value) if name == "$or" else _field(name, value) for name, value in pattern.items()
    ]
    if len(tests) == 1:
        return tests[0]
    return lambda event: all(test(event) for test in tests)


def _alternatives(patterns: Any) -> EventTest:
    if not isinstance(patterns, list) or len(patterns) < 2 or not all(isinstance(p, dict) for p in patterns):
        raise PatternError('"$or" must be an array of two or more objects')
    tests = [_object(pattern) for pattern in patterns]
    return lambda event: any(test(event) for test in tests)


def _field(name: str, pattern: Any) -> EventTest:
    if isinstance(pattern, dict):
        if not pattern:
            raise PatternError(f'"{name}": Empty objects are not allowed')
        inside = _object(pattern)
        return lambda event: _any_object(_value(event, name), inside)
    if not isinstance(pattern, list):
        raise PatternError(f'"{name}" must be an object or an array')
    if not pattern:
        raise PatternError(f'"{name}": Empty arrays are not allowed')
    leaves = [_leaf(name, item) for item in pattern]
    return lambda event: _any_leaf(_value(event, name), leaves)


def _value(event: Any, name: str) -> Any:
    return event.get(name, _ABSENT) if isinstance(event, dict) else _ABSENT


def _any_object(value: Any, test: EventTest) -> bool:
    """EventTest an object, or each object of an array; a missing field can still satisfy `exists: false`."""
    if isinstance(value, list):
        return any(test(item) for item in value)
    return test(value)


def _any_leaf(value: Any, leaves: list[Leaf]) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(leaf(item) for leaf in leaves for item in values)


def _leaf(name: str, item: Any) -> Leaf:
    if isinstance(item, list):
        raise PatternError(f'"{name}": Arrays cannot be nested')
    if not isinstance(item, dict):
        return lambda value: _same(value, item)
    if len(item) != 1:
        raise PatternError(f'"{name}": Only one key allowed in match expression')
    ((operator, argument),) = item.items()
    make = _OPERATORS.get(operator)
    if make is None:
        raise PatternError(f'"{name}": Unrecognized match type {operator}')
    return make(argument)


def _same(value: Any, wanted: Any) -> bool:
    return type(value) is type(wanted) and bool(value == wanted)


def _text_argument(operator: str, argument: Any) -> str:
    if not isinstance(argument, str):
        raise PatternError(f"{operator} match pattern must be a string")
    return argument


def _prefix(argument: Any) -> Leaf:
    if isinstance(argument, dict):
        start = _ignoring_case("prefix", argument).lower()
        return lambda value: isinstance(value, str) and value.lower().startswith(start)
    text = _text_argument("prefix", argument)
    return lambda value: isinstance(value, str) and value.startswith(text)


def _suffix(argument: Any) -> Leaf:
    if isinstance(argument, dict):
        end = _ignoring_case("suffix", argument).lower()
        return lambda value: isinstance(value, str) and value.lower().endswith(end)
    text = _text_argument("suffix", argument)
    return lambda value: isinstance(value, str) and value.endswith(text)


def _ignoring_case(operator: str, argument: Mapping[str, Any]) -> str:
    if set(argument) != {"equals-ignore-case"}:
        raise PatternError(f"{operator} match pattern must be a string or equals-ignore-case")
    return _text_argument(operator, argument["equals-ignore-case"])


def _equals_ignore_case(argument: Any) -> Leaf:
    text = _text_argument("equals-ignore-case", argument).lower()
    return lambda value: isinstance(value, str) and value.lower() == text


def _wildcard(argument: Any) -> Leaf:
    text = _text_argument("wildcard", argument)
    if "**" in text.replace("\\*", ""):
        raise PatternError("Consecutive wildcard characters are not allowed")
    parts = re.split(r"(\\[\\*]|\*)", text)
    regex = re.compile(
        "".join(".*" if part == "*" else re.escape(_unescaped(part)) for part in parts), re.DOTALL
    )
    return lambda value: isinstance(value, str) and regex.fullmatch(value) is not None


def _unescaped(part: str) -> str:
    return part[1] if part in {"\\*", "\\\\"} else part


def _exists(argument: Any) -> Leaf:
    if not isinstance(argument, bool):
        raise PatternError("exists match pattern must be either true or false.")
    return lambda value: (value is not _ABSENT and not isinstance(value, dict)) is argument


def _cidr(argument: Any) -> Leaf:
    try:
        network = ipaddress.ip_network(_text_argument("cidr", argument), strict=False)
    except ValueError as error:
        raise PatternError(f"Malformed CIDR, {error}") from error

    def inside(value: Any) -> bool:
        try:
            return isinstance(value, str) and ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return inside


_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda value, bound: value == bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}


def _numeric(argument: Any) -> Leaf:
    if not isinstance(argument, list) or len(argument) not in {2, 4}:
        raise PatternError("Invalid numeric match: give one or two comparisons")
    bounds = []
    for operator, bound in zip(argument[::2], argument[1::2], strict=True):
        compare = _COMPARISONS.get(operator) if isinstance(operator, str) else None
        if compare is None:
            raise PatternError(f"Unrecognized numeric range operator: {operator}")
        if not _is_number(bound):
            raise PatternError("Value of numeric comparison must be numeric")
        bounds.append((compare, bound))
    return lambda value: _is_number(value) and all(compare(value, bound) for compare, bound in bounds)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _anything_but(argument: Any) -> Leaf:
    """Return the predicate for values that are present and none of those named."""
    if isinstance(argument, dict):
        ((operator, texts),) = argument.items() if len(argument) == 1 else [("", None)]
        make = _OPERATORS.get(operator)
        if operator not in {"prefix", "suffix", "equals-ignore-case", "wildcard"} or make is None:
            raise PatternError(f"Unsupported anything-but pattern: {operator}")
        refused = [make(text) for text in (texts if isinstance(texts, list) else [texts])]
    else:
        refused = [_exactly(item) for item in (argument if isinstance(argument, list) else [argument])]
        if not refused:
            raise PatternError("Empty arrays are not allowed in anything-but")
    return lambda value: _is_scalar(value) and not any(leaf(value) for leaf in refused)


def _exactly(item: Any) -> Leaf:
    if not isinstance(item, (str, int, float)):
        raise PatternError("anything-but list must be strings or numbers")
    return lambda value: _same(value, item)


def _is_scalar(value: Any) -> bool:
    return value is not _ABSENT and not isinstance(value, dict)


_OPERATORS: Mapping[str, Callable[[Any], Leaf]] = {
    "anything-but": _anything_but,
    "cidr": _cidr,
    "equals-ignore-case": _equals_ignore_case,
    "exists": _exists,
    "numeric": _numeric,
    "prefix": _prefix,
    "suffix": _suffix,
    "wildcard": _wildcard,
}
