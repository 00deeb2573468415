"""Regular expressions of filter patterns, `%like [t]his%`: a subset without groups.

See CloudWatch Logs User Guide, "Filter pattern syntax", "Supported regular expressions (regex) syntax".
"""

import re
from collections.abc import Iterator

from entrypoints.local.logs.filters.filter_errors import FilterPatternError

_PIECE = re.compile(
    r"""(?P<escape>\\(?:[dDsSwW]|x[0-9A-Fa-f]{2}|[]:_#=@/;,\-^$?[{}|\\*+.%]))
    |(?P<repeat>\{(?:[0-9]+\ *(?:,\ *[0-9]*)?|,\ *[0-9]+)\ *\})
    |(?P<plain>[A-Za-z0-9 :_#=@/;,\-^$?[\]|*+.])""",
    re.VERBOSE,
)


def compile_filter_regex(text: str) -> re.Pattern[str]:
    """Compile what stands between two percentage signs.

    Raises:
        FilterPatternError: It has a character or an operator that is not supported.
    """
    try:
        return re.compile("".join(_translated(text)), re.ASCII | re.DOTALL)
    except re.error as error:
        raise FilterPatternError(f"Invalid regular expression %{text}%: {error}") from error


def _translated(text: str) -> Iterator[str]:
    """Yield the pieces as Python writes them: in a class, [ and | and a second - stand for themselves."""
    position, inside, previous = 0, False, ""
    if not text:
        raise FilterPatternError("Invalid filter pattern: the regular expression %% is empty")
    while position < len(text):
        match = _PIECE.match(text, position)
        if match is None:
            character = text[position]
            raise FilterPatternError(
                f"Invalid character(s) in term '%{text}%': a regular expression takes no {character!r}"
            )
        position = match.end()
        repeat = match["repeat"]
        piece = match[0]
        if inside:
            inside = piece != "]" or previous in {"[", "[^"}
            yield f"\\{piece}" if piece in {"[", "|"} or piece == previous == "-" else piece
            previous = previous + piece if (previous, piece) == ("[", "^") else piece
        else:
            inside, previous = piece == "[", piece
            # An omitted minimum is zero.
            yield repeat.replace(" ", "").replace("{,", "{0,") if repeat else piece
