"""Filter patterns of CloudWatch Logs, compiled to tests of messages.

See CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, filter log
events, and Live Tail".
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from collections.abc import Callable
from typing import Protocol

from entrypoints.local.logs.filters.filter_errors import FilterPatternError
from entrypoints.local.logs.filters.filter_regexes import compile_filter_regex
from entrypoints.local.logs.filters.json_members import JsonPattern
from entrypoints.local.logs.filters.space_delimited import SpaceDelimitedPattern
from entrypoints.local.logs.filters.terms import TermsPattern

PATTERN_LIMIT = 1024
"""Characters of a pattern (API Reference, "FilterLogEvents", filterPattern)."""


class FilterPattern(Protocol):
    """A compiled pattern."""

    def matches(self, message: str) -> bool:
        """Return whether a message matches."""
        ...

    def extracted(self, message: str) -> dict[str, str]:
        """Return the fields of a message that matches (TestMetricFilter's extractedValues)."""
        ...


class _RegexPattern:
    def __init__(self, pattern: str) -> None:
        text = pattern.strip()
        if len(text) < 2 or not text.endswith("%") or "%" in text[1:-1].replace("\\%", ""):
            raise FilterPatternError(
                "Invalid filter pattern: a regular expression stands alone between two %"
            )
        self._regex = compile_filter_regex(text[1:-1])

    def matches(self, message: str) -> bool:
        return self._regex.search(message) is not None

    def extracted(self, _message: str) -> dict[str, str]:
        return {}


def compile_filter_pattern(pattern: str) -> FilterPattern:
    """Compile a pattern; an empty one matches everything.

    Raises:
        FilterPatternError: The pattern is not valid, or longer than AWS accepts.
    """
    if len(pattern) > PATTERN_LIMIT:
        raise FilterPatternError(
            f"The filter pattern has {len(pattern)} characters, more than {PATTERN_LIMIT}"
        )
    kinds: dict[str, Callable[[str], FilterPattern]] = {
        "{": JsonPattern,
        "[": SpaceDelimitedPattern,
        "%": _RegexPattern,
    }
    compile_kind = kinds.get(pattern.strip()[:1], TermsPattern)
    return compile_kind(pattern)
