"""The syntax of intrinsic function calls: `States.Name(argument, ...)`, nested up to ten deep."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError

MAX_NESTING = 10


@dataclass(frozen=True, slots=True)
class LiteralArgument:
    r"""A string, number, boolean or null written in the call.

    Attributes:
        value: Its value; in a string, escaped characters are resolved.
        source: A string as written between its quotes, where `\{` still differs from `{`; else None.
    """

    value: Any
    source: str | None = None


@dataclass(frozen=True, slots=True)
class PathArgument:
    """A JSONPath, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function call.

    Attributes:
        name: The function's name without `States.`.
        arguments: Its arguments.
        text: The call as written.
    """

    name: str
    arguments: tuple["Argument", ...]
    text: str


Argument = LiteralArgument | PathArgument | FunctionCall

_FUNCTION = re.compile(r"States\.(\w+)\s*\(")
# A backslash escapes a quote, a brace or itself; AWS refuses it before a letter or a digit, as in \n.
_STRING = re.compile(r"'((?:[^'\\]|\\[^0-9A-Za-z])*)'", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?P<fraction>\.\d+)?(?P<exponent>[eE][+-]?\d+)?")
_WORD = re.compile(r"true|false|null")
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SPACE = re.compile(r"\s*")


def parse_call(text: str) -> FunctionCall:
    """Parse an intrinsic function call.

    Raises:
        ExpressionSyntaxError: The text is not a call, or nests deeper than AWS allows.
    """
    parser = _CallParser(text)
    parser.space()
    call = parser.call(1)
    parser.space()
    if parser.at != len(text):
        raise parser.error("the call ends before the text does")
    return call


def unescaped(source: str) -> str:
    """Return a literal string without its escapes: a backslash stands for the character after it."""
    return _ESCAPE.sub(r"\1", source)


class _CallParser:
    """Reads one call from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def call(self, depth: int) -> FunctionCall:
        start = self.at
        function = self._take(_FUNCTION)
        if function is None:
            raise self.error("a call such as States.Format('...') is expected")
        if depth > MAX_NESTING:
            raise self.error(f"functions may be nested {MAX_NESTING} deep at most")
        arguments = self._arguments(depth)
        return FunctionCall(function[1], arguments, self.text[start : self.at])

    def _arguments(self, depth: int) -> tuple[Argument, ...]:
        arguments: list[Argument] = []
        self.space()
        if self._skip(")"):
            return ()
        while True:
            self.space()
            arguments.append(self._argument(depth))
            self.space()
            if self._skip(")"):
                return tuple(arguments)
            if not self._skip(","):
                raise self.error("',' or ')' is missing")

    def _argument(self, depth: int) -> Argument:
        if self.text.startswith("$", self.at):
            return PathArgument(self._path())
        if self.text.startswith("States.", self.at):
            return self.call(depth + 1)
        if string := self._take(_STRING):
            return LiteralArgument(unescaped(string[1]), string[1])
        if number := self._take(_NUMBER):
            convert: Callable[[str], int | float] = float if number["fraction"] or number["exponent"] else int
            return LiteralArgument(convert(number[0]))
        if word := self._take(_WORD):
            return LiteralArgument(_WORDS[word[0]])
        raise self.error("an argument is a JSONPath, a call, a 'string', a number, true, false or null")

    def _path(self) -> str:
        """Consume the text up to the comma or parenthesis that ends the argument."""
        start, depth, quote = self.at, 0, ""
        while self.at < len(self.text):
            char = self.text[self.at]
            if quote:
                self.at += char == "\\"
                quote = "" if char == quote else quote
            elif char in "'\"" and depth:
                quote = char
            elif char in "[(":
                depth += 1
            elif char in ",)" and depth == 0:
                break
            elif char in "])":
                depth -= 1
            self.at += 1
        return self.text[start : self.at].rstrip()

    def space(self) -> None:
        self._take(_SPACE)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def _skip(self, char: str) -> bool:
        if self.text.startswith(char, self.at):
            self.at += 1
            return True
        return False

    def error(self, what: str) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(
            f"'{self.text}' is not an intrinsic function call: {what} (character {self.at + 1})."
        )
