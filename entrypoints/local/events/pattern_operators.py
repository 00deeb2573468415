"""The values and operators of event patterns, each compiled to a predicate over one leaf of an event.

Language: EventBridge User Guide, "Comparison operators for use in event patterns in Amazon EventBridge".
Which arguments are refused, and with which reasons: aws/event-ruler (`JsonRuleCompiler`), the engine of
EventBridge that AWS published. https://github.com/aws/event-ruler
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from entrypoints.local.events.event_fields import written

LeafTest = Callable[[Any], bool]
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_LARGEST = 5_000_000_000
_DECIMALS = 6
"""Bounds of numeric matching: -5.0e9 to 5.0e9, six digits after the point.

See the User Guide's page, "Numeric matching".
"""


class PatternError(ValueError):
    """The pattern is not valid (InvalidEventPatternException)."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Event pattern is not valid. Reason: {reason}")


def absent(_value: Any) -> bool:
    """Match no leaf: `{"exists": false}` is satisfied by a path that has none."""
    return False


def compile_leaf(name: str, item: Any) -> LeafTest:
    """Compile one item of a field's array to a predicate.

    Raises:
        PatternError: The item is no value and no valid match expression.
    """
    if isinstance(item, list):
        raise PatternError(f'"{name}": Match value must be String, number, true, false, or null')
    if not isinstance(item, dict):
        return _exactly(item)
    if len(item) != 1:
        reason = "Only one key allowed in match expression" if item else "Match expression name not found"
        raise PatternError(f'"{name}": {reason}')
    ((operator, argument),) = item.items()
    make = OPERATORS.get(operator)
    if make is None:
        raise PatternError(f'"{name}": Unrecognized match type {operator}')
    return make(argument)


def _exactly(wanted: Any) -> LeafTest:
    """Match an equal value; numbers as they are written, addresses however they are written."""
    if _is_number(wanted):
        text = written(wanted)
        return lambda value: _is_number(value) and written(value) == text
    address = _address(wanted) if isinstance(wanted, str) else None
    if address is not None:
        return lambda value: isinstance(value, str) and (value == wanted or _address(value) == address)
    return lambda value: type(value) is type(wanted) and bool(value == wanted)


def _text(operator: str, argument: Any) -> str:
    if not isinstance(argument, str):
        raise PatternError(f"{operator} match pattern must be a string")
    return argument


def _exact_text(argument: Any) -> LeafTest:
    text = _text("exact", argument)
    return lambda value: isinstance(value, str) and value == text


def _prefix(argument: Any) -> LeafTest:
    if isinstance(argument, dict):
        start = _ignoring_case("prefix", argument).lower()
        return lambda value: isinstance(value, str) and value.lower().startswith(start)
    text = _text("prefix", argument)
    return lambda value: isinstance(value, str) and value.startswith(text)


def _suffix(argument: Any) -> LeafTest:
    if isinstance(argument, dict):
        end = _ignoring_case("suffix", argument).lower()
        return lambda value: isinstance(value, str) and value.lower().endswith(end)
    text = _text("suffix", argument)
    return lambda value: isinstance(value, str) and value.endswith(text)


def _ignoring_case(operator: str, argument: Mapping[str, Any]) -> str:
    if len(argument) > 1:
        raise PatternError("Only one key allowed in match expression")
    for name in argument:
        if name != "equals-ignore-case":
            raise PatternError(f"Unsupported {operator} pattern: {name}")
    return _text("equals-ignore-case", argument.get("equals-ignore-case"))


def _equals_ignore_case(argument: Any) -> LeafTest:
    text = _text("equals-ignore-case", argument).lower()
    return lambda value: isinstance(value, str) and value.lower() == text


def _wildcard(argument: Any) -> LeafTest:
    regex = re.compile("".join(_wildcard_parts(_text("wildcard", argument))), re.DOTALL)
    return lambda value: isinstance(value, str) and regex.fullmatch(value) is not None


def _wildcard_parts(text: str) -> Iterable[str]:
    """Yield a wildcard's parts as regular expressions; a backslash escapes an asterisk or a backslash."""
    characters = enumerate(text)
    for position, character in characters:
        following = text[position + 1 : position + 2]
        if character == "*" and following == "*":
            raise PatternError(f"Consecutive wildcard characters at pos {position}")
        if character == "\\":
            if following not in {"*", "\\"}:
                raise PatternError(f"Invalid escape character at pos {position}")
            next(characters)
            yield re.escape(following)
        else:
            yield ".*" if character == "*" else re.escape(character)


def _exists(argument: Any) -> LeafTest:
    if not isinstance(argument, bool):
        raise PatternError("exists match pattern must be either true or false.")
    return (lambda _value: True) if argument else absent


def _cidr(argument: Any) -> LeafTest:
    network = _network(_text("cidr", argument))

    def inside(value: Any) -> bool:
        address = _address(value) if isinstance(value, str) else None
        return address is not None and address in network

    return inside


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    parts = text.split("/")
    if len(parts) != 2:
        raise PatternError("Malformed CIDR, one '/' required")
    if re.fullmatch(r"-[0-9]+", parts[1]):
        raise PatternError("Malformed CIDR, mask bits must not be negative")
    if not re.fullmatch(r"[0-9]+", parts[1]):
        raise PatternError("Malformed CIDR, mask bits must be an integer")
    address = _address(parts[0])
    if address is None:
        raise PatternError(f"Malformed CIDR, Nonstandard IP address: {parts[0]}")
    if int(parts[1]) >= address.max_prefixlen:
        raise PatternError(
            f"Malformed CIDR, IPv{address.version} mask bits must be < {address.max_prefixlen}"
        )
    return ipaddress.ip_network((address.packed, int(parts[1])), strict=False)


def _address(text: str) -> IpAddress | None:
    try:
        return None if "%" in text else ipaddress.ip_address(text)
    except ValueError:
        return None


_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda value, bound: value == bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}
_LOWER, _UPPER = (">", ">="), ("<", "<=")


def _numeric(argument: Any) -> LeafTest:
    """Match a number that satisfies one comparison, or lies between a lower bound and an upper one."""
    if not isinstance(argument, list):
        raise PatternError("Value of numeric must be an array.")
    if len(argument) < 2 or len(argument) % 2:
        raise PatternError("Invalid numeric match: give one comparison, or a lower and an upper bound")
    bounds = [_bound(*pair) for pair in zip(argument[::2], argument[1::2], strict=True)]
    if len(bounds) > 1:
        _check_range(argument)
    return lambda value: _is_comparable(value) and all(compare(value, bound) for compare, bound in bounds)


def _bound(operator: Any, bound: Any) -> tuple[Callable[[float, float], bool], float]:
    compare = _COMPARISONS.get(operator) if isinstance(operator, str) else None
    if compare is None:
        raise PatternError(f"Unrecognized numeric range operator: {operator}")
    if not _is_number(bound):
        named = "equals" if operator == "=" else operator
        raise PatternError(f"Value of {named} must be numeric")
    _check_number(bound)
    return compare, bound


def _check_range(argument: list[Any]) -> None:
    first, bottom, second, top = argument[:4]
    if first not in _LOWER or len(argument) > 4:
        raise PatternError("Too many elements in numeric expression")
    if second not in _UPPER:
        raise PatternError(f"Bad numeric range operator: {second}")
    if bottom >= top:
        raise PatternError("Bottom must be less than top")


def _check_number(number: float) -> None:
    if not -_LARGEST <= number <= _LARGEST:
        raise PatternError(f"Value must be between {-_LARGEST} and {_LARGEST} (inclusive)")
    if round(number, _DECIMALS) != number:
        raise PatternError(f"Only values up to {_DECIMALS} decimals are supported")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_comparable(value: Any) -> bool:
    return _is_number(value) and -_LARGEST <= value <= _LARGEST


def _anything_but(argument: Any) -> LeafTest:
    """Match every value except for those given, by value or by a nested operator."""
    if isinstance(argument, dict):
        refused = _nested(argument)
    else:
        refused = [_exactly_or_equal(item) for item in _values(argument)]
    return lambda value: not any(test(value) for test in refused)


def _nested(argument: Mapping[str, Any]) -> list[LeafTest]:
    """Compile the operator within anything-but, which takes one text or several."""
    if len(argument) != 1:
        raise PatternError("Only one key allowed in match expression")
    ((operator, texts),) = argument.items()
    if operator not in {"prefix", "suffix", "equals-ignore-case", "wildcard"}:
        raise PatternError(f"Unsupported anything-but pattern: {operator}")
    texts = texts if isinstance(texts, list) else [texts]
    if not texts:
        raise PatternError("Empty arrays are not allowed")
    for text in texts:
        if not _text(operator, text) and operator in {"prefix", "suffix"}:
            raise PatternError("Null prefix/suffix not allowed")
    return [OPERATORS[operator](text) for text in texts]


def _values(argument: Any) -> list[Any]:
    """Return the values of anything-but: texts or numbers, not both and nothing else."""
    values = argument if isinstance(argument, list) else [argument]
    for value in values:
        if _is_number(value):
            _check_number(value)
        elif not isinstance(value, str):
            raise PatternError("Inside anything but list, start|null|boolean is not supported.")
    if len({isinstance(value, str) for value in values}) != 1:
        raise PatternError(
            "Inside anything but list, either all values are number or string, mixed type is not supported"
        )
    return values


def _exactly_or_equal(item: Any) -> LeafTest:
    """Match a text exactly, and a number however it is written."""
    if isinstance(item, str):
        return _exact_text(item)
    return lambda value: _is_number(value) and value == item


OPERATORS: Mapping[str, Callable[[Any], LeafTest]] = {
    "anything-but": _anything_but,
    "cidr": _cidr,
    "equals-ignore-case": _equals_ignore_case,
    "exactly": _exact_text,
    "exists": _exists,
    "numeric": _numeric,
    "prefix": _prefix,
    "suffix": _suffix,
    "wildcard": _wildcard,
}
