from typing import Any

import pytest

from entrypoints.local.functions.invocation import Invocation
from tests.unit.local.gateway.conftest import MakeStation, route


def ask(make_station: MakeStation, answer: Any) -> tuple[int, dict[str, str], bytes]:
    station = make_station(route("GET /"))
    station.functions.handlers["echo"] = lambda _event: answer
    response = station.ask("GET", "/")
    return response.status, dict(response.headers), response.body


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        ({"wind": 7, "from": "NÖ"}, '{"wind":7,"from":"NÖ"}'),
        ("calm", "calm"),
        ([1, 2], "[1,2]"),
        (None, "null"),
    ],
)
def test_an_answer_without_a_status_is_the_body_of_a_200(
    make_station: MakeStation, answer: Any, body: str
) -> None:
    status, headers, content = ask(make_station, answer)
    assert (status, content.decode()) == (200, body)
    assert headers["content-type"] == "application/json"


def test_an_answer_with_a_status_is_taken_by_its_parts(make_station: MakeStation) -> None:
    status, headers, body = ask(
        make_station,
        {
            "statusCode": 201,
            "headers": {"Content-Type": "text/csv", "X-Count": 3, "Content-Length": "99"},
            "body": "cmFpbg==",
            "isBase64Encoded": True,
        },
    )
    assert (status, body) == (201, b"rain")
    assert headers["content-type"] == "text/csv"
    assert headers["x-count"] == "3"
    assert "content-length" not in headers
    assert headers["apigw-requestid"] == "AAAAAAAAQACAAAA="


def test_cookies_become_one_header_each(make_station: MakeStation) -> None:
    station = make_station(route("GET /"))
    station.functions.handlers["echo"] = lambda _event: {"statusCode": 204, "cookies": ["a=1", "b=2"]}
    headers = station.ask("GET", "/").headers
    assert [value for name, value in headers if name == "set-cookie"] == ["a=1", "b=2"]


def test_text_is_the_type_of_a_body_that_names_none(make_station: MakeStation) -> None:
    assert (
        ask(make_station, {"statusCode": "200", "body": "x"})[1]["content-type"]
        == "text/plain; charset=utf-8"
    )


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": "many"},
        {"statusCode": 99},
        {"statusCode": True},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "headers": {"a": {}}},
        {"statusCode": 200, "headers": {"x": "a\r\nset-cookie: admin=1"}},
        {"statusCode": 200, "headers": {"x\n": "a"}},
        {"statusCode": 200, "cookies": ["a=1\r\nx: y"]},
        {"statusCode": 200, "cookies": "a=1"},
        {"statusCode": 200, "body": "%%", "isBase64Encoded": True},
        Invocation(b'{"errorType": "StationDown"}', "Unhandled"),
        Invocation(b"not json"),
    ],
)
def test_an_error_or_a_malformed_answer_is_a_500(make_station: MakeStation, answer: Any) -> None:
    status, headers, body = ask(make_station, answer)
    assert (status, body) == (500, b'{"message":"Internal Server Error"}')
    assert headers["content-type"] == "application/json"


def test_a_route_to_a_function_that_is_gone_is_a_500(make_station: MakeStation) -> None:
    assert make_station(route("GET /", "nobody")).ask("GET", "/").status == 500
