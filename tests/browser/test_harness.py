"""The harness itself: what fails a test must be seen, or every other test here proves less than it says."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import REBOUND
from tests.browser.page_complaints import Watch
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration

STRICT = "default-src 'none'; script-src 'self'; img-src data: *; require-trusted-types-for 'script'"
BLANK = "<!doctype html><html lang=en><title>Page</title><link rel=icon href=data:,>"
WRONG = {
    "<script>document.title = 'run'</script>": "Executing inline script violates",
    "<p style='color: red'>red</p>": "Applying inline style violates",
    "<img src=http://elsewhere.test/pixel.png>": "a request to another host",
    "<script src=/broken.js></script>": "nobody caught",
    "<script src=/talks.js></script>": "a token in the console",
    "<script src=/none.js></script>": "status of 404",
    "<script src=/moves.js></script>": "a token in an address",
}
"""What a page must not do, and the words by which it is known."""


def made_up(
    page: Page, pattern: str, body: str, kind: str = "text/javascript", headers: dict[str, str] | None = None
) -> None:
    """Answer a page's requests in the server's place."""
    given = {"Content-Type": kind, **(headers or {})}
    page.route(pattern, lambda route: route.fulfill(body=body, headers=given))


def test_what_must_not_happen_on_a_page_is_seen(page: Page, watch: Watch) -> None:
    made_up(page, "**/page", BLANK + "".join(WRONG), "text/html", {"Content-Security-Policy": STRICT})
    made_up(page, "**/broken.js", "undefined_thing()")
    made_up(page, "**/talks.js", "console.log('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ')")
    made_up(page, "**/moves.js", "location.hash = 'id_token=abc'")
    page.goto("/page")
    page.title()  # the answer comes after all that happened before it
    for fault in WRONG.values():
        assert any(fault in seen for seen in watch.faults), (fault, watch.faults)
    watch.allow(".*")


def test_a_quiet_page_raises_no_alarm(page: Page, watch: Watch) -> None:
    made_up(
        page, "**/page", f"{BLANK}<p>Nothing to see</p>", "text/html", {"Content-Security-Policy": STRICT}
    )
    page.goto("/page")
    assert page.get_by_text("Nothing to see").is_visible()
    assert not watch.faults


def test_axe_looks_at_a_page_with_its_policy_in_force(
    page: Page, watch: Watch, axe: Callable[..., list[str]]
) -> None:
    body = f"{BLANK}<main><h1>Shop</h1><input></main>"
    made_up(page, "**/page", body, "text/html", {"Content-Security-Policy": STRICT})
    page.goto("/page")
    complaints = axe(page)
    assert [line.split()[0] for line in complaints] == ["label"], complaints


def test_a_rebound_name_leads_to_this_machine(page: Page, watch: Watch, kiosk: Kiosk) -> None:
    watch.allow("a request to another host", "favicon.ico", "status of 403")
    answer = page.goto(f"http://{REBOUND}:{kiosk.port}/products")
    assert answer is not None
    assert (answer.status, answer.json()["__type"]) == (403, "AccessDeniedException")


def test_a_code_that_was_mailed_can_be_read(kiosk: Kiosk) -> None:
    email = kiosk.new_email("zoe")
    kiosk.sign_up(email)
    assert len(kiosk.code_for(email)) == 6


def test_an_order_can_be_made_beside_the_pages(kiosk: Kiosk) -> None:
    maya, teapot = kiosk.customer(), kiosk.product("Teapot", stock=3)
    order_id = kiosk.buy(maya, (teapot, 2))
    assert kiosk.order(maya, order_id)["status"] == "CONFIRMED"
    assert kiosk.stock(teapot) == 1
    assert [order["orderId"] for order in kiosk.orders(maya)] == [order_id]
