"""The conditions of JSONPath filters, `[?(@.price > 15 && @.sku != 'MUG')]`, as AWS reads them.

By the developer guide, a filter has no lexical operator such as `in`, no regular expression and no reference
to another value, and `@` matches objects, not scalars.
https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html

Values compare as in an early Jayway: a literal is a text, with or without quotation marks, and adopts the
type of the value that it is compared with; a path that finds nothing makes every comparison false.
https://github.com/json-path/JsonPath
"""

import json
import math
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.jsonpath.path_errors import position
from entrypoints.local.asl.expressions.jsonpath.path_syntax import PathStep, parse_path

Condition = Callable[[Any], bool]
LiteralComparison = Callable[[Any], float | None]
"""Returns whether a value is less than (-1), equal to (0), greater than (1) or merely unlike (NaN) a literal.

It returns None for values that never compare with one, not even as unequal.
"""

_SPACE = re.compile(r"\s*")
_PATH = re.compile(
    r"""@((?:\.?\[\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\]'"]*)\s*\]|\.[^\s.\[\]()=!<>&|,'"]+)*)"""
)
_OPERATOR = re.compile(r"==|!=|<=|>=|<|>")
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
_BARE = re.compile(r"[^\s()&|=!<>'\"\[\]{}@$/~]+")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

_TESTS: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_filter(text: str) -> Condition:
    """Compile the condition between the parentheses of a filter.

    Raises:
        ExpressionSyntaxError: The text is not a condition that AWS accepts.
    """
    parser = _FilterParser(text)
    condition = parser.any_of()
    if parser.at != len(text):
        raise parser.error("'&&', '||' or the end is expected")
    return condition


class _FilterParser:
    """Reads one condition from left to right; `&&` binds more tightly than `||`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def any_of(self) -> Condition:
        parts = [self.all_of()]
        while self._skip("||"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else lambda node: any(part(node) for part in parts)

    def all_of(self) -> Condition:
        parts = [self._one()]
        while self._skip("&&"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda node: all(part(node) for part in parts)

    def _one(self) -> Condition:
        if self._skip("("):
            inner = self.any_of()
            if not self._skip(")"):
                raise self.error("')' is missing")
            return inner
        absent = self._skip("!")
        steps = self._path()
        sign = None if absent else self._take(_OPERATOR)
        if sign is None:
            return lambda node: (_value(node, steps) is None) is absent
        test, compare = _TESTS[sign[0]], self._literal()
        equality = sign[0] in ("==", "!=")
        return lambda node: _holds(_value(node, steps, _ABSENT), compare, test, equality=equality)

    def _path(self) -> tuple[PathStep, ...]:
        found = self._take(_PATH)
        if found is None:
            raise self.error("a condition begins with a path such as '@.price'")
        parsed = parse_path(f"${found[1]}")
        if parsed.tail or parsed.members:
            raise self.error(f"'{found[0]}' may lead to one value only")
        return parsed.steps

    def _literal(self) -> LiteralComparison:
        if quoted := self._take(_QUOTED):
            return _text_order(_unescaped(quoted[1] if quoted[1] is not None else quoted[2]))
        if bare := self._take(_BARE):
            return _text_order(bare[0])
        if self.text.startswith(("[", "{"), self.at):
            return self._document()
        raise self.error("a literal is expected: a filter cannot refer to another value or match a pattern")

    def _document(self) -> LiteralComparison:
        try:
            wanted, end = json.JSONDecoder().raw_decode(self.text, self.at)
        except ValueError:
            raise self.error("this is not JSON") from None
        self.at = end
        self._take(_SPACE)
        return lambda value: 0 if value == wanted else 1

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Consume a match at the present position and the space around it."""
        start = _end(_SPACE, self.text, self.at)
        found = pattern.match(self.text, start)
        if found is not None:
            self.at = _end(_SPACE, self.text, found.end())
        else:
            self.at = start
        return found

    def _skip(self, sign: str) -> bool:
        return self._take(re.compile(re.escape(sign) + ("(?!=)" if sign == "!" else ""))) is not None

    def error(self, what: str) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(
            f"'[?({self.text})]' is not a filter: {what} (character {self.at + 1} of the condition)."
        )


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


_ABSENT = object()


def _value(node: Any, steps: tuple[PathStep, ...], absent: Any = None) -> Any:
    """Return the value at a path from an item, or `absent`; a filter does not look at scalars."""
    if not isinstance(node, Mapping | list):
        return absent
    found: Any = node
    try:
        for step in steps:
            found = found[step] if isinstance(step, str) else found[position(step, found)]
    except (KeyError, TypeError, IndexError):
        return absent
    return found


def _holds(
    value: Any, compare: LiteralComparison, test: Callable[[float, float], bool], *, equality: bool
) -> bool:
    if value is _ABSENT or (value is None and not equality):
        return False
    order = compare(value)
    return order is not None and test(order, 0)


def _text_order(text: str) -> LiteralComparison:
    """Compare values with a literal: numbers by value, truth by the word, null with the word null."""

    def compare(value: Any) -> float | None:
        if value in (None, "null") or text == "null":
            return (value not in (None, "null")) - (text != "null")
        if isinstance(value, bool):
            return value - (text == "true") if text in ("true", "false") else math.nan
        if isinstance(value, str):
            return (value > text) - (value < text)
        return _numeric_order(value, text) if isinstance(value, int | float) else None

    return compare


def _numeric_order(value: float, text: str) -> float:
    if not _NUMBER.fullmatch(text):
        return math.nan
    number, wanted = Decimal(repr(value)), Decimal(text)
    return (number > wanted) - (number < wanted)


def _unescaped(text: str) -> str:
    def meaning(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else _CONTROLS.get(found[2], found[2])

    return _ESCAPE.sub(meaning, text)
