"""The state RejectOrder: the undone order ends."""

from typing import Any

from adapters.wiring import shop


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().rejection().reject(event["order_id"])
    return {"order_id": event["order_id"]}
