"""What holds all over the console: values are never markup, and nothing is asked that nobody looks at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.operator import Operator, execution
from tests.browser.page_complaints import Watch
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def order(kiosk: Kiosk) -> str:
    """A declined order: its pages have errors to show."""
    return kiosk.buy(kiosk.customer(), (kiosk.product("Teapot"), 1), method="pm_card_chargeDeclined")


def test_axe_finds_nothing_on_an_execution(
    page: Page, phone: Page, axe: Callable[[Page], list[str]], order: str
) -> None:
    for one in (page, phone):
        operator = Operator(one)
        operator.find_execution(order)
        for tab in ("Input and output", "Definition", "Event history"):
            operator.tab(tab)
            assert axe(one) == []


def test_a_search_that_was_typed_before_leaving_a_page_does_not_follow_to_the_next(page: Page) -> None:
    page.clock.install()
    operator = Operator(page)
    operator.open("executions")
    page.get_by_role("searchbox").fill("ord-1")
    page.evaluate("location.hash = '#/faults'")
    expect(page.get_by_role("main")).to_have_attribute("data-shown", "#/faults")
    page.clock.run_for(300)
    assert page.evaluate("location.hash") == "#/faults"


def test_the_menu_of_a_phone_leads_on(phone: Page) -> None:
    Operator(phone).open("executions")
    phone.get_by_role("button", name="Menu").click()
    phone.get_by_role("navigation").get_by_role("link", name="Faults").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Faults")
    expect(phone.get_by_role("navigation")).to_be_hidden()


def test_hostile_names_are_text(page: Page, kiosk: Kiosk) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"markup came alive: {dialog.message}"))
    states = {HOSTILE: {"Type": "Fail", "Error": f"<b>{HOSTILE}</b>", "Cause": "\x1b[31mred\u202e"}}
    with execution(kiosk, "Hostile", states, start_at=HOSTILE, given={"name": f"</script>{HOSTILE}"}) as arn:
        operator = Operator(page)
        operator.open_execution(arn)
        expect(operator.page.locator(".node").first).to_have_accessible_name(f"{HOSTILE}, failed")
        expect(page.locator(".notice").first).to_contain_text("⟨ESC⟩[31mred⟨U+202E⟩")
        for tab in ("Input and output", "Definition", "Event history"):
            expect(operator.tab(tab)).to_contain_text("onerror=alert(1)")
        assert page.locator("#main img").count() == 0


def test_a_hostile_product_is_text_in_what_functions_got(page: Page, kiosk: Kiosk) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"markup came alive: {dialog.message}"))
    kiosk.product(HOSTILE)
    operator = Operator(page)
    operator.open("function/CatalogAdminFunction", q="onerror")
    operator.rows("Invocations").first.get_by_role("button").click()
    expect(page.locator(".details")).to_contain_text("onerror=alert(1)")
    assert page.locator("#main img").count() == 0


def test_a_hostile_product_is_text_in_its_table(page: Page, kiosk: Kiosk) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"markup came alive: {dialog.message}"))
    kiosk.product(HOSTILE)
    operator = Operator(page)
    operator.open("table/ProductsTable")
    more = page.get_by_role("button", name="Load more")
    if more.is_visible():
        more.click()
    expect(operator.rows("Items of ProductsTable").filter(has_text=HOSTILE).first).to_be_visible()
    assert page.locator("#main img").count() == 0


def test_going_back_leads_to_the_same_spot(phone: Page, order: str) -> None:
    operator = Operator(phone)
    operator.open("functions")
    link = phone.get_by_role("link", name="ValidateOrderFunction", exact=True)
    link.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("ValidateOrderFunction")
    assert phone.evaluate("scrollY") == 0
    phone.go_back()
    expect(link).to_be_in_viewport()


def test_nothing_is_asked_that_is_not_looked_at(page: Page) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.partition("/console/")[2].partition("?")[0]))
    Operator(page).open("users")
    expect(page.locator(".loading")).to_have_count(0)
    assert {url for url in asked if url.startswith("api/")} == {"api/overview", "api/stream", "api/users"}
    assert "pages/execution.js" not in asked


def test_a_server_that_is_gone_is_said_and_found_again(page: Page, watch: Watch) -> None:
    watch.allow("net::ERR")
    operator = Operator(page)
    operator.open("executions")
    gone = page.get_by_role("alert")
    page.route("**/api/stream", lambda route: route.abort())
    page.reload()
    expect(gone).to_contain_text("The server does not answer")
    page.unroute("**/api/stream")
    expect(page.get_by_role("button", name="Live")).to_be_visible()
    expect(gone).to_be_hidden()
