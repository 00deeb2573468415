"""Conversion of JSON values for the JSONata library and back.

In the library None is undefined and an object of its own is null; in a document None is null.
"""

import json
import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from jsonata.jexception import JException
from jsonata.jsonata import Jsonata
from jsonata.parser import Parser
from jsonata.utils import Utils

NULL = Utils.NULL_VALUE
_LONG = 1 << 63


class _Nothing:
    """The input of an expression of Step Functions, which has its data in variables only."""


NOTHING = _Nothing()


class NotJsonError(Exception):
    """A result has a part that JSON cannot express, such as a function."""


def known(value: Any) -> Any:
    """Return a value of a document with the library's null, which is not undefined, inside an array too."""
    if value is None:
        return NULL
    if isinstance(value, list) and None in value:
        items = [NULL if item is None else item for item in value]
        if value.__class__ is list:
            return items
        value[:] = items  # a sequence of the library, which has flags and no other owner
    return value


def plain(value: Any) -> Any:
    """Return a result as JSON; parts that need no change are shared with the result.

    Numbers are as AWS writes them: whole ones without a fraction, and infinite and undefined ones, which JSON
    cannot express, as strings.

    Raises:
        NotJsonError: It has a function or a regular expression in it.
    """
    kind = value.__class__
    if kind is str or kind is bool or value is None:
        return value
    if kind is float or kind is int:
        return plain_number(value)
    if isinstance(value, dict):
        return _plain_object(value)
    if isinstance(value, list):
        return _plain_array(value)
    if value is NULL:
        return None
    raise NotJsonError(kind.__name__)


def plain_number(number: float) -> float | str:
    """Return a number as Step Functions writes it: 1.0 as 1, and as a double beyond the 64 bits of a long."""
    if number.__class__ is int:
        return number if -_LONG <= number < _LONG else float(number)
    if math.isfinite(number):
        return int(number) if number.is_integer() and -_LONG <= number < _LONG else number
    return script_number(number)


def _plain_object(value: dict[str, Any]) -> dict[str, Any]:
    changed = {name: new for name, item in value.items() if (new := plain(item)) is not item}
    return {**value, **changed} if changed else value


def _plain_array(value: list[Any]) -> list[Any]:
    items = [plain(item) for item in value]
    if value.__class__ is list and all(new is old for new, old in zip(items, value, strict=True)):
        return value
    return items


def script_number(number: float) -> str:
    """Return a number as ECMAScript's Number::toString prints it (ECMA-262, 6.1.6.1.20)."""
    if number.__class__ is int and -_LONG <= number < _LONG:
        return str(number)
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    _, figures, power = Decimal(repr(float(number))).normalize().as_tuple()
    digits = "".join(map(str, figures))
    return ("-" if number < 0 else "") + _positional(digits, len(digits) + int(power))


def _positional(digits: str, point: int) -> str:
    """Return digits with the decimal point after the first `point` of them, or an exponent if it is far."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


def string_of(value: Any, prettify: bool = False) -> str:
    """Return a value as `$string` converts it; functions inside it become empty strings."""
    if value.__class__ is str:
        return str(value)
    return "".join(_json_parts(value, "\n" if prettify else ""))


def _json_parts(value: Any, indent: str) -> Iterator[str]:
    """Yield the pieces of a value's JSON, laid out as JSON.stringify does.

    `indent` is the line break with the indent of the line that the value begins on, or "" for compact JSON.
    """
    if value is None or value is NULL:
        yield "null"
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, int | float):
        yield _fifteen_digits(value)
    elif isinstance(value, str):
        yield json.dumps(value, ensure_ascii=False)
    elif isinstance(value, dict):
        yield from _enclosed("{}", indent, (_member(name, item, indent) for name, item in value.items()))
    elif isinstance(value, list):
        yield from _enclosed("[]", indent, (_json_parts(item, indent and indent + "  ") for item in value))
    else:
        yield '""'


def _member(name: str, item: Any, indent: str) -> Iterator[str]:
    yield json.dumps(name, ensure_ascii=False) + (": " if indent else ":")
    yield from _json_parts(item, indent and indent + "  ")


def _enclosed(brackets: str, indent: str, items: Iterable[Iterator[str]]) -> Iterator[str]:
    yield brackets[0]
    empty = True
    for item in items:
        yield "" if empty else ","
        yield indent and indent + "  "
        yield from item
        empty = False
    yield ("" if empty else indent) + brackets[1]


def _fifteen_digits(number: float) -> str:
    """Print a number as `$string` does: whole ones in full, others with fifteen significant digits.

    Raises:
        JException: D3001: the number is infinite or undefined.
    """
    if number.__class__ is float and not math.isfinite(number):
        raise JException("D3001")
    whole = number.__class__ is int or float(number).is_integer()
    return script_number(number if whole else float(f"{number:.15g}"))


def same(one: Any, other: Any) -> bool:
    """Return whether two values are equal for `=` and `in`: numbers by value, all others also by type."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if one is None or one is NULL:
        return other is None or other is NULL
    if isinstance(one, float) or isinstance(other, float):  # one of them is a result of arithmetic on doubles
        return isinstance(one, float | int) and isinstance(other, float | int) and float(one) == float(other)
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def is_function(value: Any) -> bool:
    """Return whether a value of the library is a function, a lambda or a regular expression."""
    return isinstance(value, Jsonata.JFunctionCallable | Parser.Symbol) or hasattr(value, "finditer")
