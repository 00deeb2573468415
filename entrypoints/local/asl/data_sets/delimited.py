"""Reads delimited text by the rules of a distributed Map.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_ESCAPED = re.compile(r'""|\\(.?)', re.DOTALL)
_NEWLINE = re.compile(r"\r\n|\r|\n")


def delimited_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the fields of each record; empty lines are skipped.

    Fields need no quotation marks; within them delimiters and newlines are text. Two quotation marks mean
    one, also in fields without quotation marks. A backslash escapes a backslash, a quotation mark or the
    delimiter; before anything else it is dropped.
    """
    field, row, at = _field_pattern(delimiter), list[str](), 0
    while at < len(text):
        found = field.match(text, at)
        if found is None:
            raise ValueError(f"no field at {at}")  # pragma: no cover -- the pattern matches the empty field
        row.append(_unescaped(found["quoted"] or "") + _unescaped(found["plain"]))
        at = found.end()
        if text.startswith(delimiter, at):
            at += len(delimiter)
            if at == len(text):
                row.append("")
            continue
        newline = _NEWLINE.match(text, at)
        at = newline.end() if newline else len(text)
        if row != [""]:
            yield row
        row = []
    if row:
        yield row


@lru_cache
def _field_pattern(delimiter: str) -> re.Pattern[str]:
    return re.compile(
        rf'(?:"(?P<quoted>(?:[^"\\]|""|\\.)*)")?(?P<plain>(?:[^\\\r\n{re.escape(delimiter)}]|\\.|\\$)*)',
        re.DOTALL,
    )


def _unescaped(text: str) -> str:
    if '"' not in text and "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: '"' if found[0] == '""' else found[1], text)
