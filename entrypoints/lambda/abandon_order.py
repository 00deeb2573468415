"""The state AbandonOrder: bar the order from further steps and record the reason."""

import json
from typing import Any

from adapters.wiring import shop

from ._logs import logged_step


@logged_step("AbandonOrder")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the order's status; CONFIRMED means that nothing may be undone."""
    error = event["error"]
    status = shop().rejection().abandon(event["order_id"], error["Error"], _message(error.get("Cause", "")))
    return {"order_id": event["order_id"], "status": status}


def _message(cause: str) -> str:
    """Return the message in the error payload of a function, which is the Cause of a caught Lambda error."""
    try:
        payload = json.loads(cause)
    except ValueError:
        return ""
    return str(payload.get("errorMessage") or "") if isinstance(payload, dict) else ""
