"""JSON as Lambda's Python runtime reads and writes it: the standard library's rules, plus Decimal."""

import json
from decimal import Decimal
from typing import Any

from entrypoints.local.functions.error_payloads import FaultError


def _default(value: Any) -> Any:
    """Convert a Decimal to a number; raise TypeError for other types that JSON lacks.

    The real runtime writes a Decimal's own digits. Here a fraction passes through a float, which has the
    same digits up to fifteen of them.
    """
    if not isinstance(value, Decimal):
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    integral = value.is_finite() and value.as_tuple().exponent == 0
    return int(value) if integral else float(value)


_encode = json.JSONEncoder(ensure_ascii=False, default=_default).encode


def unmarshal(payload: bytes) -> Any:
    """Parse a payload to an event.

    Raises:
        FaultError: The payload is not JSON.
    """
    try:
        return json.loads(payload)
    except ValueError as error:
        raise FaultError("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error


def marshal(response: Any) -> bytes:
    """Serialize a handler's answer; bytes stay as they are.

    Raises:
        FaultError: The answer cannot be written as JSON.
    """
    if isinstance(response, bytes):
        return response
    try:
        return _encode(response).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise FaultError("Runtime.MarshalError", f"Unable to marshal response: {error}") from error
