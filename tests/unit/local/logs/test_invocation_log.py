from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.functions import FunctionConfig
from entrypoints.local.logs.invocation_log import InvocationLog, mentions
from entrypoints.local.logs.invocation_record import InvocationRecord
from entrypoints.local.logs.lambda_log_events import log_events, log_group, text_events
from entrypoints.local.logs.output_capture import Line

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def record(**changes: Any) -> InvocationRecord:
    invocation = InvocationRecord(
        function="Bake",
        request_id="request-1",
        started=0,
        duration=0.01234,
        error=None,
        cold=False,
        late=False,
        ended=NOON,
        log_stream="2026/11/24/[$LATEST]1",
        output=(Line(NOON, "flour"),),
        payload=b'{"order_id": "order-1"}',
        answer=b"{}",
    )
    return invocation._replace(**changes)


def function(**changes: Any) -> FunctionConfig:
    return FunctionConfig("Bake", "arn:aws:lambda:r:1:function:Bake", "bake.handler", Path(), **changes)


def test_invocations_are_numbered_and_read_from_where_one_was() -> None:
    log = InvocationLog()
    for name in ("a", "b", "c"):
        log.add(record(request_id=name))
    assert [(entry.number, entry.record.request_id) for entry in log.entries(after=1)] == [
        (2, "b"),
        (3, "c"),
    ]
    assert log.entries(after=3) == []


def test_the_oldest_are_forgotten_first_and_numbers_stay() -> None:
    log = InvocationLog(invocations=2)
    for name in ("a", "b", "c"):
        log.add(record(request_id=name))
    assert [entry.number for entry in log.entries()] == [2, 3]


def test_much_output_crowds_out_invocations_before_their_number_does() -> None:
    log = InvocationLog(characters=50_000)
    for _ in range(10):
        log.add(record(output=(Line(NOON, "x" * 20_000),)))
    assert [entry.number for entry in log.entries()] == [9, 10]


@pytest.mark.parametrize("text", ["order-1", "flour", "{}"])
def test_an_invocation_mentions_what_is_in_its_event_its_answer_or_its_log(text: str) -> None:
    assert mentions(record(), text)
    assert not mentions(record(), "order-2")


def test_the_text_events_are_those_of_lambda() -> None:
    assert [event.message for event in text_events(record(), function(memory=512))] == [
        "START RequestId: request-1 Version: $LATEST",
        "flour",
        "END RequestId: request-1",
        "REPORT RequestId: request-1\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB",
    ]


def test_an_error_is_told_with_its_trace() -> None:
    answer = b'{"errorType": "Burnt", "errorMessage": "black", "stackTrace": ["  File \\"bake.py\\"\\n"]}'
    texts = [event.message for event in text_events(record(error="Burnt", answer=answer), function())]
    assert texts[2] == '[ERROR] Burnt: black\nTraceback (most recent call last):\n  File "bake.py"'


def test_a_timeout_is_told_as_lambda_tells_it() -> None:
    texts = [event.message for event in text_events(record(error="Sandbox.Timedout"), function(timeout=3))]
    assert texts[2] == "2026-11-24T12:00:00.000Z request-1 Task timed out after 3.00 seconds"
    assert texts[-1].endswith("Status: timeout")


def test_in_json_format_the_platform_reports_as_json() -> None:
    events = [event.message for event in log_events(record(), function(log_format="JSON"))]
    assert '"type": "platform.start"' in events[0]
    assert events[1] == "flour"
    assert '"billedDurationMs": 13' in events[2]


def test_what_came_too_late_is_not_told() -> None:
    assert log_events(record(late=True), function()) == []


def test_a_function_has_a_group_of_its_own_unless_it_is_given_one() -> None:
    assert log_group(function()) == "/aws/lambda/Bake"
    assert log_group(function(log_group="/bakery")) == "/bakery"
