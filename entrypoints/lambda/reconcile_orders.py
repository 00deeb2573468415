"""Run by a schedule: has the workflow of orders that have been PENDING too long go on."""

from collections import defaultdict
from typing import Any

from aws_lambda_powertools import Logger

from adapters.wiring import shop

logger = Logger()

_NAMED = 20


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    measures = shop().reconciliation().advance_overdue()
    orders = defaultdict[str, list[str]](list)
    for order_id, measure in measures.items():
        orders[measure.value.lower()].append(order_id)
    # Always logged, also as 0: the alarm on stuck orders counts on it.
    named = {measure: order_ids[:_NAMED] for measure, order_ids in orders.items()}
    logger.info("orders reconciled", overdue=len(measures), orders=named)
    return {"overdue": len(measures)}
