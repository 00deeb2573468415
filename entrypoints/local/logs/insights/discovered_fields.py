"""Fields that CloudWatch Logs Insights discovers in events: its own, those of Lambda's lines, and of JSON.

See CloudWatch Logs User Guide, "Supported logs and discovered fields".
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from entrypoints.local.logs.insights.query_values import Moment, QueryRow, StoredLogEvent

FIELDS_LIMIT = 1000
"""Fields taken from one JSON event."""

_LAMBDA = "/aws/lambda/"
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLATFORM = re.compile(rf"(START|END|REPORT) RequestId: ({_ID})")
_REQUEST = re.compile(rf"(?:\t|^\S+ | )({_ID})(?=[\t ])")
_REPORTED = re.compile(r"\t(Duration|Billed Duration|Memory Size|Max Memory Used): ([0-9.]+)")
_REPORT_FIELDS = {
    "Duration": "@duration",
    "Billed Duration": "@billedDuration",
    "Memory Size": "@memorySize",
    "Max Memory Used": "@maxMemoryUsed",
}
_MEGABYTE = 1_000_000
_JSON = json.JSONDecoder(parse_float=str, parse_int=str)


def discovered_fields(event: StoredLogEvent, account: str) -> QueryRow:
    """Return an event's fields by name."""
    row: QueryRow = {
        **_of_json(event),
        "@timestamp": Moment(event.timestamp),
        "@ingestionTime": Moment(event.ingested),
        "@message": event.message,
        "@logStream": event.stream,
        "@log": f"{account}:{event.group}",
        "@ptr": event.pointer,
    }
    if event.group.startswith(_LAMBDA):
        row.update(_of_lambda(event.message))
    return row


def _of_json(event: StoredLogEvent) -> QueryRow:
    """Return the fields of an event that is a JSON object, or of the first object in a line of Lambda's."""
    start = event.message.find("{") if event.group.startswith(_LAMBDA) else 0
    text = event.message[start:].lstrip() if start >= 0 else ""
    if not text.startswith("{"):
        return {}
    try:
        document, end = _JSON.raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    if text[end:].strip() and not event.group.startswith(_LAMBDA):
        return {}
    fields: QueryRow = {}
    for name, value in _flattened(document, ""):
        fields[f"@{name}" if name.startswith("@") else name] = value
        if len(fields) >= FIELDS_LIMIT:
            break
    return fields


def _flattened(value: Any, path: str) -> Iterator[tuple[str, str | int]]:
    """Yield members by dotted paths; an element of an array is named by its index."""
    if isinstance(value, (dict, list)):
        for name, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _flattened(member, f"{path}.{name}" if path else str(name))
    elif isinstance(value, bool):
        yield path, int(value)
    elif value is not None:
        yield path, value


def _of_lambda(message: str) -> QueryRow:
    platform = _PLATFORM.match(message)
    if platform is None:
        request = _REQUEST.search(message)
        return {"@requestId": request[1]} if request else {}
    row: QueryRow = {"@type": platform[1], "@requestId": platform[2]}
    for name, number in _REPORTED.findall(message) if platform[1] == "REPORT" else ():
        value = float(number)
        row[_REPORT_FIELDS[name]] = value * _MEGABYTE if "Memory" in name else value
    return row
