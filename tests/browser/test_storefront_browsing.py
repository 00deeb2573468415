"""Looking around: search, categories, stock, addresses, hostile names, and a network that fails."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.page_complaints import Watch
from tests.browser.visitor import Visitor
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration

IMAGE = "<img src=x onerror=alert(1)>"
FROM_RIGHT_TO_LEFT = "\u05e7\u05d5\u05de\u05e7\u05d5\u05dd (500 ml)"
FITS = "document.documentElement.scrollWidth <= innerWidth"


def cards(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("listitem")


def test_what_one_types_is_found_and_kept_in_the_address(page: Page, kiosk: Kiosk) -> None:
    kiosk.product("Crème brûlée torch", about="For the kitchen of a periwinkle chef")
    page.goto("/")
    page.get_by_label("Search the shop").fill("periwinkle CREME")
    expect(cards(page)).to_have_count(1)
    expect(page.get_by_role("status").get_by_text("1 thing for")).to_be_visible()
    expect(page).to_have_url(re.compile("q=periwinkle"))
    page.reload()
    expect(page.get_by_label("Search the shop")).to_have_value("periwinkle CREME")
    expect(cards(page)).to_have_count(1)
    page.get_by_label("Search the shop").fill("nothing of the kind")
    expect(page.get_by_text("Nothing for")).to_be_visible()


def test_categories_lead_to_their_products_and_back(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Categories").get_by_role("link", name="paper").click()
    expect(page).to_have_title("\u2068paper\u2069 · Kiosk")
    expect(cards(page).filter(has_text="Bread knife")).to_have_count(0)
    expect(cards(page).filter(has_text="Notebook, dotted")).to_have_count(1)
    page.go_back()
    expect(cards(page).filter(has_text="Bread knife")).to_have_count(1)


@pytest.mark.parametrize(
    ("stock", "said"), [(0, "Sold out"), (1, "Only one left"), (3, "3 left"), (6, "In stock")]
)
def test_stock_is_shown_honestly(page: Page, kiosk: Kiosk, stock: int, said: str) -> None:
    page.goto(f"/#/product/{kiosk.product('Teapot', stock=stock)}")
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_role("button", name="Add to cart")).to_have_count(1 if stock else 0)


def test_many_products_come_in_pages_and_going_back_finds_the_place(page: Page, kiosk: Kiosk) -> None:
    for number in range(30):
        kiosk.product(f"Brick {number}", category="bricks")
    page.goto("/#/?category=bricks")
    expect(cards(page)).to_have_count(24)
    page.get_by_role("button", name=re.compile(r"^Show \d+ more")).click()
    expect(cards(page)).to_have_count(30)
    last = cards(page).last.get_by_role("link")
    last.click()
    expect(page.get_by_role("button", name="Add to cart")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.go_back()
    expect(cards(page)).to_have_count(30)
    expect(last).to_be_in_viewport()


@pytest.mark.parametrize("name", [IMAGE, FROM_RIGHT_TO_LEFT, "W" * 200, "long words " * 18])
def test_a_hostile_name_is_a_name(open_page: Callable[..., Page], kiosk: Kiosk, name: str) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    product = kiosk.product(name.strip(), category=f"{IMAGE}{len(name)}", about="<script>alert(1)</script>")
    Visitor(page).take(product)
    for path in (f"/#/product/{product}", f"/#/?q={product}", "/#/cart"):
        page.goto(path)
        expect(page.get_by_role("main").get_by_text(name.strip()).first).to_be_visible()
        assert page.locator("main img, main script").count() == 0
        assert page.evaluate(FITS), path


def test_unknown_addresses_are_told(page: Page, watch: Watch) -> None:
    watch.allow("status of 404")
    for path in ("/#/nowhere", "/#/product/never-was"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here.")
    page.get_by_role("link", name="To the shop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Useful things, well made.")


def test_a_network_that_fails_is_told_and_tried_again(page: Page, kiosk: Kiosk, watch: Watch) -> None:
    watch.allow("ERR_CONNECTION_REFUSED")
    page.route("**/products/*", lambda route: route.abort("connectionrefused"))
    page.goto(f"/#/product/{kiosk.product('Mug')}")
    expect(page.get_by_role("alert")).to_contain_text("We cannot reach the shop.")
    page.unroute("**/products/*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Mug")).to_be_visible()


def test_a_page_that_was_left_before_it_came_does_not_come_back(page: Page, kiosk: Kiosk) -> None:
    held: list[Route] = []
    teapot = kiosk.product("Teapot")
    page.route(f"**/products/{teapot}", lambda route: held.append(route))  # noqa: PLW0108 -- a function, for Playwright
    page.goto("/#/sign-up")
    with page.expect_request(f"**/products/{teapot}"):
        page.goto(f"/#/product/{teapot}")
    expect(page.get_by_role("heading", name="One moment")).to_be_visible()
    page.goto("/#/sign-in")
    expect(page.get_by_role("heading", name="Sign in")).to_be_focused()
    held[0].continue_()
    page.get_by_label("Password").fill("still here")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_same_product_has_the_same_picture(open_page: Callable[..., Page], kiosk: Kiosk) -> None:
    teapot = kiosk.product("Teapot")

    def drawn() -> str:
        page = open_page()
        page.goto(f"/#/product/{teapot}")
        return str(page.locator("article svg").evaluate("(element) => element.outerHTML"))

    assert drawn() == drawn()


def test_a_chosen_theme_stays(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
