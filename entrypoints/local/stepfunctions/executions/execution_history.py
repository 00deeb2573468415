"""Pages of an execution's event history, as GetExecutionHistory returns them.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
"""

from typing import Any

from entrypoints.local.stepfunctions.api.pagination import DEFAULT_PAGE, ListQuery
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord


def page_of_history(
    record: ExecutionRecord,
    max_results: int | None,
    *,
    reverse_order: bool,
    next_token: str | None,
    include_data: bool,
) -> dict[str, Any]:
    """Return a page of events; its token names an event by its id, which never changes.

    Raises:
        ApiError: InvalidToken.
    """
    history = record.execution.history
    query = ListQuery("GetExecutionHistory", record.arn, reverse_order)
    size, known = max_results or DEFAULT_PAGE, len(history)
    last = query.number(next_token, known + 1 if reverse_order else 0)
    if reverse_order:
        start = max(0, last - 1 - size)
        events = history.events(start=start, limit=last - 1 - start)[::-1]
    else:
        events = history.events(start=last, limit=size)
    answer: dict[str, Any] = {
        "events": events if include_data else [_without_data(event) for event in events]
    }
    if events and events[-1]["id"] != (1 if reverse_order else known):
        answer["nextToken"] = query.token(str(events[-1]["id"]))
    return answer


def _without_data(event: dict[str, Any]) -> dict[str, Any]:
    return {
        key: {k: v for k, v in value.items() if k not in ("input", "output")}
        if isinstance(value, dict)
        else value
        for key, value in event.items()
    }
