"""The state ProcessPayment: reserve the money."""

from typing import Any

from adapters.wiring import shop


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().payment().authorize(event["order_id"])
    return {"order_id": event["order_id"]}
