"""The state ReleaseStock: give the stock back."""

from typing import Any

from adapters.wiring import shop


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().stock().release(event["order_id"])
    return {"order_id": event["order_id"]}
