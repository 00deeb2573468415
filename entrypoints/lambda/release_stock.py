"""The state ReleaseStock: return the stock."""

from typing import Any

from adapters.wiring import shop

from ._logs import logged_step


@logged_step("ReleaseStock")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().stock().release(event["order_id"])
    return {"order_id": event["order_id"]}
