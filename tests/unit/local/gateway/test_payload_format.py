import base64

import pytest

from tests.unit.local.gateway.conftest import MakeStation, route


def test_an_event_has_the_whole_shape_of_payload_format_2(make_station: MakeStation) -> None:
    station = make_station(route("PUT /stations/{id}"))
    station.ask(
        "PUT",
        "/stations/S%C3%A3o%20Paulo",
        "unit=c&unit=f&note=a%20b&empty=",
        [
            ("Host", "weather.example"),
            ("User-Agent", "barometer/2"),
            ("Accept", "text/plain"),
            ("ACCEPT", "text/html"),
            ("Cookie", "a=1; b=2"),
            ("Content-Type", "application/json; charset=utf-8"),
        ],
        b'{"wind": 7}',
    )
    assert station.event == {
        "version": "2.0",
        "routeKey": "PUT /stations/{id}",
        "rawPath": "/stations/São Paulo",
        "rawQueryString": "unit=c&unit=f&note=a%20b&empty=",
        "cookies": ["a=1", "b=2"],
        "headers": {
            "host": "weather.example",
            "user-agent": "barometer/2",
            "accept": "text/plain,text/html",
            "content-type": "application/json; charset=utf-8",
            "content-length": "11",
            "x-forwarded-for": "10.1.2.3",
            "x-forwarded-port": "8000",
            "x-forwarded-proto": "http",
            "x-amzn-trace-id": "Root=1-69b54dc0-000040008000000000000001",
        },
        "queryStringParameters": {"unit": "c,f", "note": "a b", "empty": ""},
        "pathParameters": {"id": "São Paulo"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "api",
            "http": {
                "method": "PUT",
                "path": "/stations/São Paulo",
                "protocol": "HTTP/1.1",
                "sourceIp": "10.1.2.3",
                "userAgent": "barometer/2",
            },
            "requestId": "AAAAAAAAQACAAAA=",
            "routeKey": "PUT /stations/{id}",
            "stage": "$default",
            "time": "14/Mar/2026:12:00:00 +0000",
            "timeEpoch": 1773489600000,
        },
        "body": '{"wind": 7}',
        "isBase64Encoded": False,
    }


def test_what_a_request_lacks_is_not_in_the_event(make_station: MakeStation) -> None:
    station = make_station(route("GET /stations"))
    station.ask("GET", "/stations")
    assert {"cookies", "queryStringParameters", "pathParameters", "body"}.isdisjoint(station.event)
    assert "authorizer" not in station.event["requestContext"]


@pytest.mark.parametrize(
    ("content_type", "body", "is_text"),
    [
        ("application/json", b"{}", True),
        ("application/problem+json", b"{}", True),
        ("text/csv", "Orkanböe".encode(), True),
        ("application/json", b"\xff\xfe", False),
        ("application/octet-stream", b"rain", False),
        ("application/x-www-form-urlencoded", b"a=1", False),
        ("", b"rain", False),
    ],
)
def test_a_body_is_text_only_if_its_type_says_so(
    make_station: MakeStation, content_type: str, body: bytes, is_text: bool
) -> None:
    station = make_station(route("POST /stations"))
    station.ask("POST", "/stations", "", {"content-type": content_type}, body)
    assert station.event["isBase64Encoded"] is not is_text
    expected = body.decode() if is_text else base64.b64encode(body).decode()
    assert station.event["body"] == expected


def test_a_proxys_forwarded_for_is_kept(make_station: MakeStation) -> None:
    station = make_station(route("GET /stations"))
    station.ask("GET", "/stations", headers={"X-Forwarded-For": "203.0.113.9"})
    assert station.event["headers"]["x-forwarded-for"] == "203.0.113.9, 10.1.2.3"
