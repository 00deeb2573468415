"""The syntax of AWS's JSONPath, which is Jayway's: dots, brackets, and selectors of several nodes."""

import re
from dataclasses import dataclass
from typing import NoReturn

from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError


@dataclass(frozen=True, slots=True)
class FromEnd:
    """`[(@.length-n)]`: the n-th item from the end of an array."""

    back: int


PathStep = str | int | FromEnd


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`[*]`: all members or items."""


@dataclass(frozen=True, slots=True)
class Indices:
    """`[0,2]`: some items."""

    numbers: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Slice:
    """`[1:3]`: the items from one index up to another."""

    start: int | None
    stop: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """`[?(...)]`: the items, or the object itself, that satisfy a condition."""

    condition: str


@dataclass(frozen=True, slots=True)
class Descent:
    """`..`: the next selector applies to the node and to everything inside it."""


PathSelector = PathStep | Wildcard | Indices | Slice | Filter | Descent


@dataclass(frozen=True, slots=True)
class ParsedPath:
    """A parsed path.

    Attributes:
        text: The path as the definition has it.
        variable: The variable the path starts from, or None.
        context: Whether the path starts from the context object (`$$`).
        steps: The leading names and array indices, up to the first selector of another kind.
        members: The names of a closing `['a','b']`, which selects a part of an object, or ().
        tail: The selectors after the steps if the path selects several nodes, or ().
    """

    text: str
    variable: str | None
    context: bool
    steps: tuple[PathStep, ...]
    members: tuple[str, ...]
    tail: tuple[PathSelector, ...]


_ROOT = re.compile(r"(?:\$(?P<context>\$)|\$(?P<variable>[^\W\d]\w*)?)(?=[.\[]|$)")
_NAME = re.compile(r"[^.\[\]\s'\"]+")
_INDEX = re.compile(r"-?\d+")
_INDICES = re.compile(r"-?\d+(?:\s*,\s*-?\d+)+")
_SLICE = re.compile(r"(-?\d+)?\s*:\s*(-?\d+)?")
_FILTER = re.compile(r"\?\s*\((.*)\)", re.DOTALL)
_FROM_END = re.compile(r"\(\s*@\.length(?:\(\))?\s*-\s*(\d+)\s*\)")
_QUOTED = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:,|$)""")
# A backslash escapes the quote that encloses the name, or itself; before anything else it stands for itself.
_ESCAPES = {"'": re.compile(r"\\(['\\])"), '"': re.compile(r'\\(["\\])')}


def parse_path(text: str) -> ParsedPath:
    """Parse a JSONPath.

    Raises:
        ExpressionSyntaxError: The text is not a JSONPath that AWS accepts.
    """
    root = _ROOT.match(text)
    if root is None:
        raise ExpressionSyntaxError(
            f"'{text}' is not a JSONPath: it must start with '$', '$$' or '$variable'."
        )
    return _PathParser(text, root.end()).parse(root["variable"], root["context"] is not None)


class _PathParser:
    """Reads the selectors of one path from left to right."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.steps: list[PathStep] = []
        self.members: tuple[str, ...] = ()
        self.tail: list[PathSelector] = []

    def parse(self, variable: str | None, context: bool) -> ParsedPath:
        while self.at < len(self.text):
            if self.members:
                raise self._error("['a','b'] may only stand at the end")
            self._selector()
        return ParsedPath(self.text, variable, context, tuple(self.steps), self.members, tuple(self.tail))

    def _selector(self) -> None:
        if self.text.startswith("..", self.at):
            self.at += 2
            self.tail.append(Descent())
            if self.text.startswith("[", self.at):
                self._bracket()
            else:
                self._dotted()
        elif self.text[self.at] == ".":
            self.at += 1
            if self.text.startswith("[", self.at):
                self._bracket()
            else:
                self._dotted()
        elif self.text[self.at] == "[":
            self._bracket()
        else:
            raise self._error("'.' or '[' is missing")

    def _dotted(self) -> None:
        name = _NAME.match(self.text, self.at)
        if name is None:
            raise self._error(
                "a name is missing; names with spaces, dots or brackets are written ['like this']"
            )
        self.at = name.end()
        if name[0] == "*":
            self.tail.append(Wildcard())
        else:
            self._step(name[0])

    def _bracket(self) -> None:
        end = self._bracket_end()
        inside = self.text[self.at + 1 : end].strip()
        self.at = end + 1
        if inside[:1] in ("'", '"'):
            self._names(inside)
        elif _INDEX.fullmatch(inside):
            self._step(int(inside))
        elif from_end := _FROM_END.fullmatch(inside):
            self._step(FromEnd(int(from_end[1])))
        else:
            self.tail.append(_several(inside) or self._no_selector(inside))

    def _bracket_end(self) -> int:
        """Return the position at which the present bracket closes; brackets inside quotes do not count."""
        depth, quote, at = 0, "", self.at
        while at < len(self.text):
            char = self.text[at]
            if char == "\\":
                at += 1
            elif quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            elif char in "[]":
                depth += 1 if char == "[" else -1
                if depth == 0:
                    return at
            at += 1
        raise self._error("']' is missing")

    def _names(self, inside: str) -> None:
        names: list[str] = []
        at = 0
        while at < len(inside):
            quoted = _QUOTED.match(inside, at)
            if quoted is None:
                self._no_selector(inside)
            quote, name = ("'", quoted[1]) if quoted[1] is not None else ('"', quoted[2])
            names.append(_ESCAPES[quote].sub(r"\1", name))
            at = quoted.end()
        if len(names) == 1:
            self._step(names[0])
        elif self.tail:
            raise self._error("['a','b'] may not follow a selector of several nodes")
        else:
            self.members = tuple(names)

    def _step(self, step: PathStep) -> None:
        if self.tail:
            self.tail.append(step)
        else:
            self.steps.append(step)

    def _no_selector(self, inside: str) -> NoReturn:
        raise self._error(f"'[{inside}]' is not a selector")

    def _error(self, what: str) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(f"'{self.text}' is not a JSONPath: {what} (character {self.at + 1}).")


def _several(inside: str) -> PathSelector | None:
    """Parse the content of brackets that selects several nodes; return None if it is of another kind."""
    if inside == "*":
        return Wildcard()
    if _INDICES.fullmatch(inside):
        return Indices(tuple(map(int, inside.split(","))), f"[{''.join(inside.split())}]")
    if bounds := _SLICE.fullmatch(inside):
        start, stop = (None if bound is None else int(bound) for bound in bounds.groups())
        return Slice(start, stop, f"[{''.join(inside.split())}]")
    condition = _FILTER.fullmatch(inside)
    return Filter(condition[1]) if condition else None
