"""Checks of requests against the constraints of the service model, compiled once per shape to closures.

AWS's front end distinguishes two kinds of error: a value of the wrong JSON type cannot be read at all
(SerializationException; the first one ends the request); a value that violates a constraint is reported
with all others (ValidationException, "2 validation errors detected: ...").
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.stepfunctions.api.errors import ApiError, validation

ShapeCheck = Callable[[Any, str, list[str]], None]
"""Reads (value, path of the member, errors found so far), appends errors, raises SerializationException."""


def require_valid(check: ShapeCheck, request: Mapping[str, Any]) -> None:
    """Raise ValidationException with every error that `check` finds in a request."""
    errors: list[str] = []
    check(request, "", errors)
    if errors:
        noun = "error" if len(errors) == 1 else "errors"
        raise validation(f"{len(errors)} validation {noun} detected: {'; '.join(errors)}")


def compile_check(shape: Any) -> ShapeCheck:
    """Compile the check of one shape of the service model, a `botocore.model.Shape` or None."""
    if shape is None:
        return lambda _value, _path, _errors: None
    compiler = _COMPILERS.get(shape.type_name)
    return compiler(shape) if compiler else lambda _value, _path, _errors: None


def _structure(shape: Any) -> ShapeCheck:
    required = tuple(shape.required_members)
    checks = {name: compile_check(member) for name, member in shape.members.items()}

    def check(value: Any, path: str, errors: list[str]) -> None:
        if not isinstance(value, dict):
            raise _unreadable(value, "structure")
        prefix = f"{path}." if path else ""
        missing = (name for name in required if value.get(name) is None)
        errors.extend(_error("Value null", prefix + name, "Member must not be null") for name in missing)
        for name, member in value.items():
            if member is not None and name in checks:
                checks[name](member, prefix + name, errors)

    return check


def _list(shape: Any) -> ShapeCheck:
    check_member = compile_check(shape.member)
    check_size = _bounds(shape, "length")

    def check(value: Any, path: str, errors: list[str]) -> None:
        if not isinstance(value, list):
            raise _unreadable(value, "list")
        check_size(len(value), lambda: _shown(shape, value), path, errors)
        for number, member in enumerate(value, 1):
            check_member(member, f"{path}.{number}.member", errors)

    return check


def _string(shape: Any) -> ShapeCheck:
    check_size = _bounds(shape, "length")
    pattern = shape.metadata.get("pattern")
    matches = re.compile(_python_pattern(pattern)).fullmatch if pattern else None
    allowed = frozenset(shape.enum)

    def check(value: Any, path: str, errors: list[str]) -> None:
        if not isinstance(value, str):
            raise _unreadable(value, "String")
        check_size(len(value), lambda: _shown(shape, value), path, errors)
        if matches and not matches(value):
            wanted = f"Member must satisfy regular expression pattern: {pattern}"
            errors.append(_error(_shown(shape, value), path, wanted))
        if allowed and value not in allowed:
            wanted = f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
            errors.append(_error(_shown(shape, value), path, wanted))

    return check


def _number(shape: Any) -> ShapeCheck:
    check_size = _bounds(shape, "value")
    fractions = shape.type_name in ("float", "double")
    name = shape.type_name.capitalize()

    def check(value: Any, path: str, errors: list[str]) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _unreadable(value, name)
        if isinstance(value, float) and not fractions:
            raise _unreadable(value, name)
        check_size(value, lambda: _shown(shape, value), path, errors)

    return check


def _boolean(_shape: Any) -> ShapeCheck:
    def check(value: Any, _path: str, _errors: list[str]) -> None:
        if not isinstance(value, bool):
            raise _unreadable(value, "Boolean")

    return check


_COMPILERS: dict[str, Callable[[Any], ShapeCheck]] = {
    "structure": _structure,
    "list": _list,
    "string": _string,
    "integer": _number,
    "long": _number,
    "float": _number,
    "double": _number,
    "boolean": _boolean,
}


def _bounds(shape: Any, what: str) -> Callable[[float, Callable[[], str], str, list[str]], None]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")

    def check(measure: float, shown: Callable[[], str], path: str, errors: list[str]) -> None:
        if low is not None and measure < low:
            errors.append(_error(shown(), path, f"Member must have {what} greater than or equal to {low}"))
        if high is not None and measure > high:
            errors.append(_error(shown(), path, f"Member must have {what} less than or equal to {high}"))

    return check


def _error(value: str, path: str, constraint: str) -> str:
    return f"{value} at '{path}' failed to satisfy constraint: {constraint}"


def _shown(shape: Any, value: Any) -> str:
    """Show a value in an error as AWS does: never one of a shape that the model calls sensitive."""
    if shape.metadata.get("sensitive"):
        return "Value"
    return f"Value '{value if isinstance(value, str) else json.dumps(value)}'"


def _python_pattern(pattern: str) -> str:
    """Turn the one construct of Java's patterns that Python lacks into Python's."""
    return pattern.replace(r"\p{ASCII}", r"[\x00-\x7f]")


_JSON_KINDS = {str: "STRING_VALUE", int: "NUMBER_VALUE", float: "DECIMAL_VALUE"}


def _unreadable(value: Any, wanted: str) -> ApiError:
    """Return AWS's SerializationException for a value of the wrong JSON type."""
    if isinstance(value, dict):
        message = "Start of structure or map found where not expected."
    elif isinstance(value, list):
        message = "Start of list found where not expected"
    elif wanted in ("structure", "list"):
        message = "Unexpected field type"
    else:
        kind = f"{value}_VALUE".upper() if isinstance(value, bool) else _JSON_KINDS[type(value)]
        article = "an" if wanted[0] in "AEIOU" else "a"
        message = f"{kind} can not be converted to {article} {wanted}"
    return ApiError("SerializationException", message)
