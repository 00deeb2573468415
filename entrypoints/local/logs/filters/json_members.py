"""Conditions on members of JSON log events: `{ $.level = "ERROR" && ($.ms > 100 || $.user NOT EXISTS) }`.

A comparison holds only for a value; a selector that finds nothing, an object or an array does not match, also
not with `!=`. See CloudWatch Logs User Guide, "Using filter patterns to match terms in JSON log events".
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from entrypoints.local.logs.filters.comparisons import REGEX_LIMIT, compile_comparison
from entrypoints.local.logs.filters.filter_errors import FilterPatternError

JsonCondition = Callable[[Any], bool]
Steps = list[str | int | None]
"""Names and indices; None is a wildcard."""

WILDCARD_LIMIT = 3
_DEPTH_LIMIT = 50

_TOKEN = re.compile(
    r"""\s*(?:(?P<selector>\$(?:\.?\[\s*(?:[0-9]+|\*|'[^']*'|"[^"]*")\s*\]|\.(?:\*|[A-Za-z0-9_-]+))+)
    |(?P<word>IS\ +NULL|IS\ +TRUE|IS\ +FALSE|NOT\ +EXISTS)\b
    |(?P<symbol>&&|\|\||!=|<=|>=|[()=<>])
    |(?P<value>"(?:[^"\\]|\\.)*"|%[^%]*%|[\w*.+:/@#-]+))""",
    re.VERBOSE | re.DOTALL,
)
_STEP = re.compile(r"""\[\s*(?:(\d+)|(\*)|'([^']*)'|"([^"]*)")\s*\]|\.(?:(\*)|([A-Za-z0-9_-]+))""")
_WORDS: dict[str, Any] = {"IS NULL": None, "IS TRUE": True, "IS FALSE": False}


class JsonPattern:
    """A condition on JSON events."""

    def __init__(self, pattern: str) -> None:
        """Compile a pattern within braces.

        Raises:
            FilterPatternError: The pattern is not valid.
        """
        text = pattern.strip()
        if len(text) < 2 or not text.endswith("}"):
            raise FilterPatternError("If a filter pattern starts with '{' it must end with '}'")
        parser = _JsonPatternParser(text[1:-1])
        self._condition = parser.parse()
        self._selectors = parser.selectors

    def matches(self, message: str) -> bool:
        """Return whether a message is JSON for which the condition holds."""
        document = _document(message)
        return document is not None and self._condition(document)

    def extracted(self, message: str) -> dict[str, str]:
        """Return the values that the pattern's selectors find in a message."""
        document = _document(message)
        found = {name: next(_values(document, steps), None) for name, steps in self._selectors.items()}
        return {name: text for name, value in found.items() if (text := _text(value)) is not None}


class _JsonPatternParser:
    """Parses by precedence: parentheses, &&, ||."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._position = 0
        self._regexes = 0
        self.selectors: dict[str, Steps] = {}

    def parse(self) -> JsonCondition:
        condition = self._any(0)
        if self._position < len(self._tokens):
            raise FilterPatternError(f"Invalid filter pattern: unexpected {self._peek()!r}")
        wildcards = sum(steps.count(None) for steps in self.selectors.values())
        if wildcards > WILDCARD_LIMIT:
            raise FilterPatternError(f"Invalid filter pattern: more than {WILDCARD_LIMIT} wildcard selectors")
        if self._regexes > REGEX_LIMIT:
            raise FilterPatternError(
                f"Invalid filter pattern: more than {REGEX_LIMIT} regular expressions in one pattern"
            )
        return condition

    def _any(self, depth: int) -> JsonCondition:
        conditions = [self._all(depth)]
        while self._peek() == "||":
            self._position += 1
            conditions.append(self._all(depth))
        return conditions[0] if len(conditions) == 1 else lambda event: any(one(event) for one in conditions)

    def _all(self, depth: int) -> JsonCondition:
        conditions = [self._one(depth)]
        while self._peek() == "&&":
            self._position += 1
            conditions.append(self._one(depth))
        return conditions[0] if len(conditions) == 1 else lambda event: all(one(event) for one in conditions)

    def _one(self, depth: int) -> JsonCondition:
        if self._peek() != "(":
            return self._comparison()
        if depth >= _DEPTH_LIMIT:
            raise FilterPatternError("Invalid filter pattern: too many parentheses")
        self._position += 1
        condition = self._any(depth + 1)
        if self._peek() != ")":
            raise FilterPatternError("Invalid filter pattern: a ) is missing")
        self._position += 1
        return condition

    def _comparison(self) -> JsonCondition:
        steps = self._selector()
        kind, word = self._next("an operator")
        if kind == "word":
            return _word_condition(" ".join(word.split()), steps)
        if kind != "symbol" or word not in {"=", "!=", "<", "<=", ">", ">="}:
            raise FilterPatternError(f"Invalid filter pattern: {word!r} is no operator")
        kind, value = self._next("a value")
        if kind != "value":
            raise FilterPatternError(f"Invalid filter pattern: {value!r} is no value")
        self._regexes += value.startswith("%")
        comparison = compile_comparison(word, value)
        return lambda event: any(
            comparison.holds(text)
            for found in _values(event, steps)
            if found is not None and (text := _text(found)) is not None
        )

    def _selector(self) -> Steps:
        kind, text = self._next("a selector such as $.name")
        if kind != "selector":
            raise FilterPatternError(f"Invalid filter pattern: {text!r} is no selector such as $.name")
        steps = _steps(text)
        if steps.count(None) > 1:
            raise FilterPatternError(f"Invalid filter pattern: {text} has more than one wildcard")
        self.selectors[text] = steps
        return steps

    def _peek(self) -> str | None:
        return self._tokens[self._position][1] if self._position < len(self._tokens) else None

    def _next(self, wanted: str) -> tuple[str, str]:
        if self._position >= len(self._tokens):
            raise FilterPatternError(f"Invalid filter pattern: {wanted} is missing at the end")
        self._position += 1
        return self._tokens[self._position - 1]


def _word_condition(word: str, steps: Steps) -> JsonCondition:
    if word == "NOT EXISTS":
        return lambda event: not any(True for _ in _values(event, steps))
    wanted = _WORDS[word]
    return lambda event: any(found is wanted for found in _values(event, steps))


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise FilterPatternError(f"Invalid character(s) in term '{text[position:].strip()}'")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return tokens


def _steps(selector: str) -> Steps:
    steps: Steps = []
    for index, star, single, double, dot_star, name in _STEP.findall(selector.replace(".[", "[")):
        if index:
            steps.append(int(index))
        else:
            steps.append(None if star or dot_star else single or double or name)
    return steps


def _document(message: str) -> Any:
    """Return a message's JSON object or array, None if it is none."""
    if not message.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(message)
    except (ValueError, RecursionError):
        return None


def _values(value: Any, steps: Steps) -> Iterator[Any]:
    if not steps:
        yield value
        return
    step, others = steps[0], steps[1:]
    if step is None:
        members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for member in members:
            yield from _values(member, others)
    elif isinstance(step, int):
        if isinstance(value, list) and step < len(value):
            yield from _values(value[step], others)
    elif isinstance(value, dict) and step in value:
        yield from _values(value[step], others)


def _text(value: Any) -> str | None:
    """Return a value as a text; objects, arrays and null are no values."""
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, (bool, int, float)) else None
