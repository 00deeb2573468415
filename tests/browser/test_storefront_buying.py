"""From the shelf to the end of an order, as a customer sees it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page_complaints import Watch
from tests.browser.visitor import Visitor
from tests.kiosk import PASSWORD, Customer, Kiosk

pytestmark = pytest.mark.integration

KEEP_AN_OLD_ATTEMPT = """async (total) => {
  const { customer } = await import("/session.js");
  const attempt = { key: "an-old-key", body: { total, paymentMethod: "pm_card_visa" }, at: 1 };
  localStorage.setItem(`kiosk.attempt.${customer().id}`, JSON.stringify(attempt));
}"""


@pytest.fixture
def maya(kiosk: Kiosk) -> Customer:
    return kiosk.customer("maya")


def at_checkout(page: Page, kiosk: Kiosk, customer: Customer, *lines: tuple[str, int]) -> Visitor:
    kiosk.fill_cart(customer, *lines)
    visitor = Visitor(page)
    visitor.sign_in(customer, then="/#/checkout")
    expect(visitor.order_button).to_be_enabled()
    return visitor


def test_a_stranger_fills_a_cart_signs_up_and_buys(page: Page, kiosk: Kiosk) -> None:
    teapot, email = kiosk.product("Teapot", price=24.5, stock=3), kiosk.new_email("eve")
    visitor = Visitor(page)
    visitor.take(teapot)
    page.get_by_role("link", name=re.compile("^Cart")).click()
    page.get_by_role("link", name="Check out").click()
    page.get_by_role("link", name="Make an account").click()
    expect(visitor.heading("Make an account")).to_be_focused()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("link", name="its mail is here")).to_have_attribute("href", re.compile("outbox"))
    page.get_by_label("Code").fill(kiosk.code_for(email))
    page.get_by_role("button", name="Confirm").click()
    expect(visitor.heading("Sign in")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(visitor.order_button).to_have_text("Order and pay €24.50")
    visitor.order_button.click()
    visitor.ends()
    expect(page.get_by_text(f"We write to {email}")).to_be_visible()
    expect(page).to_have_title("Order · Kiosk")
    assert kiosk.stock(teapot) == 2


def test_a_code_can_be_sent_again(page: Page, kiosk: Kiosk, watch: Watch) -> None:
    watch.allow("status of 400")
    email = kiosk.new_email("eve")
    kiosk.sign_up(email)
    first = kiosk.code_for(email)
    page.goto(f"/#/confirm?email={email}")
    page.get_by_role("button", name="Send a new code").click()
    expect(page.get_by_text("A new code is on its way")).to_be_visible()
    page.get_by_label("Code").fill(first)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("This is not the code that we sent")).to_be_visible()
    page.get_by_label("Code").fill(kiosk.code_for(email))
    page.get_by_role("button", name="Confirm").click()
    expect(Visitor(page).heading("Sign in")).to_be_visible()


def test_a_forgotten_password_is_replaced(page: Page, kiosk: Kiosk, maya: Customer) -> None:
    page.goto("/#/sign-in")
    page.get_by_role("link", name="I forgot my password").click()
    expect(Visitor(page).heading("A new password")).to_be_focused()
    page.get_by_label("E-mail address").fill(maya.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("New password").fill("Another-horse-8")
    page.get_by_label("Code").fill(kiosk.code_for(maya.email))
    page.get_by_role("button", name="Set the password").click()
    expect(Visitor(page).heading("Sign in")).to_be_focused()
    page.get_by_label("Password").fill("Another-horse-8")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_declined_card_is_explained_and_another_one_tried(page: Page, kiosk: Kiosk, maya: Customer) -> None:
    teapot = kiosk.product("Teapot", stock=3)
    visitor = at_checkout(page, kiosk, maya, (teapot, 2))
    page.get_by_label("Visa ending 9995").check()
    visitor.order_button.click()
    visitor.ends("Your order could not be fulfilled")
    expect(page.get_by_text("Your card has insufficient funds.")).to_be_visible()
    expect(page.get_by_text("You have not been charged.")).to_be_visible()
    page.get_by_role("button", name="try another card").dblclick()
    expect(visitor.heading("Checkout")).to_be_visible()
    page.get_by_label("Visa ending 4242").check()
    visitor.order_button.click()
    visitor.ends()
    assert kiosk.stock(teapot) == 1
    assert [order["status"] for order in kiosk.orders(maya)] == ["CONFIRMED", "REJECTED"]


def test_sold_out_before_paying_is_said_at_the_checkout_and_the_cart_stays(
    page: Page, kiosk: Kiosk, watch: Watch, maya: Customer
) -> None:
    watch.allow("status of 409")
    teapot, mug = kiosk.product("Teapot", stock=3), kiosk.product("Mug", stock=3)
    visitor = at_checkout(page, kiosk, maya, (teapot, 3), (mug, 1))
    kiosk.add_stock(teapot, -2)
    visitor.order_button.click()
    expect(page.get_by_text("Not enough in stock: Teapot. Nothing is ordered yet.")).to_be_visible()
    lines = maya.shop.get("/cart").body["lines"]
    assert {line["productId"]: line["quantity"] for line in lines} == {teapot: 3, mug: 1}
    assert not kiosk.orders(maya)


def test_the_page_follows_the_order_without_a_reload(page: Page, kiosk: Kiosk, maya: Customer) -> None:
    visitor = at_checkout(page, kiosk, maya, (kiosk.product("Teapot"), 1))
    page.get_by_label("A bank that stumbles").check()
    visitor.order_button.click()
    expect(visitor.heading("Thank you. We are on it.")).to_be_focused()
    expect(page.get_by_text("Under way:")).to_have_count(1)
    visitor.ends()
    expect(page.get_by_role("status").get_by_text("Your order is confirmed.")).to_have_count(1)


def test_an_order_goes_through_although_the_customer_turns_to_another_page(
    page: Page, kiosk: Kiosk, watch: Watch, maya: Customer
) -> None:
    watch.allow("status of 503")
    visitor = at_checkout(page, kiosk, maya, (kiosk.product("Teapot"), 1))
    refusal = {"status": 503, "code": "unavailable"}
    page.route("**/checkout", lambda route: route.fulfill(status=503, json=refusal), times=2)
    visitor.order_button.click()
    expect(page.get_by_text("Trying again")).to_be_visible()
    page.get_by_role("link", name="Kiosk, the front page").click()
    page.get_by_role("link", name="See the order").click()
    visitor.ends()
    assert len(kiosk.orders(maya)) == 1


def test_a_total_that_changed_meanwhile_is_told_before_anything_is_ordered(
    page: Page, kiosk: Kiosk, watch: Watch, maya: Customer
) -> None:
    watch.allow("status of 409")
    teapot = kiosk.product("Teapot", price=20, stock=3)
    visitor = at_checkout(page, kiosk, maya, (teapot, 2))
    kiosk.change_product(teapot, name="Teapot", price=22.5, category="test")
    visitor.order_button.click()
    told = "it was €40.00 and is now €45.00. Nothing is ordered yet."
    expect(page.get_by_role("alert")).to_contain_text(told)
    assert kiosk.orders(maya) == []
    visitor.order_button.click()
    visitor.ends()
    assert kiosk.orders(maya)[0]["totalAmount"] == 45


def test_a_cart_emptied_elsewhere_is_told(page: Page, kiosk: Kiosk, watch: Watch, maya: Customer) -> None:
    watch.allow("status of 409")
    visitor = at_checkout(page, kiosk, maya, (kiosk.product("Teapot"), 1))
    kiosk.fill_cart(maya)
    visitor.order_button.click()
    expect(visitor.heading("There is nothing to order")).to_be_visible()


def test_orders_are_listed_with_how_they_ended(page: Page, kiosk: Kiosk, maya: Customer) -> None:
    teapot = kiosk.product("Teapot", stock=30)
    kiosk.buy(maya, (teapot, 1), method="pm_card_chargeDeclined")
    for _ in range(20):
        kiosk.buy(maya, (teapot, 1))
    visitor = Visitor(page)
    visitor.sign_in(maya, then="/#/orders")
    rows = page.get_by_role("main").get_by_role("listitem")
    expect(rows).to_have_count(20)
    page.get_by_role("button", name="Show older orders").click()
    expect(rows).to_have_count(21)
    expect(rows.last).to_contain_text("Your card was declined.")
    rows.last.get_by_role("link").click()
    visitor.ends("Your order could not be fulfilled")
    page.go_back()
    expect(rows).to_have_count(21)


def test_somebody_elses_order_is_not_there(page: Page, kiosk: Kiosk, watch: Watch, maya: Customer) -> None:
    watch.allow("status of 404")
    order_id = kiosk.buy(kiosk.customer("ben"), (kiosk.product("Teapot"), 1))
    Visitor(page).sign_in(maya, then=f"/#/orders/{order_id}")
    expect(page.get_by_text("There is no such order in your account.")).to_be_visible()


def test_an_order_begun_long_ago_is_not_sent_unasked(page: Page, kiosk: Kiosk, maya: Customer) -> None:
    visitor = at_checkout(page, kiosk, maya, (kiosk.product("Teapot", price=20), 1))
    page.evaluate(KEEP_AN_OLD_ATTEMPT, 20)
    page.reload()
    expect(visitor.heading("An order is unfinished")).to_be_visible()
    assert kiosk.orders(maya) == []
    page.get_by_role("button", name="Send it again").click()
    visitor.ends()
