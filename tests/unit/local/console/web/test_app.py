from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from entrypoints.local.console.web.app import ConsoleApp, console_routes
from entrypoints.local.console.web.json_api import ConsoleError, PageQuery
from tests.unit.local.console.browser import Browser


def refuse(query: PageQuery) -> Any:
    raise ConsoleError(f"there is no {query.text('name')}", 404)


def break_down(_query: PageQuery) -> Any:
    raise ZeroDivisionError("flour on the floor")


async def live(_request: Request) -> Response:
    return PlainTextResponse("live")


@pytest.fixture
def client() -> Browser:
    app = ConsoleApp(
        {
            "loaves": lambda query: {"limit": query.limit},
            "nothing": refuse,
            "broken": break_down,
            "odd": lambda _: "\ud800",
        },
        {"bake": lambda asked: asked},
        live,
    )
    return Browser(Starlette(routes=console_routes(app)))


def test_reads_answer_json_that_nothing_keeps(client: Browser) -> None:
    answer = client.get("/console/api/loaves?limit=900")
    assert (answer.json(), answer.headers["cache-control"]) == ({"limit": 200}, "no-store")
    assert client.get("/console/api/stream").text == "live"


@pytest.mark.parametrize("limit", ["-1", "1.5", "x", "1" * 40, "٣"])
def test_a_limit_that_is_no_number_is_refused(client: Browser, limit: str) -> None:
    assert client.get("/console/api/loaves", params={"limit": limit}).status_code == 400


def test_the_console_has_one_address(client: Browser) -> None:
    answer = client.get("/console")
    assert (answer.status_code, answer.headers["location"]) == (308, "/console/")


@pytest.mark.parametrize(
    "path",
    [
        "/console/nowhere.js",
        "/console/%2e%2e/guard.py",
        "/console/api/nowhere",
        "/console/api/",
        "/console/api/__class__",
    ],
)
def test_what_is_not_there_is_404(client: Browser, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/console/api/loaves", "GET, HEAD"),
        ("GET", "/console/api/bake", "POST"),
        ("PUT", "/console/api/bake", "POST"),
        ("OPTIONS", "/console/api/bake", "POST"),
        ("POST", "/console/api/stream", "GET"),
        ("POST", "/console/index.html", "GET, HEAD"),
    ],
)
def test_nothing_changes_by_get_and_nothing_else_by_other_methods(
    client: Browser, method: str, path: str, allow: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allow)


def test_a_change_takes_a_json_object(client: Browser) -> None:
    assert client.post("/console/api/bake", json={"loaf": "rye"}).json() == {"loaf": "rye"}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b"{rye", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"", "application/json", 400),
        (b'{"a": "' + b"x" * 2_097_152 + b'"}', "application/json", 413),
    ],
)
def test_anything_else_is_refused(client: Browser, body: bytes, kind: str, status: int) -> None:
    answer = client.post("/console/api/bake", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.json()["message"]


def test_hostile_texts_come_back_as_json(client: Browser) -> None:
    answer = client.get("/console/api/nothing", params={"name": '<img src=x onerror="alert(1)">\x07'})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["message"] == 'there is no <img src=x onerror="alert(1)">\x07'
    assert client.get("/console/api/odd").json() == "\ud800"


def test_a_fault_of_its_own_is_an_answer_with_headers_and_a_line_in_the_log(
    client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/console/api/broken")
    assert (answer.status_code, "flour" in answer.text, "flour" in caplog.text) == (500, False, True)
    assert answer.headers["content-security-policy"]
