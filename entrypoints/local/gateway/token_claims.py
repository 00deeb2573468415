"""Token claims in an event: every value as text.

HTTP APIs write arrays as `[admin staff]` and numbers and booleans as text, in the way
Go prints them; see API Gateway Developer Guide, "Control access to HTTP APIs with JWT authorizers".
"""

from collections.abc import Mapping
from typing import Any


def claims_as_text(claims: Mapping[str, Any]) -> dict[str, str]:
    """Return each claim's text."""
    return {name: _text(value) for name, value in claims.items()}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{' '.join(map(_text, value))}]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{name}:{_text(item)}' for name, item in sorted(value.items()))}]"
    return "<nil>" if value is None else str(value)
