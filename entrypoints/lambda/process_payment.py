"""The state ProcessPayment: authorize the money."""

from typing import Any

from adapters.wiring import shop

from ._logs import logged_step


@logged_step("ProcessPayment")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().payment().authorize(event["order_id"])
    return {"order_id": event["order_id"]}
