"""Called by EventBridge when an order is decided: notifies the customer."""

from typing import Any

from adapters.wiring import shop

from ._logs import InvocationLogger, logger

_log = InvocationLogger()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    order_id = event["detail"]["order_id"]
    with _log.invocation("NotifyCustomer", context, order_id):
        notified = shop().notification().notify(order_id)
        logger.info("customer notified" if notified else "no notification due")
        return {"order_id": order_id, "notified": notified}
