"""JSON text of state data, as histories and size limits see it."""

import json
from typing import Any

import orjson


def to_json(value: Any) -> str:
    """Return compact JSON text of `value`."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def encoded(value: Any) -> bytes:
    """Return compact JSON text of `value` in UTF-8, as it is measured and sent."""
    try:
        return b"%b" % orjson.dumps(value)  # a copy of its own length: orjson's holds on to a buffer of 4 kB
    except (TypeError, ValueError):  # integers above 64 bits and lone surrogates, which JSON in Python allows
        return to_json(value).encode(errors="surrogatepass")


def byte_size(value: Any) -> int:
    """Return how many bytes of UTF-8 the JSON text of `value` takes."""
    return len(encoded(value))
