"""The state ValidateOrder: may this order be processed?"""

from typing import Any

from adapters.wiring import shop

from ._logs import logged_step


@logged_step("ValidateOrder")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    shop().validation().validate(event["order_id"])
    return {"order_id": event["order_id"]}
