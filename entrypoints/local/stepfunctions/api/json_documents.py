"""JSON texts as the API takes them: inputs, outputs, tokens' results."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson

from entrypoints.local.asl import AWS_LIMITS
from entrypoints.local.asl.text.json_text import encoded, parse_json
from entrypoints.local.stepfunctions.api.errors import ApiError, invalid_input, validation

_EXPONENT = re.compile(r"e\+?[0-9]{3,}(?:[\s,\]}]|$)")
_BIG_EXPONENT = re.compile(r"E\+?[0-9]{3,}(?:[\s,\]}]|$)")
"""Exponents of three digits or more. Two patterns: one that begins with a letter is five times as fast."""

MAX_BYTES = AWS_LIMITS.data_bytes
"""The largest input or output, in bytes of UTF-8 (service quotas, state machine executions)."""


def read_document(text: str, member: str = "input", refuse: Callable[[str], ApiError] = invalid_input) -> Any:
    """Read a JSON text.

    Args:
        text: What the caller sent.
        member: The request's member, for the answer to one that is too long.
        refuse: Makes the error for a text that is not JSON.

    Raises:
        ApiError: ValidationException above 262,144 bytes, else what `refuse` makes.
    """
    if len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise validation(
            f"1 validation error detected: Value at '{member}' failed to satisfy constraint: "
            f"Member must have length less than or equal to {MAX_BYTES}"
        )
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return _read_slowly(text, refuse)
    # Infinity is no JSON, but orjson reads 1e999 as such; its exponent gives it away, most texts have none.
    suspect = _EXPONENT.search(text) or _BIG_EXPONENT.search(text)
    return _read_slowly(text, refuse) if suspect else value


def _read_slowly(text: str, refuse: Callable[[str], ApiError]) -> Any:
    """Read what orjson will not (lone surrogates), and say what is wrong with what is no JSON."""
    try:
        return parse_json(text)
    except (ValueError, RecursionError) as fault:
        raise refuse(str(fault) or "empty text") from fault


def write_document(value: Any) -> str:
    """Return the compact JSON text of a value."""
    return encoded(value).decode(errors="surrogatepass")
