"""Regular expressions of ECMAScript for the JSONata library, which compiles with Python's re."""

import re
from collections.abc import Callable, Iterator

from jsonata.jexception import JException
from jsonata.regex_engine import RegexFlags

_NAMED_GROUP = re.compile(r"(?<!\\)((?:\\\\)*)\(\?<(?=[A-Za-z_$])")
_NAMED_REFERENCE = re.compile(r"(?<!\\)((?:\\\\)*)\\k<(\w+)>")


class EcmaPattern:
    """A compiled regular expression; an empty match is refused (D1004), as in JSONata."""

    def __init__(self, compiled: re.Pattern[str]) -> None:
        self._compiled = compiled

    def search(self, text: str) -> re.Match[str] | None:
        return next(self.finditer(text), None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        for match in self._compiled.finditer(text):
            if match.start() == match.end():
                raise JException("D1004", -1)
            yield match

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        self._check(text)
        return self._compiled.sub(replacement, text, count=count)

    def split(self, text: str, maxsplit: int = 0) -> list[str]:
        """Return the pieces between the matches; captured groups are left out, as in JSONata."""
        pieces, at = [], 0
        for number, match in enumerate(self.finditer(text), 1):
            pieces.append(text[at : match.start()])
            at = match.end()
            if number == maxsplit:
                break
        return [*pieces, text[at:]]

    def _check(self, text: str) -> None:
        for _ in self.finditer(text):
            pass


def compile_regex(pattern: str, flags: RegexFlags) -> EcmaPattern:
    """Compile the pattern of a regex literal.

    Raises:
        JException: S0301: Python cannot compile it.
    """
    python = _NAMED_GROUP.sub(r"\1(?P<", pattern)
    python = _NAMED_REFERENCE.sub(r"\1(?P=\2)", python)
    bits = (
        re.ASCII | (re.IGNORECASE if flags.case_insensitive else 0) | (re.MULTILINE if flags.multiline else 0)
    )
    try:
        return EcmaPattern(re.compile(python, bits))
    except re.error as error:
        raise JException(f"Invalid regular expression: /{pattern}/: {error}", 0) from error
