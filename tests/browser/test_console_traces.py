"""The way of a request is a waterfall, from the gateway to the last function of the workflow."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.operator import Operator
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration


@pytest.fixture
def operator(page: Page) -> Operator:
    return Operator(page)


def test_a_checkout_is_followed_into_its_workflow(operator: Operator, kiosk: Kiosk) -> None:
    order = kiosk.buy(kiosk.customer(), (kiosk.product("Teapot"), 1))
    operator.find_execution(order)
    operator.page.get_by_role("link", name="Open the waterfall").click()
    expect(operator.page.get_by_role("heading", level=1)).to_have_text("POST /checkout")
    spans = operator.page.locator(".span .label")
    for kind in ("authorizer", "function", "execution", "state"):
        expect(operator.page.locator(f".span.{kind}").first).to_be_visible()
    spans.first.focus()
    operator.page.keyboard.press("ArrowDown")
    expect(spans.nth(1)).to_be_focused()
    operator.page.keyboard.press("Enter")
    expect(spans.nth(1)).to_have_attribute("aria-expanded", "true")


def test_the_trace_map_counts_calls(operator: Operator, kiosk: Kiosk) -> None:
    kiosk.buy(kiosk.customer(), (kiosk.product("Teapot"), 1))
    operator.open("map")
    expect(operator.page.locator(".node").first).to_be_visible()
    rows = operator.rows("Nodes of the map")
    expect(rows.filter(has_text="CheckoutFunction")).to_be_visible()


def test_requests_with_errors_are_found(operator: Operator, kiosk: Kiosk) -> None:
    order = kiosk.buy(kiosk.customer(), (kiosk.product("Teapot"), 1), method="pm_card_chargeDeclined")
    operator.open("traces", errors="true", q=order)
    expect(operator.rows("Traces")).to_have_count(1)
    operator.page.get_by_role("link", name="POST /checkout").click()
    expect(operator.page.locator(".span.error").first).to_be_visible()
