import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest

from entrypoints.local.http.asgi_requests import AsgiScope, Receive, Send, send_api_answer
from entrypoints.local.http.local_names import ServedNames
from entrypoints.local.http.port_guard import Access, PortGuard
from entrypoints.local.http.responses import ApiAnswer

AWS = Access(aws=True, signed=True)
LOGIN = Access(aws=True)
PAGE = Access()
FRIEND = "https://friend.example"
OWN = "http://localhost:8000"


class Requests:
    """Traffic of one kind, of an API that allows one origin by CORS."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def access(self, _scope: AsgiScope) -> Access:
        return self._access

    def allows_origin(self, _scope: AsgiScope, origin: str) -> bool:
        return origin == FRIEND


async def shop(_scope: AsgiScope, _receive: Receive, send: Send) -> None:
    await send_api_answer(send, ApiAnswer(200, {}, b"open"))


async def nothing() -> MutableMapping[str, Any]:
    raise AssertionError("no body is read")


def status(
    access: Access = AWS,
    *headers: tuple[str, str],
    host: str = "127.0.0.1",
    peer: str = "127.0.0.1",
    arrived: str = "127.0.0.1",
    method: str = "GET",
    expose_aws: bool = False,
) -> int:
    guard = PortGuard(shop, names=ServedNames(host), traffic=Requests(access), expose_aws=expose_aws)
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    fields = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    if not any(name == b"host" for name, _ in fields):
        fields.append((b"host", b"localhost:8000"))
    scope = {
        "type": "http",
        "method": method,
        "path": "/",
        "scheme": "http",
        "headers": [field for field in fields if field[1] != b"(none)"],
        "client": (peer, 1),
        "server": (arrived, 8000),
    }
    asyncio.run(guard(scope, nothing, send))
    return int(sent[0]["status"])


@pytest.mark.parametrize("access", [AWS, LOGIN, PAGE])
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("localhost:8000", 200),
        ("LOCALHOST", 200),
        ("localhost.:8000", 200),
        ("shop.localhost:9999", 200),
        ("sync-localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("127.8.9.1", 200),
        ("[::1]:8000", 200),
        ("[::ffff:127.0.0.1]:8000", 200),
        ("localhost:", 200),
        ("evil.example:8000", 403),
        ("EVIL.example.", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.nip.io:8000", 403),
        ("evillocalhost", 403),
        ("localhost..", 403),
        ("0.0.0.0:8000", 403),
        ("[::]:8000", 403),
        ("10.0.0.1:8000", 403),
        ("2130706433", 403),
        ("localhost:80a", 403),
        ("localhost@evil.example", 403),
        ("evil.example#localhost", 403),
        ("localhost/evil.example", 403),
        ("local\thost", 403),
        (" localhost", 403),
        ("localhost, evil.example", 403),
        ("", 403),
        ("(none)", 403),
    ],
)
def test_only_names_that_mean_this_machine_are_answered(access: Access, name: str, answer: int) -> None:
    assert status(access, ("host", name)) == answer


def test_two_hosts_are_one_too_many() -> None:
    assert status(PAGE, ("host", "localhost"), ("host", "localhost")) == 403


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "PUT"])
@pytest.mark.parametrize(
    ("origin", "aws", "page"),
    [
        (OWN, 200, 200),
        ("HTTP://LOCALHOST:8000", 200, 200),
        ("http://127.0.0.1:8000", 200, 200),
        (FRIEND, 403, 200),
        ("https://evil.example", 403, 403),
        ("http://evil.example:8000", 403, 403),
        ("http://localhost:3000", 403, 403),
        ("http://localhost", 403, 403),
        ("null", 403, 403),
        ("", 403, 403),
        ("file://", 403, 403),
        ("http://localhost:8000.evil.example", 403, 403),
        ("http://localhost:8000/", 403, 403),
        ("chrome-extension://abc", 403, 403),
    ],
)
def test_pages_of_other_origins_are_answered_where_the_api_allows_them(
    method: str, origin: str, aws: int, page: int
) -> None:
    assert status(AWS, ("origin", origin), method=method) == aws
    assert status(LOGIN, ("origin", origin), method=method) == aws
    assert status(PAGE, ("origin", origin), method=method) == page


def test_each_of_several_origins_counts() -> None:
    assert status(AWS, ("origin", OWN), ("origin", "https://evil.example")) == 403


LINK = (("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"))


@pytest.mark.parametrize(
    ("site", "more", "method", "aws", "page"),
    [
        ("none", (), "GET", 200, 200),
        ("same-origin", (), "POST", 200, 200),
        ("same-site", (), "GET", 403, 200),
        ("cross-site", (), "GET", 403, 403),
        ("cross-site", (("sec-fetch-mode", "no-cors"),), "POST", 403, 403),
        ("cross-site", LINK, "GET", 403, 200),
        ("cross-site", LINK, "POST", 403, 403),
        ("cross-site", (("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")), "GET", 403, 403),
        ("cross-site", (("origin", FRIEND),), "POST", 403, 200),
        ("Cross-Site", (), "GET", 403, 403),
        ("whatever-comes-next", (), "GET", 403, 403),
    ],
)
def test_other_sites_may_only_link_to_pages(
    site: str, more: tuple[tuple[str, str], ...], method: str, aws: int, page: int
) -> None:
    assert status(AWS, ("sec-fetch-site", site), *more, method=method) == aws
    assert status(PAGE, ("sec-fetch-site", site), *more, method=method) == page


def from_the_network(access: Access, *, expose_aws: bool = False) -> int:
    return status(
        access,
        ("host", "10.9.9.1:8000"),
        host="0.0.0.0",  # noqa: S104 -- what --host may be
        peer="10.9.9.2",
        arrived="10.9.9.1",
        expose_aws=expose_aws,
    )


def test_other_machines_reach_the_shop_and_what_aws_answers_unsigned_but_not_the_rest() -> None:
    assert [from_the_network(access) for access in (PAGE, LOGIN, AWS)] == [200, 200, 403]
    assert from_the_network(AWS, expose_aws=True) == 200


@pytest.mark.parametrize("peer", ["10.9.9.2", "::ffff:10.9.9.2", "fe80::1%eth0", "8.8.8.8", "unix"])
def test_a_local_name_does_not_make_another_machine_this_one(peer: str) -> None:
    assert status(AWS, ("host", "localhost"), host="0.0.0.0", peer=peer, arrived="10.9.9.1") == 403  # noqa: S104


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.3.4.5", "::1", "::ffff:127.0.0.1"])
def test_this_machine_reaches_all_on_a_port_that_is_open_to_others(peer: str) -> None:
    assert status(AWS, host="0.0.0.0", peer=peer) == 200  # noqa: S104 -- what --host may be


@pytest.mark.parametrize(
    ("host", "name", "answer"),
    [
        ("0.0.0.0", "10.9.9.1:8000", 200),  # noqa: S104 -- what --host may be
        ("0.0.0.0", "10.9.9.7:8000", 403),  # noqa: S104 -- the same
        ("0.0.0.0", "evil.example", 403),  # noqa: S104 -- the same
        ("10.9.9.1", "10.9.9.1", 200),
        ("10.9.9.1", "evil.example", 403),
        ("kiosk.lan", "KIOSK.lan:8000", 200),
        ("kiosk.lan", "evil.example", 403),
        ("127.0.0.1", "10.9.9.1:8000", 403),
    ],
)
def test_a_host_that_was_named_is_answered_by_that_name(host: str, name: str, answer: int) -> None:
    assert status(PAGE, ("host", name), host=host, arrived="10.9.9.1") == answer


def test_a_refusal_is_one_that_sdks_can_read() -> None:
    guard = PortGuard(shop, names=ServedNames(), traffic=Requests(AWS), expose_aws=False)
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/", "scheme": "http", "headers": []}
    asyncio.run(guard(scope, nothing, send))

    assert json.loads(sent[1]["body"])["__type"] == "AccessDeniedException"
    assert (b"x-amzn-errortype", b"AccessDeniedException") in sent[0]["headers"]
