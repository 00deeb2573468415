"""JSON text of state data: read, written, measured and compared.

The text that Java would write, which AWS puts into causes and strings, is in `java_text`.
"""

import json
from collections.abc import Mapping
from typing import Any

import orjson


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


def to_json(value: Any) -> str:
    """Return the compact JSON text of a value; characters beyond ASCII stay as they are."""
    return _ENCODER.encode(value)


def encoded(value: Any) -> bytes:
    """Return the compact JSON text of a value in UTF-8, as it is measured and sent."""
    try:
        return b"%b" % orjson.dumps(value)  # a copy of its own length: orjson's holds on to a buffer of 4 kB
    except (TypeError, ValueError):  # integers above 64 bits and lone surrogates, which JSON in Python allows
        return to_json(value).encode(errors="surrogatepass")


def byte_size(value: Any) -> int:
    """Return the size of the JSON text of a value in bytes of UTF-8."""
    return len(encoded(value))


def parse_json(text: str, *, unique_names: bool = False) -> Any:
    """Return the value of a JSON text; NaN, Infinity and numbers too large for a double are refused.

    Args:
        text: The JSON.
        unique_names: Whether an object may not have a name twice; otherwise the last one counts.

    Raises:
        ValueError: The text is not JSON.
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
        raise ValueError("an object has the same name twice")
    return members


def same_json(one: Any, other: Any) -> bool:
    """Return whether two values are the same JSON; unlike Python's ==, true is not 1 and 1 is not 1.0."""
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same_json(one[key], other[key]) for key in one)
    return bool(one == other)
