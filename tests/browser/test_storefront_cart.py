"""The cart: a guest's and a customer's, live prices, and what one should know before paying."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.page_complaints import Watch
from tests.browser.visitor import Visitor
from tests.kiosk import Customer, Kiosk

pytestmark = pytest.mark.integration

ADD_WHAT_IS_GONE = """() => {
  const lines = JSON.parse(localStorage["kiosk.cart"]);
  localStorage["kiosk.cart"] = JSON.stringify({ ...lines, "long-gone": 1 });
}"""


@pytest.fixture
def maya(kiosk: Kiosk) -> Customer:
    return kiosk.customer("maya")


def quantities(customer: Customer) -> dict[str, int]:
    return {line["productId"]: line["quantity"] for line in customer.shop.get("/cart").body["lines"]}


def total(page: Page) -> Locator:
    """Return what the cart says of its total, once nothing is under way any more."""
    panel = page.get_by_role("region", name="Total")
    expect(panel).not_to_have_class(re.compile("busy"))
    return panel


def lose_the_answer(route: Route) -> None:
    assert route.fetch().status == 200
    route.abort("connectionreset")


def test_a_guests_cart_is_added_to_the_customers_at_sign_in(page: Page, kiosk: Kiosk, maya: Customer) -> None:
    teapot, mug = kiosk.product("Teapot", price=20), kiosk.product("Mug", price=8)
    kiosk.fill_cart(maya, (teapot, 2))
    visitor = Visitor(page)
    for product in (teapot, mug):
        visitor.take(product)
    visitor.sign_in(maya, then="/#/cart")
    expect(total(page)).to_contain_text("€68.00")
    assert quantities(maya) == {teapot: 3, mug: 1}
    page.reload()
    expect(total(page)).to_contain_text("€68.00")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/#/cart")
    expect(page.get_by_role("heading", name="Your cart is empty")).to_be_visible()


def test_a_merge_that_is_cut_off_goes_on_and_adds_nothing_twice(
    page: Page, kiosk: Kiosk, watch: Watch, maya: Customer
) -> None:
    watch.allow("ERR_CONNECTION_RESET")
    teapot, mug = kiosk.product("Teapot"), kiosk.product("Mug")
    visitor = Visitor(page)
    for product in (teapot, mug):
        visitor.take(product)
    page.route("**/cart/items/*", lose_the_answer, times=1)
    visitor.sign_in(maya, then="/#/cart")
    expect(page.get_by_label("How many of")).to_have_count(2)
    assert quantities(maya) == {teapot: 1, mug: 1}


def test_a_price_that_changed_is_said_plainly(page: Page, kiosk: Kiosk) -> None:
    teapot = kiosk.product("Teapot", price=20)
    Visitor(page).take(teapot)
    kiosk.change_product(teapot, name="Teapot", price=22.5, category="test")
    page.goto("/#/cart")
    page.reload()
    told = "The price went up since you put this here: it was €20.00 and is now €22.50."
    expect(page.get_by_text(told)).to_be_visible()
    expect(total(page)).to_contain_text("€22.50")


def test_too_little_stock_is_said(page: Page, kiosk: Kiosk) -> None:
    Visitor(page).take(kiosk.product("Teapot", stock=2))
    page.goto("/#/cart")
    expect(page.get_by_role("heading", name="Your cart")).to_be_visible()
    page.get_by_label("How many of").fill("5")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Only 2 left. Take fewer")).to_be_visible()


def test_what_is_no_longer_sold_is_said_and_can_be_taken_out(page: Page, watch: Watch, kiosk: Kiosk) -> None:
    watch.allow("status of 404")
    Visitor(page).take(kiosk.product("Teapot"))
    page.evaluate(ADD_WHAT_IS_GONE)
    page.goto("/#/cart")
    page.reload()
    expect(page.get_by_text("No longer sold.")).to_be_visible()
    expect(page.get_by_role("link", name="Check out")).to_have_count(0)
    page.get_by_role("button", name=re.compile("Remove .*long-gone")).click()
    expect(page.get_by_role("link", name="Check out")).to_be_visible()


def test_what_is_gone_at_sign_in_is_left_out_and_said(
    page: Page, watch: Watch, kiosk: Kiosk, maya: Customer
) -> None:
    watch.allow("status of 404")
    teapot = kiosk.product("Teapot")
    visitor = Visitor(page)
    visitor.take(teapot)
    page.evaluate(ADD_WHAT_IS_GONE)
    visitor.sign_in(maya, then="/#/cart")
    expect(page.get_by_text("1 thing of your cart could not be kept")).to_be_visible()
    assert quantities(maya) == {teapot: 1}


def test_fast_clicks_end_at_the_last_wish(page: Page, kiosk: Kiosk, maya: Customer) -> None:
    teapot = kiosk.product("Teapot", price=20, stock=50)
    kiosk.fill_cart(maya, (teapot, 1))
    Visitor(page).sign_in(maya, then="/#/cart")
    more, less = (page.get_by_role("button", name=f"One {which}") for which in ("more", "less"))
    for button in (more, more, more, more, less):
        button.click()
    expect(page.get_by_label("How many of")).to_have_value("4")
    expect(total(page)).to_contain_text("€80.00")
    assert quantities(maya) == {teapot: 4}


def test_a_change_that_fails_is_taken_back_and_said(
    page: Page, kiosk: Kiosk, watch: Watch, maya: Customer
) -> None:
    watch.allow("status of 503")
    teapot = kiosk.product("Teapot", price=20)
    kiosk.fill_cart(maya, (teapot, 1))
    Visitor(page).sign_in(maya, then="/#/cart")
    refusal = {"status": 503, "code": "unavailable"}
    page.route("**/cart/items/*", lambda route: route.fulfill(status=503, json=refusal), times=1)
    page.get_by_role("button", name="One more").click()
    expect(page.get_by_role("alert")).to_contain_text("The shop has a problem at the moment.")
    expect(total(page)).to_contain_text("€20.00")
    page.get_by_role("button", name="Try again").click()
    expect(total(page)).to_contain_text("€40.00")
    assert quantities(maya) == {teapot: 2}


def test_another_window_sees_a_guests_cart(page: Page, kiosk: Kiosk) -> None:
    other = page.context.new_page()
    other.goto("/#/cart")
    expect(other.get_by_role("heading", name="Your cart is empty")).to_be_visible()
    Visitor(page).take(kiosk.product("Teapot"))
    expect(other.get_by_role("heading", name="Your cart", exact=True)).to_be_visible()
