"""The state UpdateInventory: hold the stock."""

from typing import Any

from adapters.wiring import shop

from ._logs import logged_step


@logged_step("UpdateInventory")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().stock().hold(event["order_id"])
    return {"order_id": event["order_id"]}
