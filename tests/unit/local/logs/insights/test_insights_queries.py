"""Queries of Logs Insights over a weather station's log."""

import json
import statistics
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrypoints.local.logs.insights import MalformedQueryError, StoredLogEvent, compile_query

NOON = 1_773_489_600_000
"""2026-03-14 12:00:00 UTC."""
LOG: list[Any] = [
    {"level": "ERROR", "ms": 12, "town": {"name": "Oslo", "tags": ["sea", "cold"]}},
    {"level": "INFO", "ms": 150, "town": {"name": "Rome"}, "sure": True},
    {"level": "ERROR", "ms": 300.5, "town": {"name": "Oslo"}, "until": None},
    'user=ana, method:GET, latency := 25 "quoted | pipe"',
    "user=bob, method:PUT, latency := 75",
]


def events(messages: list[Any], group: str = "/weather") -> list[StoredLogEvent]:
    texts = [text if isinstance(text, str) else json.dumps(text) for text in messages]
    return [
        StoredLogEvent(group, "s", NOON + number * 60_000, NOON, text, f"p{number}")
        for number, text in enumerate(texts)
    ]


def rows(query: str, messages: list[Any] | None = None, group: str = "/weather") -> list[dict[str, str]]:
    found = compile_query(query).run(events(LOG if messages is None else messages, group), "000000000000")
    return [{name: value for name, value in row.items() if name != "@ptr"} for row in found]


def column(query: str, name: str) -> list[str | None]:
    return [row.get(name) for row in rows(query)]


def test_a_query_shows_time_and_message_unless_it_names_fields_and_the_newest_come_first() -> None:
    first, *_, last = rows("filter ispresent(@message)")
    assert first == {"@timestamp": "2026-03-14 12:04:00.000", "@message": LOG[4]}
    assert last["@timestamp"] == "2026-03-14 12:00:00.000"


def test_each_row_but_those_of_stats_has_a_pointer() -> None:
    found = compile_query("fields level | limit 1").run(events(LOG), "1")
    assert found == [{"@ptr": "p4"}]
    assert "@ptr" not in compile_query("stats count(*)").run(events(LOG), "1")[0]


@pytest.mark.parametrize(
    ("condition", "right"),
    [
        ("level = 'ERROR'", ["300.5", "12"]),
        ('level = "ERROR" and ms > 100', ["300.5"]),
        ("level != 'ERROR'", ["150"]),
        ("ms >= 150 or town.name = 'Oslo'", ["300.5", "150", "12"]),
        ("not (ms < 200) and ispresent(ms)", ["300.5"]),
        ("not ms > 200 and not level = 'INFO' and ispresent(ms)", ["12"]),
        ("ms = '12'", ["12"]),
        ("ms = 12.0", ["12"]),
        ("ms in [12, 150]", ["150", "12"]),
        ("level in ['INFO', \"WARN\"]", ["150"]),
        ("level not in ['INFO']", ["300.5", "12"]),
        ("level like 'RR'", ["300.5", "12"]),
        ("level like /^E.*R$/", ["300.5", "12"]),
        ("level like /(?i)error/", ["300.5", "12"]),
        ("level =~ /INF/", ["150"]),
        ("level not like /ERR/", ["150"]),
        ("town.tags.1 = 'cold'", ["12"]),
        ("`town.name` = 'Rome'", ["150"]),
        ("sure = 1", ["150"]),
        ("sure = true", ["150"]),
        ("ms + 1 > 2 * 150 ^ 1", ["300.5"]),
        ("ms % 10 = 2", ["12"]),
        ("-ms < -200", ["300.5"]),
        ("abs(0 - ms) = 12", ["12"]),
        ("strlen(level) = 4", ["150"]),
        ("strcontains(level, 'RO')", ["300.5", "12"]),
        ("toupper(town.name) = 'ROME'", ["150"]),
        ("isempty(until) and town.name = 'Rome'", ["150"]),
        ("substr(level, 1, 2) = 'RR'", ["300.5", "12"]),
        ("replace(level, 'ERR', '') = 'OR'", ["300.5", "12"]),
        ("coalesce(nothing, level) = 'INFO'", ["150"]),
        ("concat(level, '-', ms) = 'INFO-150'", ["150"]),
        ("greatest(ms, 200) = 200 and ispresent(ms)", ["150", "12"]),
        ("trim('  x ') = 'x' and ltrim('xyZfoo', 'xyZ') = 'foo' and ms > 200", ["300.5"]),
        ("@timestamp = 1773489600000", ["12"]),
        ("@timestamp >= 1773489600000 and toMillis(@timestamp) < 1773489660000", ["12"]),
        ("nothing != 'x'", []),
        ("nothing not like /x/", []),
        ("ms / 0 > 1", []),
        ("level > 3", ["300.5", "150", "12"]),
    ],
)
def test_a_filter_leaves_the_rows_for_which_it_holds(condition: str, right: list[str]) -> None:
    assert column(f"fields ms | filter {condition}", "ms") == right


@pytest.mark.parametrize(
    ("query", "right"),
    [
        (
            "stats count(*) as n by level | sort n desc, level",
            [{"level": "ERROR", "n": "2"}, {"n": "2"}, {"level": "INFO", "n": "1"}],
        ),
        (
            "filter ispresent(level) | stats count() by level | sort level desc",
            [{"level": "INFO", "count()": "1"}, {"level": "ERROR", "count()": "2"}],
        ),
        (
            "stats count(ms), sum(ms), avg(ms), min(ms), max(ms)",
            [
                {
                    "count(ms)": "3",
                    "sum(ms)": "462.5",
                    "avg(ms)": "154.1667",
                    "min(ms)": "12",
                    "max(ms)": "300.5",
                }
            ],
        ),
        (
            "stats count_distinct(level) as kinds, pct(ms, 50) as half, median(ms) as mid",
            [{"kinds": "2", "half": "150", "mid": "150"}],
        ),
        ("stats sum(ms) / count(ms) as mean", [{"mean": "154.1667"}]),
        (
            "stats earliest(town.name) as first, latest(town.name) as last",
            [{"first": "Oslo", "last": "Oslo"}],
        ),
        ("stats sortsFirst(level) as a, sortsLast(level) as z", [{"a": "ERROR", "z": "INFO"}]),
        (
            "stats count(*) as n by bin(2m) as slot | sort slot",
            [
                {"slot": "2026-03-14 12:00:00.000", "n": "2"},
                {"slot": "2026-03-14 12:02:00.000", "n": "2"},
                {"slot": "2026-03-14 12:04:00.000", "n": "1"},
            ],
        ),
        ("stats count(*) by bin(1h)", [{"bin(1h)": "2026-03-14 12:00:00.000", "count(*)": "5"}]),
        ("stats max(ms) as most by town.name | filter most > 200", [{"town.name": "Oslo", "most": "300.5"}]),
        ("stats count(*) as n by level | stats max(n) as most", [{"most": "2"}]),
        ("filter level = 'WARN' | stats count(*)", []),
        (
            "fields datefloor(@timestamp, 1h) as h, dateceil(@timestamp, 1h) as c | sort c | limit 2",
            [
                {"h": "2026-03-14 12:00:00.000", "c": "2026-03-14 12:00:00.000"},
                {"h": "2026-03-14 12:00:00.000", "c": "2026-03-14 13:00:00.000"},
            ],
        ),
        ("fields fromMillis(0) as zero | limit 1", [{"zero": "1970-01-01 00:00:00.000"}]),
        ("fields level | display ms | sort ms | limit 1", [{"ms": "12"}]),
        ("fields ms * 2 as twice, level | filter twice < 100", [{"twice": "24", "level": "ERROR"}]),
        ("fields ms*2 | sort ms | limit 1", [{"ms*2": "24"}]),
        ("fields level | filter ispresent(level) | dedup level", [{"level": "ERROR"}, {"level": "INFO"}]),
        ("fields level | dedup level | limit 2", [{}, {}]),
        (
            "fields @log, @logStream, @ingestionTime | limit 1",
            [
                {
                    "@log": "000000000000:/weather",
                    "@logStream": "s",
                    "@ingestionTime": "2026-03-14 12:00:00.000",
                }
            ],
        ),
        (
            "parse @message 'user=*, method:*, latency := *' as @user, m, l | filter m = 'PUT' | display l",
            [{"l": "75"}],
        ),
        ('parse "latency := * \\"" as l | filter ispresent(l) | display l', [{"l": "25"}]),
        (
            (
                "parse @message /user=(?<who>\\w+), (?<m>[a-z]+)/ | stats count(*) as n by who "
                "| sort who | limit 2"
            ),
            [{"who": "ana", "n": "1"}, {"who": "bob", "n": "1"}],
        ),
        (
            "fields 1 as one | parse @message '* pipe*' as a, b | filter ispresent(a) | display b",
            [{"b": '"'}],
        ),
        (
            "# one | limit 1\nfields level # two\n| filter level like /|/ | sort ms\n| limit 1",
            [{"level": "ERROR"}],
        ),
        ("FIELDS level | FILTER level = 'INFO'", [{"level": "INFO"}]),
    ],
)
def test_a_query_answers_as_its_commands_say(query: str, right: list[dict[str, str]]) -> None:
    assert rows(query) == right


def test_sort_puts_texts_before_numbers_and_compares_them_in_chunks() -> None:
    values = ["7", "*%04", "111A", "5A", "0#", "20", "x10", "x9", "3.5", "!:"]
    found = rows("fields v | sort v", [{"v": value} for value in values])
    assert [row["v"] for row in found] == ["!:", "*%04", "0#", "5A", "111A", "x9", "x10", "3.5", "7", "20"]
    last = rows("fields v | sort v desc, @timestamp", [{"v": 1}, {}, {"v": 2}])
    assert last == [{"v": "2"}, {"v": "1"}, {}]


def test_lambdas_lines_have_fields_of_their_own() -> None:
    request = "8c7e4f3a-0b1c-4d2e-9f00-112233445566"
    lines = [
        f"START RequestId: {request} Version: $LATEST",
        f'[INFO]\t2026-03-14T12:00:00.000Z\t{request}\tdone {{"order": "o-1", "n": [1]}} rest',
        f"REPORT RequestId: {request}\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 256 MB",
    ]
    query = "fields @type, @requestId, order, n.0, @duration, @billedDuration, @memorySize | sort @timestamp"
    start, line, report = rows(query, lines, "/aws/lambda/Forecast")
    assert start == {"@type": "START", "@requestId": request}
    assert line == {"@requestId": request, "order": "o-1", "n.0": "1"}
    assert report == {
        "@type": "REPORT",
        "@requestId": request,
        "@duration": "12.5",
        "@billedDuration": "13",
        "@memorySize": "256000000",
    }


def test_a_members_name_that_begins_with_an_at_sign_gets_another() -> None:
    assert rows("fields @@message", [{"@message": "inner"}]) == [{"@@message": "inner"}]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "expected one of the commands"),
        ("nonsense | | |", "expected one of the commands"),
        ("fields", "expected a field"),
        ("fields a,", "expected a field"),
        ("fields a | | limit 1", "expected one of the commands"),
        ("fields a |", "expected one of the commands"),
        ("fields *", "expected a field"),
        ("fields a b", "expected |"),
        ("filter", "expected a field"),
        ("filter level = ", "expected a field"),
        ("filter level == 'x'", "expected a field"),
        ("filter (a = 1", "expected )"),
        ("filter a like b", "expected a text or a regular expression"),
        ("filter a like /(/", "is not a regular expression"),
        ("filter a in 'x'", "expected ["),
        ("filter a not = 1", "expected like or in"),
        ("filter frobnicate(a)", "the function frobnicate is not evaluated here"),
        ("filter abs()", "does not take 0 arguments"),
        ("filter count(a) > 1", "count stands in stats only"),
        ("stats level", "level has no aggregation function"),
        ("stats pct(ms, 101)", "not within 0-100"),
        ("stats count(*) by bin(5 parsecs)", "a period is a number"),
        ("stats count(*) by bin(0m)", "a period is a number"),
        ("stats count(*) | stats count(*) | stats count(*)", "at most 2 stats"),
        ("sort", "expected a field"),
        ("limit", "limit takes a whole number"),
        ("limit 0", "limit takes a whole number"),
        ("limit 1.5", "limit takes a whole number"),
        ("limit 10001", "limit takes a whole number"),
        ("limit ten", "limit takes a whole number"),
        ("parse @message 'a=*, b=*' as a", "parse has 2 asterisks and 1 names"),
        ("parse @message 'a=*'", "parse has 1 asterisks and 0 names"),
        ("parse @message /a=(.*)/", "parse has 1 groups and 0 names"),
        ("parse @message", "expected a text with asterisks"),
        ("dedup a | sort a", "after dedup only limit may follow"),
        ("pattern @message", "the command pattern is not evaluated here"),
        ("diff", "the command diff is not evaluated here"),
        ("unnest a into b", "the command unnest is not evaluated here"),
        ("head 10", "the command head is not evaluated here"),
        ("fields a as", "expected a name"),
        ("fields 'open", "expected a field"),
        ("filter " + "(" * 60 + "1" + ")" * 60, "nested too deeply"),
        ("fields " + "a" * 10_000, "more than 10000"),
    ],
)
def test_a_query_that_is_not_evaluated_is_refused_with_a_sentence(query: str, reason: str) -> None:
    with pytest.raises(MalformedQueryError) as caught:
        compile_query(query)
    assert reason in str(caught.value)
    assert 0 <= caught.value.start < caught.value.end


NUMBERS = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(-50, 50)), min_size=1, max_size=12)


@settings(deadline=None)
@given(NUMBERS, st.integers(-50, 50))
def test_any_numbers_are_counted_and_summed_by_group(numbers: list[tuple[str, int]], bound: int) -> None:
    query = f"filter n > {bound} | stats count(*) as c, sum(n) as s, min(n) as lo, max(n) as hi by g | sort g"
    kept = [(group, number) for group, number in numbers if number > bound]
    right = []
    for group in sorted({group for group, _ in kept}):
        of = [number for name, number in kept if name == group]
        right.append({"g": group, "c": len(of), "s": sum(of), "lo": min(of), "hi": max(of)})
    found = rows(query, [{"g": group, "n": number} for group, number in numbers])
    assert found == [{name: str(value) for name, value in row.items()} for row in right]


@settings(deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=12), st.booleans())
def test_any_numbers_are_sorted_and_averaged(numbers: list[int], down: bool) -> None:
    messages = [{"n": number} for number in numbers]
    found = rows(f"fields n | sort n {'desc' if down else 'asc'}", messages)
    assert [row["n"] for row in found] == [str(number) for number in sorted(numbers, reverse=down)]
    ((mean,),) = [row.values() for row in rows("stats avg(n)", messages)]
    assert float(mean) == pytest.approx(statistics.fmean(numbers), abs=1e-4)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_query_or_refused(text: str) -> None:
    for query in (text, f"fields {text}", f"filter {text}", f"stats {text}", f"parse {text}", f"sort {text}"):
        try:
            compiled = compile_query(query)
        except MalformedQueryError:
            continue
        compiled.run(events(LOG), "1")
