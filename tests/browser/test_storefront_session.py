"""Signing in, staying so, and signing out everywhere."""

import re

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.browser.page_complaints import Watch
from tests.browser.visitor import Visitor
from tests.kiosk import Customer, Kiosk

pytestmark = pytest.mark.integration

KEPT = "JSON.stringify({ ...localStorage, ...sessionStorage })"


@pytest.fixture
def maya(kiosk: Kiosk) -> Customer:
    return kiosk.customer("maya")


def is_revocation(response: Response) -> bool:
    return response.request.headers.get("x-amz-target", "").endswith(".RevokeToken")


def is_renewal(response: Response) -> bool:
    return response.request.headers.get("x-amz-target", "").endswith(".GetTokensFromRefreshToken")


def test_a_sign_in_survives_a_reload_and_ends_in_every_window(
    page: Page, kiosk: Kiosk, maya: Customer
) -> None:
    Visitor(page).sign_in(maya, then="/#/orders")
    page.reload()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    other = page.context.new_page()
    other.goto("/#/orders")
    expect(other.get_by_role("button", name="Sign out")).to_be_visible()
    with page.expect_response(is_revocation) as revoked:
        page.get_by_role("button", name="Sign out").click()
    assert revoked.value.status == 200
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "refreshToken" not in page.evaluate(KEPT)


def test_a_token_that_ends_in_mid_visit_is_renewed_unnoticed(page: Page, maya: Customer) -> None:
    page.clock.install()
    Visitor(page).sign_in(maya)
    page.clock.fast_forward("01:00:00")
    with page.expect_response(is_renewal) as renewed:
        page.get_by_role("link", name="Orders").click()
    assert renewed.value.status == 200
    expect(page.get_by_role("heading", name="No orders yet")).to_be_visible()


def test_an_order_whose_token_is_refused_goes_through_with_a_new_one(
    page: Page, watch: Watch, kiosk: Kiosk, maya: Customer
) -> None:
    def spoil_the_token(route: Route) -> None:
        route.continue_(headers={**route.request.headers, "authorization": "Bearer expired"})

    watch.allow("status of 401")
    kiosk.fill_cart(maya, (kiosk.product("Teapot"), 1))
    visitor = Visitor(page)
    visitor.sign_in(maya, then="/#/checkout")
    page.route("**/checkout", spoil_the_token, times=1)
    with page.expect_response(is_renewal):
        visitor.order_button.click()
    visitor.ends()
    assert [order["status"] for order in kiosk.orders(maya)] == ["CONFIRMED"]


def test_no_id_token_and_no_address_is_kept_in_the_browser(page: Page, maya: Customer) -> None:
    Visitor(page).sign_in(maya, then="/#/orders")
    kept = page.evaluate(KEPT)
    assert "refreshToken" in kept
    assert not re.search(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", kept)
    assert maya.email not in kept


def test_a_wrong_password_is_told_in_a_customers_words(page: Page, watch: Watch, maya: Customer) -> None:
    watch.allow("status of 400")
    page.goto("/#/sign-in")
    page.get_by_label("E-mail address").fill(maya.email)
    page.get_by_label("Password").fill("Wrong-horse-7")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is not right.")


def test_an_address_that_has_an_account_is_told_beside_it(page: Page, watch: Watch, maya: Customer) -> None:
    watch.allow("status of 400")
    page.goto("/#/sign-up")
    page.get_by_label("E-mail address").fill(maya.email)
    page.get_by_label("Password").fill("weak-password")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("There is an account with this address already.")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_be_focused()


def test_a_weak_password_is_told_beside_it(page: Page, watch: Watch, kiosk: Kiosk) -> None:
    watch.allow("status of 400")
    page.goto("/#/sign-up")
    page.get_by_label("E-mail address").fill(kiosk.new_email())
    rules = "10 characters or more, with a capital, a small letter and a digit."
    expect(page.get_by_text(rules)).to_be_visible()
    page.get_by_label("Password").fill("weak-password")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("This password does not meet the rules above.")).to_be_visible()
    expect(page.get_by_label("Password")).to_be_focused()


def test_who_is_not_signed_in_goes_where_they_wanted_afterwards(page: Page, maya: Customer) -> None:
    page.goto("/#/orders")
    page.get_by_label("E-mail address").fill(maya.email)
    page.get_by_label("Password").fill(maya.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No orders yet")).to_be_visible()


def test_an_unconfirmed_customer_is_led_to_the_code(page: Page, watch: Watch, kiosk: Kiosk) -> None:
    watch.allow("status of 400")
    email = kiosk.new_email("eve")
    kiosk.sign_up(email)
    page.goto("/#/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill("Correct-horse-7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
