"""The state SendConfirmation: the order is confirmed."""

from typing import Any

from adapters.wiring import shop


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().confirmation().confirm(event["order_id"])
    return {"order_id": event["order_id"]}
