"""With the keyboard alone, on the narrowest screen and on a wide one, and without motion."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.kiosk import Customer, Kiosk

pytestmark = pytest.mark.integration

FOR_ALL = (
    "/",
    "/#/product/city-map",
    "/#/sign-in",
    "/#/sign-up",
    "/#/confirm?email=a@example.com",
    "/#/forgot",
    "/#/nowhere",
    "/#/cart",
)
FITS = "document.documentElement.scrollWidth <= innerWidth"
HAS_FOCUS = "(element) => element === document.activeElement"
# A card's link is as large as the card, whose picture shows the outline for it.
OUTLINE = "(element) => getComputedStyle(element.closest('.card')?.firstChild ?? element).outlineStyle"
MOVING = """[...document.querySelectorAll("*")].map((element) => getComputedStyle(element)).filter(
  (style) => style.animationName !== "none" || style.transitionDuration !== "0s").length"""


@pytest.fixture(scope="module")
def maya(kiosk: Kiosk) -> Customer:
    """Somebody with a full cart, a confirmed order and a rejected one."""
    maya = kiosk.customer("maya")
    teapot = kiosk.product("Teapot", stock=9)
    kiosk.buy(maya, (teapot, 1))
    kiosk.buy(maya, (teapot, 1), method="pm_card_chargeDeclined")
    kiosk.fill_cart(maya, (teapot, 9), ("desk-lamp", 1))
    return maya


def all_pages(page: Page, maya: Customer) -> Iterator[str]:
    """Go to every page there is, one after the other."""
    for path in FOR_ALL:
        yield shown(page, path)
    Visitor(page).sign_in(maya)
    orders = [f"/#/orders/{order['orderId']}" for order in maya.shop.get("/orders").body["items"]]
    for path in ("/#/cart", "/#/checkout", "/#/orders", *orders):
        yield shown(page, path)


def shown(page: Page, path: str) -> str:
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("[aria-busy], .blank, .busy")).to_have_count(0)
    return path


@pytest.mark.parametrize("width", [320, 1920])
def test_no_page_is_wider_than_its_screen(open_page: Callable[..., Page], maya: Customer, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 740})
    assert [path for path in all_pages(page, maya) if not page.evaluate(FITS)] == []


def tab_to(page: Page, role: Literal["button", "link", "radio", "searchbox"], name: str) -> None:
    """Press Tab until something has the focus, and see that it can be seen to have it."""
    target = page.get_by_role(role, name=name).first
    expect(target).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate(HAS_FOCUS):
            assert target.evaluate(OUTLINE) == "solid", f"the focus on {name} cannot be seen"
            return
    pytest.fail(f"no way to {name} with Tab")


def test_an_order_is_made_with_the_keyboard_alone(page: Page, kiosk: Kiosk) -> None:
    ben, teapot = kiosk.customer("ben"), kiosk.product("Teapot")
    visitor, keyboard = Visitor(page), page.keyboard
    page.goto("/")
    expect(page.get_by_role("main").get_by_role("listitem").first).to_be_visible()
    keyboard.press("Tab")
    keyboard.press("Enter")  # skips to the content
    expect(page.get_by_role("main")).to_be_focused()
    tab_to(page, "searchbox", "Search the shop")
    keyboard.type(teapot)
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)
    for role, name, heading in (
        ("link", "Teapot", "Teapot"),
        ("button", "Add to cart", "Teapot"),
        ("link", "See the cart", "Your cart"),
        ("link", "Check out", "Sign in"),
    ):
        tab_to(page, role, name)  # type: ignore[arg-type]
        keyboard.press("Enter")
        expect(visitor.heading(heading)).to_be_visible()
    keyboard.press("Tab")
    keyboard.type(ben.email)
    keyboard.press("Tab")
    keyboard.type(ben.password)
    keyboard.press("Enter")
    expect(visitor.heading("Checkout")).to_be_focused()
    tab_to(page, "radio", "Visa ending 4242")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowUp")
    tab_to(page, "button", "Order and pay")
    keyboard.press("Enter")
    visitor.ends()
    expect(visitor.heading("Your order is confirmed")).to_be_focused()


def test_nothing_moves_for_those_who_asked_for_stillness(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    shown(page, "/")
    assert page.evaluate(MOVING) == 0


def test_one_buys_on_a_phone(phone: Page, kiosk: Kiosk) -> None:
    visitor = Visitor(phone)
    visitor.sign_in(kiosk.customer("ben"))
    visitor.take(kiosk.product("Teapot"))
    phone.goto("/#/checkout")
    visitor.order_button.tap()
    visitor.ends()
