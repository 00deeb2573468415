"""Run by a schedule: starts the workflow of orders that have been PENDING too long."""

from typing import Any

from aws_lambda_powertools import Logger

from adapters.wiring import shop

logger = Logger()

_NAMED = 20


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    overdue = shop().reconciliation().restart_overdue()
    # Always logged, also as 0: the alarm on stuck orders counts on it.
    logger.info("orders reconciled", overdue=len(overdue), order_ids=overdue[:_NAMED])
    return {"overdue": len(overdue)}
