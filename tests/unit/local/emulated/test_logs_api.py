"""The actions of CloudWatch Logs that search, over a log of a bakery."""

import json
from collections.abc import Collection
from typing import Any

import pytest

from entrypoints.local.emulated.logs_api import LogsApi
from entrypoints.local.gateway import HttpRequest
from entrypoints.local.logs.insights import StoredLogEvent
from tests.unit.local.clock_and_ids import CountedIds, StoppedClock

MESSAGES = ["bread ERROR", "cake", '{"loaf": "rye", "grams": 750}', "bread burnt", "ERROR 7"]


class Bakery:
    def log_events(
        self, group: str, streams: Collection[str] | None = None, prefix: str = ""
    ) -> list[StoredLogEvent]:
        if group != "/bakery":
            raise LookupError("The specified log group does not exist.")
        return [
            StoredLogEvent(group, f"oven{n % 2}", 1000 * n, 5000, text, str(n))
            for n, text in enumerate(MESSAGES)
            if (streams is None or f"oven{n % 2}" in streams) and f"oven{n % 2}".startswith(prefix)
        ]


@pytest.fixture
def api() -> LogsApi:
    return LogsApi("000000000000", StoppedClock(), CountedIds())


def call(api: LogsApi, action: str, **given: Any) -> tuple[int, dict[str, Any]]:
    headers = [("X-Amz-Target", f"Logs_20140328.{action}")]
    answer = api.answer(Bakery(), HttpRequest("POST", "/", headers=headers, body=json.dumps(given).encode()))
    assert answer is not None
    return answer.status, json.loads(answer.body)


def found(api: LogsApi, **given: Any) -> list[str]:
    _, answer = call(api, "FilterLogEvents", **{"logGroupName": "/bakery", **given})
    return [event["eventId"] for event in answer["events"]]


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({}, ["0", "1", "2", "3", "4"]),
        ({"filterPattern": "bread -ERROR"}, ["3"]),
        ({"filterPattern": "{ $.grams > 500 }"}, ["2"]),
        ({"startTime": 1000, "endTime": 3000}, ["1", "2", "3"]),
        ({"logStreamNames": ["oven1"]}, ["1", "3"]),
        ({"logStreamNamePrefix": "oven0"}, ["0", "2", "4"]),
    ],
)
def test_events_are_filtered_by_pattern_time_and_stream(
    api: LogsApi, given: dict[str, Any], right: list[str]
) -> None:
    assert found(api, **given) == right


def test_a_log_group_may_be_named_by_its_arn(api: LogsApi) -> None:
    arn = "arn:aws:logs:us-east-1:000000000000:log-group:/bakery:*"
    assert len(call(api, "FilterLogEvents", logGroupIdentifier=arn)[1]["events"]) == 5


def test_pages_follow_each_other_until_there_are_no_more(api: LogsApi) -> None:
    pages, token = [], None
    while True:
        _, answer = call(api, "FilterLogEvents", logGroupName="/bakery", limit=2, nextToken=token)
        pages.append([event["eventId"] for event in answer["events"]])
        token = answer.get("nextToken")
        if token is None:
            break
    assert pages == [["0", "1"], ["2", "3"], ["4"]]


@pytest.mark.parametrize(
    ("action", "given", "code", "message"),
    [
        (
            "FilterLogEvents",
            {"filterPattern": "a.b"},
            "InvalidParameterException",
            "Invalid character(s) in term",
        ),
        ("FilterLogEvents", {"limit": 10_001}, "InvalidParameterException", "limit must be"),
        ("FilterLogEvents", {"nextToken": "x"}, "InvalidParameterException", "nextToken is invalid"),
        (
            "FilterLogEvents",
            {"logGroupName": "/none"},
            "ResourceNotFoundException",
            "log group does not exist",
        ),
        ("FilterLogEvents", {"logGroupIdentifier": "/b"}, "InvalidParameterException", "exactly one of"),
        ("PutMetricFilter", {"filterPattern": "{ $.a"}, "InvalidParameterException", "must end with '}'"),
        ("PutSubscriptionFilter", {"filterPattern": "%(%"}, "InvalidParameterException", "takes no '('"),
        ("TestMetricFilter", {"filterPattern": "a"}, "InvalidParameterException", "1 to 50 messages"),
        ("GetQueryResults", {"queryId": "none"}, "ResourceNotFoundException", "does not exist"),
        ("StartQuery", {"startTime": 2, "endTime": 1}, "InvalidParameterException", "startTime not later"),
        (
            "StartQuery",
            {"startTime": 0, "endTime": 1, "queryLanguage": "SQL"},
            "InvalidParameterException",
            "SQL is not evaluated here",
        ),
        (
            "StartQuery",
            {"startTime": 0, "endTime": 9, "queryString": "nonsense | | |"},
            "MalformedQueryException",
            "expected one of the commands",
        ),
    ],
)
def test_a_refused_call_says_why(
    api: LogsApi, action: str, given: dict[str, Any], code: str, message: str
) -> None:
    status, answer = call(api, action, **{"logGroupName": "/bakery", **given})
    assert (status, answer["__type"]) == (400, code)
    assert message in answer["message"]


def test_a_malformed_query_is_located(api: LogsApi) -> None:
    given = {"startTime": 0, "endTime": 9, "queryString": "fields a | sing b"}
    _, answer = call(api, "StartQuery", logGroupName="/bakery", **given)
    assert answer["queryCompileError"]["location"]["startCharOffset"] == 11


def test_a_query_runs_over_its_seconds_and_keeps_its_results(api: LogsApi) -> None:
    query = "fields grams | filter ispresent(grams)"
    given = {"startTime": 1, "endTime": 3, "queryString": query}
    _, started = call(api, "StartQuery", logGroupNames=["/bakery"], **given)
    _, answer = call(api, "GetQueryResults", queryId=started["queryId"])
    assert answer["status"] == "Complete"
    ((grams, pointer),) = answer["results"]
    assert grams == {"field": "grams", "value": "750"}
    assert answer["statistics"]["recordsScanned"] == 3
    _, record = call(api, "GetLogRecord", logRecordPointer=pointer["value"])
    assert record["logRecord"]["@message"] == MESSAGES[2]
    (described,) = call(api, "DescribeQueries", logGroupName="/bakery")[1]["queries"]
    assert (described["queryId"], described["queryString"]) == (started["queryId"], query)
    assert call(api, "StopQuery", queryId=started["queryId"])[1]["__type"] == "InvalidParameterException"


def test_a_metric_filter_can_be_tried(api: LogsApi) -> None:
    given = {"filterPattern": "[word, number > 5]", "logEventMessages": ["ERROR 7", "ERROR 3"]}
    assert call(api, "TestMetricFilter", **given)[1]["matches"] == [
        {"eventNumber": 1, "eventMessage": "ERROR 7", "extractedValues": {"$word": "ERROR", "$number": "7"}}
    ]


def test_other_actions_and_valid_filters_are_left_to_moto(api: LogsApi) -> None:
    for action, body in (("DescribeLogGroups", {}), ("PutMetricFilter", {"filterPattern": "{ $.a = 1 }"})):
        headers = [("x-amz-target", f"Logs_20140328.{action}")]
        request = HttpRequest("POST", "/", headers=headers, body=json.dumps(body).encode())
        assert api.answer(Bakery(), request) is None
