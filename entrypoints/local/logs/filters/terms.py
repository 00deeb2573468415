"""Terms that unstructured log events contain.

`A B` is both, `?A ?B` either, `-A` none. Where optional terms stand with others they are ignored, as the page
says. See CloudWatch Logs User Guide, "Using filter patterns to match terms in unstructured log events".
"""

import re
from collections.abc import Iterator

from entrypoints.local.logs.filters.comparisons import unquoted
from entrypoints.local.logs.filters.filter_errors import FilterPatternError

_TERM = re.compile(
    r'\s*(?P<sign>[?-]?)\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<bare>[^\s"]+))(?=\s|$|[-?"])', re.DOTALL
)


class TermsPattern:
    """Terms to include, to exclude, and of which one must be there."""

    def __init__(self, pattern: str) -> None:
        """Compile a pattern.

        Raises:
            FilterPatternError: A term has characters that need quotation marks.
        """
        signed = list(_terms(pattern))
        self._included = [term for sign, term in signed if not sign]
        self._excluded = [term for sign, term in signed if sign == "-"]
        optional = [term for sign, term in signed if sign == "?"]
        self._optional = optional if len(optional) == len(signed) else []

    def matches(self, message: str) -> bool:
        """Return whether a message has the terms."""
        return (
            all(term in message for term in self._included)
            and not any(term in message for term in self._excluded)
            and (not self._optional or any(term in message for term in self._optional))
        )

    def extracted(self, _message: str) -> dict[str, str]:
        """Return no fields: terms have none."""
        return {}


def _terms(pattern: str) -> Iterator[tuple[str, str]]:
    position, end = 0, len(pattern.rstrip())
    while position < end:
        match = _TERM.match(pattern, position)
        if match is None:
            raise FilterPatternError(f"Invalid filter pattern: {pattern[position:].strip()!r} is no term")
        position = match.end()
        if match["quoted"]:
            # A blank phrase matches everything.
            yield match["sign"], unquoted(match["quoted"]).strip() and unquoted(match["quoted"])
        else:
            bare = match["bare"]
            if not all(character.isalnum() or character == "_" for character in bare):
                raise FilterPatternError(
                    f"Invalid character(s) in term '{bare}': put it in double quotation marks"
                )
            yield match["sign"], bare
