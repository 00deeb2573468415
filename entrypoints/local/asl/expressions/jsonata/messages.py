"""The sentences of JSONata's errors, as AWS and the reference implementation write them.

The library has the sentences, but by mistake with "Object" in the place of "function", and it fills them with
Python's text of a value where the reference has JSON. The reference is jsonata 2.0.6, which AWS names.
"""

import re
from typing import Any

from jsonata.jexception import JException

from entrypoints.local.asl.expressions.jsonata.jsonata_values import is_function, string_of

MEMORY = "Expression evaluation memory limit exceeded: Check for excessive memory usage"
STACK = (
    "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive"
)
TIMEOUT = "Expression evaluation timeout: Check for infinite loop"

_GAP = re.compile(r"\{\{\{(\w+)\}\}\}|\{\{(\w+)\}\}")
_TYPES = {
    "a": "arrays",
    "b": "booleans",
    "f": "functions",
    "n": "numbers",
    "o": "objects",
    "s": "strings",
}
# The library passes the values by position; this is the right order where that differs from the sentence's.
_ORDER = {
    "T0411": ("value", "index"),
    "T0412": ("index", "library's name", "type"),
    "D1002": ("token", "value"),
    "D3061": ("value", "exp"),
}


class LimitExceededError(Exception):
    """An evaluation exceeded one of AWS's limits; the text is AWS's."""


def sentence(error: JException, function: str | None = None) -> str:
    """Return an error's sentence without its code.

    Args:
        error: The error that the library raised.
        function: The name of the function whose call failed, if it was a call.
    """
    code = error.error
    if code == "S0301" and error.current is not None:
        code = "S0103"  # the library's mistake: an escape sequence, not a regular expression
    template = JException.error_codes.get(code)
    if template is None:
        return str(code)
    template = template.replace("Object", "function").replace('"', "'")
    gaps = [gap[1] or gap[2] for gap in _GAP.finditer(template)]
    values = dict(
        zip(_ORDER.get(error.error, gaps), (error.current, error.expected, error.extra), strict=False)
    )
    if error.error in {"T0410", "T0411", "T0412", "T1010"}:
        values["token"] = function
    if error.error == "D3100":
        values["value"] = error.location  # where the library puts it
    if error.error == "T0412":
        values["type"] = _TYPES.get(str(values["type"]))
    return _GAP.sub(lambda gap: _filled(gap, values), template)


def _filled(gap: re.Match[str], values: dict[str, Any]) -> str:
    value = values.get(gap[1] or gap[2])
    if gap[1]:
        return str(value)
    if value is None or is_function(value):
        return "undefined"
    return string_of([value])[1:-1]  # in an array, so that a string gets its quotes
