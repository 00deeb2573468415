"""Standard functions of JSONata whose results in the library differ from those of AWS's version, 2.0.6.

All other standard functions, such as `$pad`, are the library's own.
"""

import base64
import functools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from jsonata.functions import Functions
from jsonata.jexception import JException
from jsonata.jsonata import Jsonata
from jsonata.signature import Signature
from jsonata.utils import Utils

from entrypoints.local.asl.expressions.jsonata.jsonata_values import NOTHING, NULL, is_function, string_of

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_RADIX = re.compile(r"0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+")
_ACTIVE = re.compile(r"[0-9#.,]")
# The digits after the decimal point of a picture.
_FRACTION = re.compile(r"[0#](?:\.([0#]*))?[^0-9#.,]*$")
_DIGITS = re.compile(r"[0-9]+")
_EXACT = 10**15


class FunctionSignature(Signature):  # type: ignore[misc]  # the library is not typed
    """A signature that distinguishes null from undefined and counts arguments as jsonata 2.0.6 does."""

    def get_symbol(self, value: Any) -> str:
        return "l" if value is NULL else str(super().get_symbol(value))

    def validate(self, args: Any, context: Any) -> Any:
        return [None if arg is NOTHING else arg for arg in super().validate(args, context)]

    def throw_validation_error(self, _args: Any, symbols: str, _name: str) -> None:
        accepted = 0
        pattern = ""
        for parameter in self._params:
            pattern += parameter.regex
            match = re.match(pattern, symbols)
            if match is None:
                break
            accepted = match.end()
        raise JException("T0410", -1, accepted + 1)


def checked(function: Any, focus: Any, args: Any) -> Any:
    """Return arguments as a signature requires them.

    The library has checked those of a call in the expression, which has a focus, but not those that a
    higher-order function passes: `$map($rows, $sum)`. An error names the outer function.
    """
    return args if focus is not None else function.signature.validate(args, None)


class Native(Jsonata.JNativeFunction):  # type: ignore[misc]  # the library is not typed
    """A function of the library that also checks the arguments that a higher-order function passes."""

    def call(self, focus: Any, args: Any) -> Any:
        return super().call(focus, checked(self, focus, args))


class JsonataFunction(Jsonata.JFunction):  # type: ignore[misc]  # the library is not typed
    """A function written in Python, called with its arguments; undefined ones are None."""

    def __init__(self, name: str, signature: str, apply: Callable[..., Any], arity: int) -> None:
        super().__init__(None, None)
        self.signature = FunctionSignature(signature, name)
        self.function_name = name
        self._apply = apply
        self._arity = arity

    def call(self, focus: Any, args: Sequence[Any]) -> Any:
        args = checked(self, focus, args)
        padded = [*args, *[None] * (self._arity - len(args))]
        return self._apply(*padded)

    def get_number_of_args(self) -> int:
        return self._arity


def _string(value: Any, prettify: bool | None) -> str | None:
    if value is None:
        return None
    return "" if is_function(value) else string_of(value, prettify=prettify is True)


def _number(value: Any) -> float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return int(value)
    if _RADIX.fullmatch(value):
        return int(value, 0)
    if not _NUMBER.fullmatch(value) or not math.isfinite(float(value)):
        raise JException("D3030", -1, value)
    number: float | None = Utils.convert_number(float(value))
    return number


def _power(base: float | None, exponent: float | None) -> float | None:
    if base is None:
        return None
    if exponent is None:
        raise JException("D3061", -1, base, exponent)
    try:
        result = math.pow(base, exponent)
    except (OverflowError, ValueError):
        raise JException("D3061", -1, base, exponent) from None
    number: float | None = Utils.convert_number(result)
    return number


def _sort(array: list[Any] | None, comparator: Any) -> list[Any] | None:
    if array is None or len(array) < 2:
        return array
    if comparator is not None:
        return sorted(array, key=functools.cmp_to_key(lambda one, other: -_is_after(comparator, other, one)))
    if not Utils.is_array_of_numbers(array) and not Utils.is_array_of_strings(array):
        raise JException("D3070", -1)
    return sorted(array)


def _is_after(comparator: Any, one: Any, other: Any) -> bool:
    """Return whether the comparator puts `one` after `other`; otherwise they stay in their order."""
    return bool(Functions.to_boolean(Functions.func_apply(comparator, [one, other])))


def _distinct(array: Any) -> Any:
    if not isinstance(array, list) or len(array) < 2:
        return array
    found = {_identity(item): item for item in reversed(array)}
    items = [found.pop(key) for item in array if (key := _identity(item)) in found]
    return Utils.create_sequence_from_iter(items) if Utils.is_sequence(array) else items


def _identity(value: Any) -> Any:
    """Return a hashable key that is the same for all values that JSONata regards as equal."""
    if isinstance(value, dict):
        return frozenset((name, _identity(item)) for name, item in value.items())
    if isinstance(value, list):
        return tuple(map(_identity, value))
    if isinstance(value, bool):
        return "boolean", value
    return None if value is NULL else value


def _format_integer(number: float | None, picture: str | None) -> Any:
    try:
        return Functions.format_integer(number, picture)
    except RuntimeError:
        raise _unsupported_sequence(picture) from None


def _parse_integer(text: str | None, picture: str | None) -> Any:
    try:
        return Functions.parse_integer(text, picture)
    except ValueError:
        return math.nan
    except RuntimeError:
        raise _unsupported_sequence(picture) from None


def _unsupported_sequence(picture: str | None) -> JException:
    return JException("D3130", -1, str(picture).partition(";")[0])


def _each(members: dict[str, Any] | None, function: Any) -> Any:
    return Functions.each(_known_members(members), function)


def _sift(members: Any, function: Any) -> Any:
    return Functions.sift(_known_members(members), function)


def _known_members(members: Any) -> Any:
    """Return an object with the library's nulls, for a function that is called with each member."""
    if not isinstance(members, dict):
        return members
    return {name: NULL if item is None else item for name, item in members.items()}


def _replace(text: str | None, pattern: Any, replacement: Any, limit: float | None) -> Any:
    if pattern == "":
        raise JException("D3010", -1)
    if limit is not None and limit < 0:
        raise JException("D3011", -1)
    if text is None or text is NULL or replacement is None or isinstance(pattern, str):
        return _replaced_text(text, pattern, replacement, limit)
    if limit is not None and limit < 1:
        return text
    fill = _on_groups(replacement) if isinstance(replacement, str) else _on_captures(replacement)
    return pattern.sub(fill, text, 0 if limit is None else math.ceil(limit))


def _replaced_text(text: Any, pattern: Any, replacement: Any, limit: float | None) -> Any:
    """Replace a text, in which a dollar sign has no meaning; leave missing arguments to the library."""
    if isinstance(text, str) and isinstance(replacement, str):
        return text.replace(pattern, replacement, -1 if limit is None else math.ceil(limit))
    return Functions.replace(text, pattern, replacement, limit)


def _on_groups(replacement: str) -> Callable[[re.Match[str]], str]:
    """Return a function that fills `$0`, `$1`, ... of a replacement from a match; `$$` is a dollar sign."""
    return lambda match: "".join(_filled(replacement, match[0], match.groups()))


def _on_captures(function: Any) -> Callable[[re.Match[str]], str]:
    """Return a function that calls a replacer with a match; the library counts the whole match as a group."""

    def fill(match: re.Match[str]) -> str:
        found = Functions.to_jsonata_match(match)
        replaced = Functions.func_apply(function, [{**found, "groups": found["groups"][1:]}])
        if not isinstance(replaced, str):
            raise JException("D3012", -1)
        return replaced

    return fill


def _filled(replacement: str, whole: str, groups: Sequence[str | None]) -> Iterator[str]:
    """Yield the pieces of a replacement; the number of groups limits the digits of a group's number."""
    at = 0
    while (dollar := replacement.find("$", at)) >= 0:
        yield replacement[at:dollar]
        at = dollar + 1
        following = replacement[at : at + 1]
        if following in ("$", "0"):
            yield "$" if following == "$" else whole
            at += 1
            continue
        digits = _group_digits(replacement[at:], len(groups))
        yield _group(int(digits), groups) if digits else "$"
        at += len(digits)
    yield replacement[at:]


def _group(number: int, groups: Sequence[str | None]) -> str:
    return (groups[number - 1] or "") if number <= len(groups) else ""


def _group_digits(piece: str, groups: int) -> str:
    found = _DIGITS.match(piece[: len(str(groups))])
    digits = found[0] if found else ""
    return digits[:-1] if len(digits) > 1 and int(digits) > groups else digits


def _format_number(value: float | None, picture: str, symbols: Any) -> Any:
    if value is None:
        return None
    if symbols is not None:
        return Functions.format_number(value, picture, symbols)
    if not _ACTIVE.search(picture):
        raise JException("D3086", -1)
    return Functions.format_number(_rounded_for(Decimal(repr(value)), picture), picture, None)


def _rounded_for(value: Decimal, picture: str) -> Decimal:
    """Round to the digits of a picture, halves to the even digit; the library rounds them up."""
    shape = _FRACTION.search(picture.partition(";")[0])
    if shape is None or "e" in picture or abs(value) >= _EXACT:
        return value
    digits = len(shape[1] or "") + (2 if "%" in picture else 3 if "\u2030" in picture else 0)
    return round(value, digits)


def _base64_decode(text: str | None) -> str | None:
    return None if text is None else base64.b64decode(text, validate=True).decode()


CORRECTED = (
    JsonataFunction("string", "<x-b?:s>", _string, 2),
    JsonataFunction("number", "<(nsb)-:n>", _number, 1),
    JsonataFunction("power", "<n-n:n>", _power, 2),
    JsonataFunction("formatNumber", "<n-so?:s>", _format_number, 3),
    JsonataFunction("base64decode", "<s-:s>", _base64_decode, 1),
    JsonataFunction("sort", "<af?:a>", _sort, 2),
    JsonataFunction("distinct", "<x:x>", _distinct, 1),
    JsonataFunction("formatInteger", "<n-s:s>", _format_integer, 2),
    JsonataFunction("parseInteger", "<s-s:n>", _parse_integer, 2),
    JsonataFunction("each", "<o-f:a>", _each, 2),
    JsonataFunction("sift", "<o-f?:o>", _sift, 2),
    JsonataFunction("replace", "<s-(sf)(sf)n?:s>", _replace, 4),
)
