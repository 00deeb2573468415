"""Told by EventBridge that an order is decided: writes to the customer."""

from typing import Any

from aws_lambda_powertools import Logger

from adapters.wiring import shop

logger = Logger()


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    order_id = event["detail"]["order_id"]
    notified = shop().notification().notify(order_id)
    logger.info("customer notified" if notified else "nobody to notify", order_id=order_id)
    return {"order_id": order_id, "notified": notified}
