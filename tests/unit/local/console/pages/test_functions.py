import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from entrypoints.local.console.pages.functions import FunctionPages
from entrypoints.local.console.timelines.percentiles import percentile
from entrypoints.local.console.web.json_api import ConsoleError, PageQuery
from entrypoints.local.functions import FunctionConfig, FunctionHost
from entrypoints.local.logs.invocation_record import InvocationRecord
from entrypoints.local.logs.output_capture import Line
from tests.unit.local.clock_and_ids import NOON, CountedIds, StoppedClock


@pytest.fixture
def host(tmp_path: Path) -> FunctionHost:
    names = ("Forecast", "Siren")
    arn = "arn:aws:lambda:us-east-1:000000000000:function:"
    configs = {name: FunctionConfig(name, arn + name, f"weather.{name.lower()}", tmp_path) for name in names}
    return FunctionHost(configs, StoppedClock(), CountedIds())


@pytest.fixture
def pages(host: FunctionHost) -> FunctionPages:
    return FunctionPages(host)


def ran(
    host: FunctionHost,
    function: str = "Forecast",
    *,
    seconds: float = 0.1,
    error: str | None = None,
    cold: bool = False,
    late: bool = False,
    town: str = "oslo",
    texts: Sequence[str] = (),
) -> None:
    answer = {"errorType": error, "errorMessage": "no mercury"} if error else {"sky": "grey"}
    number = host.log.last + 1
    ended = NOON + timedelta(seconds=number)
    host.log.add(
        InvocationRecord(
            function,
            f"request-{number}",
            0.0,
            seconds,
            error,
            cold,
            late,
            ended,
            "stream",
            tuple(Line(ended, text) for text in texts),
            json.dumps({"town": town}).encode(),
            json.dumps(answer).encode(),
        )
    )


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([3], 0.99, 3),
        ([1, 2, 3, 4], 0.5, 2),
        (list(range(1, 101)), 0.99, 99),
        ([2, 1], 1.0, 2),
    ],
)
def test_percentiles_are_values_that_were_measured(
    values: list[int], share: float, expected: int | None
) -> None:
    assert percentile(values, share) == expected


def test_a_function_is_summed_up_without_late_answers(host: FunctionHost, pages: FunctionPages) -> None:
    ran(host, seconds=0.3, cold=True)
    ran(host, seconds=0.1, error="KeyError")
    ran(host, seconds=3.0, error="Sandbox.Timedout")
    ran(host, seconds=9.0, late=True)
    forecast, siren = pages.functions(PageQuery({}))["items"]
    assert forecast == {
        "name": "Forecast",
        "handler": "weather.forecast",
        "timeout": 3,
        "memory": 128,
        "invocations": 3,
        "errors": 2,
        "timeouts": 1,
        "coldStarts": 1,
        "p50": 0.3,
        "p99": 3.0,
        "last": NOON.timestamp() + 3,
    }
    assert (siren["invocations"], siren["p50"], siren["last"]) == (0, None, None)
    assert pages.function(PageQuery({"name": "Forecast"}))["durations"] == [0.3, 0.1, 3.0]


def test_invocations_are_newest_first_paged_and_filtered(host: FunctionHost, pages: FunctionPages) -> None:
    for town in ("oslo", "rome", "bergen"):
        ran(host, town=town)
    ran(host, "Siren", error="KeyError", town="rome")
    first = pages.invocations(PageQuery({"limit": "3"}))
    assert [item["number"] for item in first["items"]] == [4, 3, 2]
    assert [item["number"] for item in pages.invocations(PageQuery({"next": first["next"]}))["items"]] == [1]
    rome = pages.invocations(PageQuery({"q": "rome"}))["items"]
    assert [item["number"] for item in rome] == [4, 2]
    assert [item["error"] for item in pages.invocations(PageQuery({"errors": "true"}))["items"]] == [
        "KeyError"
    ]
    assert len(pages.invocations(PageQuery({"function": "Siren"}))["items"]) == 1


def test_an_invocation_shows_what_it_wrote_and_the_error_it_ended_with(
    host: FunctionHost, pages: FunctionPages
) -> None:
    ran(
        host, error="KeyError", texts=['{"level":"WARNING","message":"cold"}', "[INFO]\tdry", "bell \x07 <b>"]
    )
    (shown,) = pages.invocations(PageQuery({}))["items"]
    assert [(line["level"], line["text"]) for line in shown["lines"]] == [
        ("WARNING", '{"level":"WARNING","message":"cold"}'),
        ("INFO", "[INFO]\tdry"),
        (None, "bell \x07 <b>"),
        ("ERROR", "[ERROR] KeyError: no mercury"),
    ]
    assert json.loads(shown["payload"]) == {"town": "oslo"}


def test_logs_are_followed_by_the_number_of_the_last_invocation(
    host: FunctionHost, pages: FunctionPages
) -> None:
    ran(host, texts=["one", "two"])
    first = pages.logs(PageQuery({}))
    assert ([line["text"] for line in first["lines"]], first["last"], first["skipped"]) == (
        ["one", "two"],
        1,
        0,
    )
    assert pages.logs(PageQuery({"after": "1"})) == {"last": 1, "skipped": 0, "lines": []}
    ran(host, "Siren", town="rome", texts=["three"])
    ran(host, texts=["four"])
    assert [line["text"] for line in pages.logs(PageQuery({"after": "1", "q": "rome"}))["lines"]] == ["three"]
    assert [line["function"] for line in pages.logs(PageQuery({"after": "1"}))["lines"]] == [
        "Siren",
        "Forecast",
    ]


def test_of_many_lines_the_newest_are_shown_and_the_rest_counted(
    host: FunctionHost, pages: FunctionPages
) -> None:
    ran(host, texts=[str(number) for number in range(10)])
    shown = pages.logs(PageQuery({"limit": "3"}))
    assert ([line["text"] for line in shown["lines"]], shown["skipped"]) == (["7", "8", "9"], 7)


@pytest.mark.parametrize("ask", ["function", "invocations", "logs"])
def test_a_function_that_is_not_there_is_404(pages: FunctionPages, ask: str) -> None:
    query = {"name": "<script>", "function": "<script>"}
    with pytest.raises(ConsoleError, match="Function not found: <script>") as refusal:
        getattr(pages, ask)(PageQuery(query))
    assert refusal.value.status == 404


@pytest.mark.parametrize("kept", [None, 90])
def test_tokens_in_events_are_hidden(host: FunctionHost, pages: FunctionPages, kept: int | None) -> None:
    event = json.dumps(
        {"headers": {"Authorization": 'Bearer secret-"quoted"', "host": "x", "cookie": "id=secret"}}
    )
    record = host.log
    ran(host)
    record.add(host.records[0]._replace(payload=event.encode()[:kept]))
    shown = pages.invocations(PageQuery({}))["items"][0]["payload"]
    assert "secret" not in shown
    assert '"Authorization": "(hidden)"' in shown
    assert '"host": "x"' in shown
