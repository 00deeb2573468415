"""Comparisons of filter patterns: with a number, a text that may have wildcards, a regular expression.

See CloudWatch Logs User Guide, "Filter pattern syntax".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from entrypoints.local.logs.filters.filter_errors import FilterPatternError
from entrypoints.local.logs.filters.filter_regexes import compile_filter_regex

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
REGEX_LIMIT = 2
"""Regular expressions in one pattern of JSON members or of fields."""

_ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """An operator and its right side; `regex` is set for a regular expression and for wildcards."""

    operator: str
    text: str
    number: float | None
    regex: re.Pattern[str] | None

    def holds(self, value: str) -> bool:
        """Return whether the comparison holds for a field's value."""
        if self.operator in {"=", "!="}:
            return self._equals(value) is (self.operator == "=")
        number = parse_number(value)
        return number is not None and self.number is not None and _ORDER[self.operator](number, self.number)

    def _equals(self, value: str) -> bool:
        if self.regex is not None:
            return self.regex.search(value) is not None
        if self.number is not None:
            return value == self.text or parse_number(value) == self.number
        return value == self.text


def compile_comparison(operator: str, value: str) -> Comparison:
    """Compile an operator and a value as the pattern writes it: bare, in quotation marks, or between %.

    Raises:
        FilterPatternError: The value is not valid, or the operator needs a number.
    """
    text, regex, number = value, None, None
    if value.startswith("%"):
        regex = compile_filter_regex(value[1:-1])
    else:
        quoted = value.startswith('"')
        text = unquoted(value) if quoted else value
        number = None if quoted else parse_number(value)
        if "*" in text and number is None:
            parts = (re.escape(part) for part in text.split("*"))
            regex = re.compile(rf"\A{'.*'.join(parts)}\Z", re.DOTALL)
    if operator in _ORDER and number is None:
        raise FilterPatternError(f"Invalid filter pattern: {operator} takes a number, not {value}")
    return Comparison(operator, text, number, regex)


def unquoted(text: str) -> str:
    """Return the text between quotation marks; a backslash escapes the next character."""
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def parse_number(text: str) -> float | None:
    """Return a number in decimal or scientific notation, None for any other text."""
    return float(text) if NUMBER.fullmatch(text) else None
