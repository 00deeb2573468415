"""The state CapturePayment: capture the authorized money."""

from typing import Any

from adapters.wiring import shop

from ._logs import logged_step


@logged_step("CapturePayment")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().payment().capture(event["order_id"])
    return {"order_id": event["order_id"]}
