"""Fields of space-delimited log events: `[ip, user, ..., status = 4*, bytes > 1000]`.

A field is a word, or what stands between brackets or quotation marks. The last field of a pattern takes the
rest of an event; `...` takes any number of fields. See CloudWatch Logs User Guide, "Using filter patterns to
match terms in space-delimited log events".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from entrypoints.local.logs.filters.comparisons import REGEX_LIMIT, Comparison, compile_comparison
from entrypoints.local.logs.filters.filter_errors import FilterPatternError

_FIELD = re.compile(r'\[(?P<brackets>[^\]]*)\]|"(?P<quotes>(?:[^"\\]|\\.)*)"|(?P<word>\S+)', re.DOTALL)
_PART = re.compile(r'"(?:[^"\\]|\\.)*"|%[^%]*%|&&|\|\||[,()]|[^",%()&|]+|.', re.DOTALL)
_CONDITION = re.compile(
    r"""\s*(?P<name>[A-Za-z0-9_$@-]+)\s*(?P<operator>!=|<=|>=|=|<|>)\s*"""
    r"""(?P<value>"(?:[^"\\]|\\.)*"|%[^%]*%|[\w*.+:/@#-]+)\s*""",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z0-9_$@-]*")


@dataclass(frozen=True, slots=True)
class FieldPattern:
    """A field: its name, and alternatives of comparisons that must hold together."""

    name: str
    alternatives: Sequence[Sequence[Comparison]]

    def holds(self, value: str) -> bool:
        """Return whether one alternative holds, or there is no condition."""
        return not self.alternatives or any(
            all(comparison.holds(value) for comparison in together) for together in self.alternatives
        )


class SpaceDelimitedPattern:
    """Names of fields in their order, with conditions."""

    def __init__(self, pattern: str) -> None:
        """Compile a pattern within brackets.

        Raises:
            FilterPatternError: The pattern is not valid.
        """
        text = pattern.strip()
        if len(text) < 2 or not text.endswith("]"):
            raise FilterPatternError("If a filter pattern starts with '[' it must end with ']'")
        texts = _split(text[1:-1], ",")
        gaps = [number for number, item in enumerate(texts) if item.strip() == "..."]
        if len(gaps) > 1:
            raise FilterPatternError("Invalid filter pattern: ... may stand once")
        self._gap = gaps[0] if gaps else None
        self._fields = [_field(item) for item in texts if item.strip() != "..."]
        names = [field.name for field in self._fields if field.name]
        if len(set(names)) != len(names):
            raise FilterPatternError("Invalid filter pattern: two fields have one name")
        comparisons = [one for field in self._fields for both in field.alternatives for one in both]
        if sum(one.text.startswith("%") for one in comparisons) > REGEX_LIMIT:
            raise FilterPatternError(
                f"Invalid filter pattern: more than {REGEX_LIMIT} regular expressions in one pattern"
            )

    def matches(self, message: str) -> bool:
        """Return whether a message has such fields."""
        values = self._values(message)
        return values is not None and all(
            field.holds(value) for field, (_, value) in zip(self._fields, values[0], strict=True)
        )

    def extracted(self, message: str) -> dict[str, str]:
        """Return the fields of a message that matches: `$name`, or `$3` for one without a name."""
        found = self._values(message)
        if found is None:
            return {}
        named, others = found
        fields = {
            f"${field.name or number}": value
            for field, (number, value) in zip(self._fields, named, strict=True)
        }
        return fields | {f"${number}": value for number, value in others}

    def _values(self, message: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]] | None:
        """Return the numbered values of the fields and of the gap, None if they do not fit."""
        count = len(self._fields)
        matches = list(_FIELD.finditer(message))
        values = [(number, _value(match)) for number, match in enumerate(matches, 1)]
        if len(values) < count or (not count and self._gap is None):
            return None
        if self._gap is not None:
            end = len(values) - (count - self._gap)
            return values[: self._gap] + values[end:], values[self._gap : end]
        if len(values) > count:
            rest = message[matches[count - 1].start() :].rstrip()
            return [*values[: count - 1], (count, rest)], []
        return values, []


def _value(match: re.Match[str]) -> str:
    inner = match["brackets"] if match["brackets"] is not None else match["quotes"]
    return match[0] if inner is None else inner


def _split(text: str, separator: str) -> list[str]:
    """Split at a separator that stands outside of quotation marks and regular expressions."""
    parts = [""]
    for piece in _PART.findall(text):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _field(text: str) -> FieldPattern:
    if _NAME.fullmatch(text.strip()):
        return FieldPattern(text.strip(), ())
    names: set[str] = set()
    alternatives = []
    for alternative in _split(text.replace("(", "").replace(")", "") if _wrapped(text) else text, "||"):
        together = []
        for condition in _split(alternative, "&&"):
            match = _CONDITION.fullmatch(condition)
            if match is None:
                raise FilterPatternError(f"Invalid filter pattern: {condition.strip()!r} is no condition")
            names.add(match["name"])
            together.append(compile_comparison(match["operator"], match["value"]))
        alternatives.append(together)
    if len(names) != 1:
        raise FilterPatternError(f"Invalid filter pattern: {text.strip()!r} names several fields")
    return FieldPattern(names.pop(), alternatives)


def _wrapped(text: str) -> bool:
    """Return whether parentheses stand around a whole condition only."""
    return re.fullmatch(r"\s*\([^()]*\)\s*", text) is not None
