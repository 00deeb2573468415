"""The state SendConfirmation: confirm the order."""

from typing import Any

from adapters.wiring import shop

from ._logs import logged_step


@logged_step("SendConfirmation")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().confirmation().confirm(event["order_id"])
    return {"order_id": event["order_id"]}
