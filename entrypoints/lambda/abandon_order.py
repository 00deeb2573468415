"""The state AbandonOrder: bar the order from further steps and record why."""

import json
from typing import Any

from adapters.wiring import shop


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the order's status; CONFIRMED tells the state machine that there is nothing to undo."""
    error = event["error"]
    status = shop().rejection().abandon(event["order_id"], error["Error"], _message(error.get("Cause", "")))
    return {"order_id": event["order_id"], "status": status}


def _message(cause: str) -> str:
    """Return what a function's exception said; its error payload is the cause of a caught Lambda error."""
    try:
        payload = json.loads(cause)
    except ValueError:
        return ""
    return str(payload.get("errorMessage") or "") if isinstance(payload, dict) else ""
