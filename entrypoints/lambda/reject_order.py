"""The state RejectOrder: end the undone order."""

from typing import Any

from adapters.wiring import shop

from ._logs import logged_step


@logged_step("RejectOrder")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().rejection().reject(event["order_id"])
    return {"order_id": event["order_id"]}
