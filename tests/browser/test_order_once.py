"""However often an order is sent, it is made once: seen by the customer, counted in the shop's books."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.page_complaints import Watch
from tests.browser.visitor import Visitor
from tests.kiosk import Customer, Kiosk

pytestmark = pytest.mark.integration


@pytest.fixture
def maya(kiosk: Kiosk) -> Customer:
    return kiosk.customer("maya")


@pytest.fixture
def teapot(kiosk: Kiosk) -> str:
    return kiosk.product("Teapot", price=24.5, stock=5)


@pytest.fixture
def visitor(page: Page, kiosk: Kiosk, maya: Customer, teapot: str) -> Visitor:
    """Maya at the checkout, with one teapot in her cart."""
    kiosk.fill_cart(maya, (teapot, 1))
    visitor = Visitor(page)
    visitor.sign_in(maya, then="/#/checkout")
    expect(visitor.order_button).to_be_enabled()
    return visitor


def ordered_once(kiosk: Kiosk, customer: Customer, product_id: str) -> None:
    assert [order["status"] for order in kiosk.orders(customer)] == ["CONFIRMED"]
    assert kiosk.stock(product_id) == 4


def test_a_double_click_orders_once(visitor: Visitor, kiosk: Kiosk, maya: Customer, teapot: str) -> None:
    visitor.order_button.dblclick()
    visitor.ends()
    ordered_once(kiosk, maya, teapot)


def test_a_reload_while_the_order_is_sent_orders_once(
    visitor: Visitor, kiosk: Kiosk, maya: Customer, teapot: str
) -> None:
    held: list[Route] = []
    visitor.page.route("**/checkout", lambda route: route.continue_() if held else held.append(route))
    with visitor.page.expect_request("**/checkout"):
        visitor.order_button.click()
    visitor.page.reload()
    visitor.ends()
    ordered_once(kiosk, maya, teapot)


def test_a_reload_after_the_answer_was_lost_orders_once(
    visitor: Visitor, watch: Watch, kiosk: Kiosk, maya: Customer, teapot: str
) -> None:
    def lose_the_answer(route: Route) -> None:
        assert route.fetch().status == 202
        route.abort("connectionreset")

    watch.allow("ERR_CONNECTION_RESET")
    visitor.page.route("**/checkout", lose_the_answer, times=1)
    with visitor.page.expect_event("requestfailed"):
        visitor.order_button.click()
    visitor.page.reload()
    visitor.ends()
    ordered_once(kiosk, maya, teapot)


def test_a_lost_connection_is_told_and_tried_again(
    visitor: Visitor, watch: Watch, kiosk: Kiosk, maya: Customer, teapot: str
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    visitor.page.context.set_offline(True)
    visitor.order_button.click()
    expect(visitor.page.get_by_text("Trying again")).to_be_visible()
    visitor.page.context.set_offline(False)
    visitor.ends()
    ordered_once(kiosk, maya, teapot)


def test_two_windows_order_once(visitor: Visitor, kiosk: Kiosk, maya: Customer, teapot: str) -> None:
    other = Visitor(visitor.page.context.new_page())
    other.page.goto("/#/checkout")
    expect(other.order_button).to_be_enabled()
    held: list[Route] = []
    visitor.page.route("**/checkout", lambda route: held.append(route))  # noqa: PLW0108 -- a function, for Playwright
    with visitor.page.expect_request("**/checkout"):
        visitor.order_button.click()
    other.order_button.click()
    held[0].continue_()
    for window in (visitor, other):
        window.ends()
    ordered_once(kiosk, maya, teapot)
