from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from entrypoints.local.console.web.guard import Guard
from tests.unit.local.console.browser import Browser

HOME = "http://localhost:8000"


def client(peer: str = "127.0.0.1", base_url: str = HOME) -> Browser:
    guarded = Guard(PlainTextResponse("let in"), api="/console/api/")
    return Browser(guarded, base_url=base_url, peer=peer)


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_let_in(peer: str) -> None:
    assert client(peer).get("/console/").text == "let in"


@pytest.mark.parametrize("peer", ["192.168.1.7", "8.8.8.8", "::ffff:8.8.8.8", "fe80::1%eth0", "testclient"])
def test_another_machine_is_not(peer: str) -> None:
    answer = client(peer).get("/console/")
    assert (answer.status_code, answer.json()) == (403, {"message": "The console answers this machine only."})


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "LOCALHOST:1", "shop.localhost:8000", "127.0.0.1", "[::1]:8000"]
)
def test_local_names_are_answered(host: str) -> None:
    assert client().get("/console/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evillocalhost",
        "10.0.0.1:8000",
        "localhost@evil.example",
        "",
        "localhost:port",
        "localhost/x",
        "[::1",
        "0.0.0.0:8000",
    ],
)
def test_a_name_that_was_rebound_is_not(host: str) -> None:
    answer = client().get("/console/", headers={"host": host})
    assert (answer.status_code, answer.json()["message"]) == (
        403,
        "The console answers to localhost only; open it by that name.",
    )


@pytest.mark.parametrize("origin", [HOME, "http://127.0.0.1:8000", "http://shop.localhost:8000"])
def test_its_own_pages_may_ask(origin: str) -> None:
    assert client().post("/console/api/x", headers={"origin": origin}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:3000",
        "http://localhost",
        "null",
        "http://localhost:8000.evil.example",
        "file://",
        "chrome-extension://abc",
        "http://localhost:x",
    ],
)
def test_pages_of_other_origins_may_not(origin: str) -> None:
    assert client().post("/console/api/x", headers={"origin": origin}).status_code == 403


def test_the_port_of_an_origin_may_be_left_out_where_it_is_the_schemes_own() -> None:
    at_80 = client(base_url="http://localhost")
    assert at_80.post("/console/api/x", headers={"origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize(
    ("site", "extra", "path", "status"),
    [
        ("same-origin", {}, "/console/api/x", 200),
        ("none", {}, "/console/api/x", 200),
        ("cross-site", {}, "/console/api/x", 403),
        ("same-site", {}, "/console/api/x", 403),
        ("cross-site", {"sec-fetch-mode": "no-cors"}, "/console/app.js", 403),
        ("cross-site", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, "/console/", 200),
        ("cross-site", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}, "/console/", 403),
        ("cross-site", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, "/console/api/x", 403),
    ],
)
def test_other_sites_may_link_to_pages_and_nothing_else(
    site: str, extra: dict[str, Any], path: str, status: int
) -> None:
    assert client().get(path, headers={"sec-fetch-site": site, **extra}).status_code == status


def test_every_answer_carries_the_headers() -> None:
    for answer in (client().get("/console/"), client("8.8.8.8").get("/console/")):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
