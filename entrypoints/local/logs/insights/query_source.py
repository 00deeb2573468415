"""The text of a query, read piece by piece."""

import re

from entrypoints.local.logs.insights.query_values import Value

_SPACE = re.compile(r"(?:\s+|#[^\n]*)*")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'', re.DOTALL)
_FIELD = re.compile(r"`([^`]+)`|([@A-Za-z_$][\w@.$]*)")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.])")
_REGEX = re.compile(r"/((?:[^/\\\n]|\\.)+)/")
_FLAGS = re.compile(r"\(\?([ims]+)\)")
_FLAG_OF = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


class MalformedQueryError(ValueError):
    """The query is not valid, or has what is not evaluated here; `start` and `end` say where."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start = start
        self.end = end


class QuerySource:
    """Reads a query from left to right; spaces and comments are skipped."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._skip()

    @property
    def position(self) -> int:
        """Where the next piece begins."""
        return self._position

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self._position >= len(self._text)

    def since(self, start: int) -> str:
        """Return what was read since a position, without comments."""
        return re.sub(r"\s+", " ", re.sub(r"#[^\n]*", " ", self._text[start : self._position])).strip()

    def refuse(self, message: str, start: int | None = None) -> MalformedQueryError:
        """Return the error for a piece that began at `start`, by default the next one."""
        begin = self._position if start is None else start
        return MalformedQueryError(message, begin, max(begin + 1, self._position))

    def unexpected(self, wanted: str) -> MalformedQueryError:
        """Return the error for a next piece that is not `wanted`."""
        seen = self._text[self._position : self._position + 20].split("\n")[0]
        return self.refuse(f"expected {wanted}, not {seen!r}" if seen else f"expected {wanted} at the end")

    def accept(self, symbol: str) -> bool:
        """Skip a symbol, if it is next."""
        if not self._text.startswith(symbol, self._position):
            return False
        self._move(self._position + len(symbol))
        return True

    def expect(self, symbol: str) -> None:
        """Skip a symbol.

        Raises:
            MalformedQueryError: Something else is next.
        """
        if not self.accept(symbol):
            raise self.unexpected(symbol)

    def word(self, *words: str) -> str | None:
        """Skip one of these words in any case, and return it; None if none is next."""
        match = re.compile(r"[A-Za-z_]+(?![\w@.$])").match(self._text, self._position)
        if match is None or match[0].lower() not in words:
            return None
        self._move(match.end())
        return match[0].lower()

    def field(self) -> str | None:
        """Read a field's name, which may stand between backticks; None if none is next."""
        match = _FIELD.match(self._text, self._position)
        if match is None:
            return None
        self._move(match.end())
        return match[1] or match[2].rstrip(".")

    def string(self) -> str | None:
        """Read a text in quotation marks; None if none is next."""
        match = _STRING.match(self._text, self._position)
        if match is None:
            return None
        self._move(match.end())
        return re.sub(r"\\(.)", r"\1", match[1] if match[1] is not None else match[2], flags=re.DOTALL)

    def number(self) -> Value:
        """Read a number; None if none is next."""
        match = _NUMBER.match(self._text, self._position)
        if match is None:
            return None
        self._move(match.end())
        return int(match[0]) if match[0].isdigit() else float(match[0])

    def regex(self) -> re.Pattern[str] | None:
        """Read a regular expression between slashes; None if none is next.

        Raises:
            MalformedQueryError: It is not valid.
        """
        match = _REGEX.match(self._text, self._position)
        if match is None:
            return None
        flags = 0
        for letters in _FLAGS.findall(match[1]):
            for letter in letters:
                flags |= _FLAG_OF[letter]
        text = re.sub(r"\(\?<(?![=!])", "(?P<", _FLAGS.sub("", match[1]).replace("\\/", "/"))
        try:
            compiled = re.compile(text, flags)
        except re.error as error:
            raise self.refuse(f"{match[0]} is not a regular expression: {error}") from error
        self._move(match.end())
        return compiled

    def rest_of(self, pattern: str) -> re.Match[str] | None:
        """Skip what matches a pattern, and return the match; None if something else is next."""
        match = re.compile(pattern).match(self._text, self._position)
        if match is not None:
            self._move(match.end())
        return match

    def _move(self, position: int) -> None:
        self._position = position
        self._skip()

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._position)
        if match is not None:
            self._position = match.end()
