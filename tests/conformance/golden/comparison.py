"""Compares what came of a case with what it expects."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tests.conformance.golden.cases import ROLE, Case
from tests.conformance.golden.player import Played

ANY = "<any>"
"""Stands for a value that AWS's pages leave open, such as an id or the text of a cause."""

_ABSENT = "<absent>"
_TEXTS_OF_JSON = ("input", "output", "parameters")
_END = ("status", "output", "error", "cause", "redriveCount")


def differences(case: Case, played: Played, calls: Mapping[str, int], *, timed: bool) -> list[str]:
    """Return each difference as a line: where, what was expected and what came.

    Args:
        case: The expectation.
        played: What came of it.
        calls: How many times each function was called.
        timed: Whether the clock is virtual: then seconds are compared, and histories also of cases whose
            events AWS may interleave in another order.
    """
    expected, end = case.expected, played.end
    found: list[str] = []
    for member in _END:
        if member != "redriveCount" or member in expected:
            wanted, got = expected.get(member, _ABSENT), end.get(member, _ABSENT)
            found += _compare(wanted, _parsed(got) if member == "output" else got, member)
    if timed and "seconds" in expected:
        lasted = _seconds(end["stopDate"]) - _seconds(end["startDate"])
        found += _compare(expected["seconds"], round(lasted, 3), "seconds")
    for name, count in expected.get("calls", {}).items():
        found += _compare(count, calls.get(name, 0), f"calls of {name}")
    if "events" in expected and (timed or not case.concurrent):
        found += _compare_histories(expected["events"], played.events, timed=timed)
    return found


def details_member(event_type: str) -> str:
    """Return the member that holds the details of an event of a type.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
    """
    for suffix in ("StateEntered", "StateExited"):
        if event_type.endswith(suffix):
            return f"s{suffix[1:]}EventDetails"
    return f"{event_type[0].lower()}{event_type[1:]}EventDetails"


def _compare_histories(
    expected: list[dict[str, Any]], events: list[dict[str, Any]], *, timed: bool
) -> Iterator[str]:
    types = [event["type"] for event in expected], [event["type"] for event in events]
    yield from _compare(*types, "types")
    started = _seconds(events[0]["timestamp"]) if events else 0
    at = 0
    for one, event in zip(expected, events, strict=False):
        at = one.get("at", at)
        wanted, got = {**one, "at": at}, _simplified(event, started)
        if not timed:
            got["at"] = at
        where = f"event {wanted['id']} {wanted['type']}"
        for member in sorted({*wanted, *got}):
            yield from _compare(wanted.get(member, _ABSENT), got.get(member, _ABSENT), f"{where}: {member}")


def _simplified(event: dict[str, Any], started: float) -> dict[str, Any]:
    """Return an event of the API as the cases write it; what AWS's rules fix for all events is left out."""
    rest = dict(event)
    at = round(_seconds(rest.pop("timestamp")) - started, 3)
    details = rest.pop(details_member(event["type"]), None)
    simplified = {**rest, "at": at}
    if details is not None:
        simplified["details"] = _simplified_details(details, event["type"])
    return simplified


def _simplified_details(details: dict[str, Any], event_type: str) -> dict[str, Any]:
    """Return details with texts of JSON parsed, without the members that are the same everywhere.

    `truncated` is always false in answers of the API
    (https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEventExecutionDataDetails.html).
    """
    shown = dict(details)
    for member in ("input", "output", "assignedVariables"):
        if member in shown and shown.get(f"{member}Details") == {"truncated": False}:
            del shown[f"{member}Details"]
    if event_type == "ExecutionStarted" and shown.get("roleArn") == ROLE:
        del shown["roleArn"]
    for member in _TEXTS_OF_JSON:
        if member in shown:
            shown[member] = _parsed(shown[member])
    if "assignedVariables" in shown:
        shown["assignedVariables"] = {
            name: json.loads(text) for name, text in shown["assignedVariables"].items()
        }
    return shown


def _compare(expected: Any, got: Any, where: str) -> Iterator[str]:
    if expected == ANY and got != _ABSENT:
        return
    if where.lower().endswith("cause") and isinstance(expected, dict) and isinstance(got, str):
        parsed = _parsed(got)
        got = {name: parsed.get(name, _ABSENT) for name in expected} if isinstance(parsed, dict) else got
    if isinstance(expected, dict) and isinstance(got, dict):
        for name in sorted({*expected, *got}):
            yield from _compare(expected.get(name, _ABSENT), got.get(name, _ABSENT), f"{where}.{name}")
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for index, (one, other) in enumerate(zip(expected, got, strict=True)):
            yield from _compare(one, other, f"{where}[{index}]")
    elif expected != got or isinstance(expected, bool) != isinstance(got, bool):
        yield f"{where}: expected {_short(expected)}, got {_short(got)}"


def _parsed(text: Any) -> Any:
    try:
        return json.loads(text) if text != _ABSENT else text
    except ValueError:
        return text


def _seconds(timestamp: float | datetime) -> float:
    return timestamp.timestamp() if isinstance(timestamp, datetime) else timestamp


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 1000 else f"{text[:1000]}..."
