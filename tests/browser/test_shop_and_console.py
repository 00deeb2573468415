"""The shop's customer and its operator side by side: what one does, the other sees."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from entrypoints.cli.client.running_kiosk import ShopClient
from tests.browser.visitor import Visitor
from tests.kiosk import PASSWORD, Customer, Kiosk

pytestmark = pytest.mark.integration

RIGHT_TO_LEFT = "\u05e7\u05d5\u05de\u05e7\u05d5\u05dd"


@pytest.fixture
def payments_decline(kiosk: Kiosk) -> Iterator[None]:
    """Whatever a test does with the switch, it is off afterwards."""
    yield
    ShopClient(kiosk.url).post("/console/api/switches", {"name": "payments-decline", "on": False})


def graph(page: Page, order_id: str) -> dict[str, str]:
    """Open an order's execution in the console; return what became of each state."""
    page.goto(f"/console/#/executions?q={order_id}")
    page.get_by_role("main").get_by_role("link", name=order_id).click()
    expect(page.get_by_role("heading", level=1, name=order_id)).to_be_visible()
    names = [node.get_attribute("aria-label") or "" for node in page.locator("[data-state]").all()]
    return dict(name.split(", ", 1) for name in names if ", " in name)


def order_of(page: Page) -> str:
    """Return the id of the order that the storefront shows."""
    return page.url.rpartition("/")[2]


def test_a_newcomer_reads_the_code_in_the_console_and_is_followed_there(page: Page, kiosk: Kiosk) -> None:
    teapot, email = kiosk.product("Teapot", stock=2), kiosk.new_email("eve")
    page.goto("/#/sign-up")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="its mail is here").click()
    row = opened.value.get_by_role("row").filter(has_text=email)
    code = re.search(r"\b\d{6}\b", row.inner_text())
    assert code is not None
    page.get_by_label("Code").fill(code.group())
    page.get_by_role("button", name="Confirm").click()
    visitor = Visitor(page)
    visitor.enter(PASSWORD)
    visitor.take(teapot)
    page.goto("/#/checkout")
    visitor.order_button.click()
    visitor.ends()
    states = graph(opened.value, order_of(page))
    assert states["OrderConfirmed"] == "succeeded"
    assert states["AbandonOrder"] == "not entered"


def test_an_operator_lets_payments_fail_and_a_customer_is_told(
    page: Page, open_page: Callable[..., Page], kiosk: Kiosk, payments_decline: None
) -> None:
    maya, teapot = kiosk.customer("maya"), kiosk.product("Teapot", stock=2)
    console = open_page()
    console.goto("/console/#/faults")
    console.get_by_role("switch", name="Payments decline").click()
    visitor = at_checkout(page, kiosk, maya, teapot)
    visitor.order_button.click()
    visitor.ends("Your order could not be fulfilled")
    expect(page.get_by_text("You have not been charged").first).to_be_visible()
    assert graph(console, order_of(page))["ProcessPayment"].startswith("caught error")
    console.goto("/console/#/faults")
    console.get_by_role("switch", name="Payments decline").click()
    page.get_by_role("button", name="try another card").click()
    visitor.order_button.click()
    visitor.ends()
    assert kiosk.stock(teapot) == 1


def test_a_name_that_turns_the_line_around_turns_only_itself(
    page: Page, open_page: Callable[..., Page], kiosk: Kiosk
) -> None:
    maya, product = kiosk.customer("maya"), kiosk.product(RIGHT_TO_LEFT, price=12.5, stock=3)
    visitor = at_checkout(page, kiosk, maya, product)
    line = page.get_by_role("listitem").filter(has_text=RIGHT_TO_LEFT)
    expect(line).to_contain_text("€12.50")
    name, price = line.get_by_text(RIGHT_TO_LEFT).bounding_box(), line.get_by_text("€12.50").bounding_box()
    assert name is not None
    assert price is not None
    assert name["x"] < price["x"]
    visitor.order_button.click()
    visitor.ends()


def at_checkout(page: Page, kiosk: Kiosk, customer: Customer, product: str) -> Visitor:
    kiosk.fill_cart(customer, (product, 1))
    visitor = Visitor(page)
    visitor.sign_in(customer, then="/#/checkout")
    expect(visitor.order_button).to_be_enabled()
    return visitor
