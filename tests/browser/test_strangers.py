"""What pages of other people can do to the console from this machine's own browser: nothing.

A stranger's page can send requests to localhost, and its name can be made to lead to 127.0.0.1. Here both
happen in a real browser, which sends the headers that the guard decides by.
"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from entrypoints.cli.client.running_kiosk import ShopClient
from tests.browser.chromium import REBOUND
from tests.browser.page_complaints import Watch
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration

INSIDE = ["/console/", "/console/app.js", "/console/api/overview", "/console/api/panels/outbox"]
FAULT = '{"function": "ProcessPaymentFunction", "mode": "fail", "count": 1000}'

READ = "path => fetch(path).then(answer => answer.status)"
SEND = """([url, body, type]) => fetch(url, {
  method: "POST", mode: "no-cors", body, headers: {"Content-Type": type},
}).then(answer => answer.type, () => "refused")"""
# A form's plain text is its field's name, an equals sign and its value: together they are JSON.
SEND_FORM = """([url, body]) => {
  const field = {name: body.slice(0, -1) + ', "x": "', value: '"}'};
  const form = Object.assign(document.createElement("form"), {action: url, method: "post"});
  form.enctype = "text/plain";
  form.append(Object.assign(document.createElement("input"), field));
  document.body.append(form);
  form.submit();
}"""
FRAME = """url => new Promise(resolve => {
  const frame = Object.assign(document.createElement("iframe"), {src: url});
  frame.onload = () => resolve(frame.contentDocument === null);
  document.body.append(frame);
})"""
SCRIPT = """url => new Promise(resolve => {
  const script = Object.assign(document.createElement("script"), {src: url, type: "text/javascript"});
  script.onload = () => resolve("run");
  script.onerror = () => resolve("refused");
  document.head.append(script);
})"""


@pytest.fixture
def stranger(page: Page, kiosk: Kiosk, watch: Watch) -> Page:
    """A page whose origin is a stranger's, although it is served from this machine."""
    watch.allow(
        "a request to another host", "status of 403", "net::ERR", "favicon.ico", "frame-ancestors", "CORS"
    )
    page.goto(f"http://{REBOUND}:{kiosk.port}/products")
    return page


@pytest.fixture
def neighbour(page: Page, watch: Watch) -> Iterator[Page]:
    """A page of this machine too, but of another program: the same site on another port."""
    watch.allow("a request to another host", "status of", "net::ERR", "CORS")
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        page.goto(f"http://localhost:{server.server_port}/")
        yield page
        server.shutdown()
        thread.join()


def faults(kiosk: Kiosk) -> Any:
    answer = ShopClient(kiosk.url).get("/console/api/faults")
    assert answer.status == 200
    return answer.body


def test_a_rebound_name_reaches_nothing_inside(stranger: Page) -> None:
    assert {path: stranger.evaluate(READ, path) for path in INSIDE} == dict.fromkeys(INSIDE, 403)


@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded"])
def test_a_strangers_page_switches_nothing_on(stranger: Page, kiosk: Kiosk, type_: str) -> None:
    before = faults(kiosk)
    for host in (REBOUND, "localhost", "127.0.0.1"):
        stranger.evaluate(SEND, [f"http://{host}:{kiosk.port}/console/api/faults", FAULT, type_])
    assert faults(kiosk) == before


def test_a_strangers_form_switches_nothing_on(stranger: Page, kiosk: Kiosk) -> None:
    before = faults(kiosk)
    with stranger.expect_response("**/console/api/faults") as answer:
        stranger.evaluate(SEND_FORM, [f"{kiosk.url}/console/api/faults", FAULT])
    assert answer.value.status == 403
    assert faults(kiosk) == before


def test_another_program_of_this_machine_is_a_stranger(neighbour: Page, kiosk: Kiosk) -> None:
    before = faults(kiosk)
    sent = neighbour.evaluate(SEND, [f"{kiosk.url}/console/api/faults", FAULT, "text/plain"])
    assert (sent, faults(kiosk)) == ("refused", before)


def test_the_console_lets_itself_be_framed_by_nobody(stranger: Page, kiosk: Kiosk) -> None:
    with stranger.expect_response(f"{kiosk.url}/console/") as answer:
        stranger.evaluate(FRAME, f"{kiosk.url}/console/")
    assert answer.value.status == 403


def test_the_consoles_files_are_no_strangers_scripts(stranger: Page, kiosk: Kiosk) -> None:
    assert stranger.evaluate(SCRIPT, f"{kiosk.url}/console/app.js") == "refused"


def test_a_link_from_elsewhere_still_opens_the_console(stranger: Page, kiosk: Kiosk) -> None:
    with stranger.expect_response(f"{kiosk.url}/console/") as answer:
        stranger.evaluate("url => location.assign(url)", f"{kiosk.url}/console/")
    assert answer.value.status == 200
