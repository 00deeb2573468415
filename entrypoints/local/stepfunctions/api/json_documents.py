"""JSON texts in requests and answers: inputs, outputs, results of tasks."""

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
        text: The text in the request.
        member: The request's member, for the message about a text that is too long.
        refuse: Makes the error of a text that is not JSON.

    Raises:
        ApiError: ValidationException above 262,144 bytes; the error of `refuse` for a text that is not JSON.
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
    # JSON has no infinity, but orjson reads 1e999 as one: look for large exponents, which most texts lack.
    suspect = _EXPONENT.search(text) or _BIG_EXPONENT.search(text)
    return _read_slowly(text, refuse) if suspect else value


def _read_slowly(text: str, refuse: Callable[[str], ApiError]) -> Any:
    """Read a text that orjson rejects (lone surrogates); raise the error of `refuse` if it is not JSON."""
    try:
        return parse_json(text)
    except (ValueError, RecursionError) as fault:
        raise refuse(str(fault) or "empty text") from fault


def write_document(value: Any) -> str:
    """Return the compact JSON text of a value."""
    return encoded(value).decode(errors="surrogatepass")
