"""JSON as AWS reads, prints and compares it."""

import json
import re
from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.text.java_text import java_double


def json_text(value: Any) -> str:
    """Return the compact JSON of a value; characters beyond ASCII stay, doubles are as Java prints them."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return _with_java_doubles(value) if _DOUBLE.search(text) else text


_DOUBLE = re.compile(r"\d(?:\.\d|e)")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def _with_java_doubles(value: Any) -> str:
    if isinstance(value, float):
        return java_double(value)
    if isinstance(value, list):
        return "[" + ",".join(map(_with_java_doubles, value)) + "]"
    if isinstance(value, Mapping):
        members = (f"{_with_java_doubles(name)}:{_with_java_doubles(item)}" for name, item in value.items())
        return "{" + ",".join(members) + "}"
    return json.dumps(value, ensure_ascii=False)


def utf8(text: str) -> bytes:
    """Return a text in UTF-8, where half of a surrogate pair is a question mark, as in Java."""
    return text.encode(errors="replace")


def parse_json(text: str, *, unique_names: bool = False) -> Any:
    """Return the value of a JSON text; NaN, Infinity and numbers too large for a double are refused.

    Args:
        text: the JSON.
        unique_names: whether an object may not have a name twice; otherwise the last one counts.

    Raises:
        ValueError: the text is not JSON.
    """
    hook = _unique if unique_names else None
    return json.loads(text, parse_constant=_refused, parse_float=_finite, object_pairs_hook=hook)


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{digits} is beyond the largest number")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name is there twice")
    return members


def same_json(one: Any, other: Any) -> bool:
    """Tell whether two values are the same JSON; unlike Python's ==, true is not 1 and 1 is not 1.0."""
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same_json(one[key], other[key]) for key in one)
    return bool(one == other)
