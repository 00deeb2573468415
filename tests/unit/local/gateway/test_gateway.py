import threading

import pytest

from entrypoints.local.gateway import HttpRequest, HttpResponse
from entrypoints.local.template.resource_views import CorsView
from tests.unit.local.gateway.conftest import MakeStation, route

NOT_FOUND = (404, b'{"message":"Not Found"}')
CORS = CorsView(
    ("https://weather.example",), ("GET", "PUT"), ("authorization",), ("x-count",), 60, credentials=True
)
ORIGIN = {"Origin": "https://weather.example"}


def plain(response: HttpResponse) -> tuple[int, bytes]:
    return response.status, response.body


def test_no_route_and_a_known_path_with_another_method_are_both_404(make_station: MakeStation) -> None:
    station = make_station(route("GET /stations"))
    assert plain(station.ask("GET", "/nowhere")) == NOT_FOUND
    assert plain(station.ask("DELETE", "/stations")) == NOT_FOUND
    assert plain(station.ask("OPTIONS", "/stations")) == NOT_FOUND


def test_a_body_over_ten_megabytes_is_413(make_station: MakeStation) -> None:
    station = make_station(route("POST /"))
    assert plain(station.ask("POST", "/", body=b" " * 10_485_761)) == (
        413,
        b'{"message":"Request Entity Too Large"}',
    )
    assert station.functions.events == []


def test_headers_over_ten_kilobytes_are_431(make_station: MakeStation) -> None:
    station = make_station(route("GET /"))
    assert station.ask("GET", "/", headers={"x-long": "x" * 10_236}).status == 200
    assert station.ask("GET", "/", headers={"x-long": "x" * 10_237}).status == 431


def test_a_function_that_outlasts_the_integration_is_a_503_and_its_late_answer_is_dropped(
    make_station: MakeStation,
) -> None:
    station = make_station(route("GET /"))
    answered, replies = threading.Event(), []

    def late(_event: object) -> object:
        station.clock.advance(31)
        # A call with an early deadline makes the watchdog look at the clock.
        station.gateway._watchdog.watch(0.0, lambda: None)
        assert answered.wait(10)
        return {"statusCode": 200}

    def reply(response: HttpResponse) -> None:
        replies.append(response)
        answered.set()

    station.functions.handlers["echo"] = late
    station.gateway.dispatch(HttpRequest("GET", "/"), reply)
    assert [plain(item) for item in replies] == [(503, b'{"message":"Service Unavailable"}')]
    station.gateway._watchdog.close()


def test_a_preflight_is_answered_without_a_route(make_station: MakeStation) -> None:
    station = make_station(route("GET /stations"), default_authorizer="people", cors=CORS)
    response = station.ask("OPTIONS", "/stations", headers={**ORIGIN, "Access-Control-Request-Method": "PUT"})
    assert response.status == 204
    assert dict(response.headers) == {
        "access-control-allow-origin": "https://weather.example",
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "GET,PUT",
        "access-control-allow-headers": "authorization",
        "access-control-max-age": "60",
    }


def test_a_preflight_from_elsewhere_gets_no_permission(make_station: MakeStation) -> None:
    station = make_station(route("GET /stations"), cors=CORS)
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    assert station.ask("OPTIONS", "/stations", headers=asked) == HttpResponse(204, [], b"")


def test_the_gateways_cors_headers_replace_the_functions(make_station: MakeStation) -> None:
    station = make_station(route("GET /"), cors=CORS)
    station.functions.handlers["echo"] = lambda _event: {
        "statusCode": 200,
        "headers": {"Access-Control-Allow-Origin": "*", "X-Count": "1"},
    }
    headers = dict(station.ask("GET", "/", headers=ORIGIN).headers)
    assert headers["access-control-allow-origin"] == "https://weather.example"
    assert headers["access-control-expose-headers"] == "x-count"
    assert "access-control-allow-origin" not in dict(station.ask("GET", "/").headers)


def test_a_refusal_carries_cors_headers_so_that_a_browser_can_read_it(make_station: MakeStation) -> None:
    station = make_station(route("GET /", "echo", "people"), cors=CORS)
    response = station.ask("GET", "/", headers=ORIGIN)
    assert (response.status, response.header("access-control-allow-origin")) == (401, ORIGIN["Origin"])


@pytest.mark.parametrize("origins", [("*",), ("https://*",)])
def test_a_wildcard_allows_any_origin_it_covers(make_station: MakeStation, origins: tuple[str, ...]) -> None:
    cors = CorsView(origins, ("GET",), (), (), None, credentials=False)
    response = make_station(route("GET /"), cors=cors).ask("GET", "/", headers=ORIGIN)
    assert response.header("access-control-allow-origin") in {"*", ORIGIN["Origin"]}
