"""What a customer does in the storefront, in a customer's words."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.kiosk import Customer


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody before a page of the storefront."""

    page: Page

    def sign_in(self, customer: Customer, then: str = "/#/") -> None:
        """Sign in and go to a page."""
        self.page.goto("/#/sign-in")
        expect(self.heading("Sign in")).to_be_visible()
        self.page.get_by_label("E-mail address").fill(customer.email)
        self.enter(customer.password)
        self.page.goto(then)

    def enter(self, password: str) -> None:
        """Give the password, and wait until the page that was asked for is there."""
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()
        expect(self.page).not_to_have_url(re.compile("sign-in"))

    def take(self, product_id: str) -> None:
        """Put one of a product into the cart."""
        self.page.goto(f"/#/product/{product_id}")
        self.page.get_by_role("button", name="Add to cart").click()
        expect(self.page.get_by_text("Your cart has 1 of these")).to_be_visible()

    @property
    def order_button(self) -> Locator:
        return self.page.get_by_role("button", name="Order and pay")

    def heading(self, text: str) -> Locator:
        return self.page.get_by_role("heading", level=1, name=text)

    def ends(self, text: str = "Your order is confirmed") -> None:
        """Wait until the order page says how it ended."""
        expect(self.heading(text)).to_be_visible()
