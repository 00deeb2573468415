"""Called on a schedule: resumes the workflow of orders that have been PENDING too long."""

from collections import defaultdict
from typing import Any

from adapters.wiring import shop

from ._logs import InvocationLogger, logger

_log = InvocationLogger()

_NAMED = 20


def handler(_event: dict[str, Any], context: Any) -> dict[str, Any]:
    with _log.invocation("ReconcileOrders", context):
        measures = shop().reconciliation().advance_overdue()
        orders = defaultdict[str, list[str]](list)
        for order_id, measure in measures.items():
            orders[measure.value.lower()].append(order_id)
        # Always logged, also as 0: the alarm on stuck orders counts on it.
        named = {measure: order_ids[:_NAMED] for measure, order_ids in orders.items()}
        logger.info("orders reconciled", overdue=len(measures), orders=named)
        return {"overdue": len(measures)}
