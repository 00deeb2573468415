"""Every page there is: axe finds nothing on it, and a phone shows all of it without scrolling sideways.

Looked at on a wide screen and on a phone, in light; the sweep looks again in dark, at the colours alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from entrypoints.cli.client.running_kiosk import ShopClient
from tests.browser.axe import OF_COLOURS
from tests.browser.visitor import Visitor
from tests.kiosk import Customer, Kiosk

pytestmark = pytest.mark.integration

SIGNED_OUT = [
    "/",
    "/?q=lamp",
    "/?q=nothing+like+it",
    "/cart",
    "/sign-in",
    "/sign-up",
    "/confirm?email=a@example.com",
    "/forgot",
    "/nowhere",
]
SIGNED_IN = [
    "/product/{sold_out}",
    "/product/{product}",
    "/cart",
    "/checkout",
    "/orders",
    "/orders/{confirmed}",
    "/orders/{declined}",
]
CONSOLE = [
    "/executions",
    "/execution/{execution}",
    "/machines",
    "/machine/{machine}",
    "/traces",
    "/trace/{trace}",
    "/map",
    "/functions",
    "/function/ProcessPaymentFunction",
    "/logs",
    "/tables",
    "/table/{table}",
    "/events",
    "/events?tab=rules",
    "/users",
    "/resources",
    "/faults",
    "/panel/payments",
    "/panel/outbox",
]


@pytest.fixture(scope="module")
def maya(kiosk: Kiosk) -> Customer:
    """Somebody with an order that was confirmed, one that was declined, and a cart."""
    return kiosk.customer("maya")


@pytest.fixture(scope="module")
def names(kiosk: Kiosk, maya: Customer) -> dict[str, str]:
    """What stands in the addresses of pages."""
    product, sold_out = kiosk.product("Teapot", stock=3), kiosk.product("Vase", stock=0)
    confirmed = kiosk.buy(maya, (product, 1), method="pm_card_passingFault")
    declined = kiosk.buy(maya, (product, 1), method="pm_card_chargeDeclined")
    kiosk.fill_cart(maya, (product, 1))
    shop = {"product": product, "sold_out": sold_out, "confirmed": confirmed, "declined": declined}
    return shop | addresses(kiosk, confirmed)


def addresses(kiosk: Kiosk, order_id: str) -> dict[str, str]:
    """Ask the console's own API what its pages are about."""
    asked = ShopClient(kiosk.url)
    execution = asked.get(f"/console/api/executions?q={order_id}").body["items"][0]["arn"]
    of_execution = asked.get(f"/console/api/execution?arn={quote(execution)}").body
    tables = asked.get("/console/api/tables").body
    found = {
        "execution": execution,
        "machine": of_execution["machine"]["arn"],
        "trace": of_execution["trace"],
        "table": next(table["name"] for table in tables["items"] if "Orders" in table["name"]),
    }
    return {name: quote(text, safe="") for name, text in found.items()}


WIDE = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True}
DARK = {"color_scheme": "dark"}


@pytest.fixture(
    params=[
        pytest.param(WIDE, id="wide"),
        pytest.param(PHONE, id="phone"),
        pytest.param(WIDE | DARK, id="wide-dark", marks=pytest.mark.sweep),
        pytest.param(PHONE | DARK, id="phone-dark", marks=pytest.mark.sweep),
    ]
)
def view(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    return open_page(reduced_motion="reduce", **request.param)


@contextmanager
def hanging(kiosk: Kiosk, function: str) -> Iterator[None]:
    """Let calls of a function hang for a while, no longer than an order is tried again."""
    fault, shop = {"function": function, "mode": "hang", "count": 4}, ShopClient(kiosk.url)
    assert shop.post("/console/api/faults", fault).status == 200
    try:
        yield
    finally:
        shop.post("/console/api/faults", fault | {"mode": None})


Axe = Callable[..., list[str]]

# A page that is left keeps its heading until the next one is there.
LEAVE = "() => document.querySelector('main h1')?.setAttribute('data-left', '')"
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
IN_THE_DARK = "() => matchMedia('(prefers-color-scheme: dark)').matches"


def wrong_with(page: Page, axe: Axe) -> list[str]:
    if page.evaluate(IN_THE_DARK):
        return axe(page, OF_COLOURS)
    sideways = page.evaluate(SIDEWAYS)
    return [f"{sideways} px to scroll sideways"] * (sideways > 0) + axe(page)


def lasting(page: Page, axe: Axe) -> list[str]:
    """Return what a second look finds too: the console redraws its pages while they are looked at."""
    found = wrong_with(page, axe)
    return [complaint for complaint in wrong_with(page, axe) if complaint in found] if found else []


def look_at(page: Page, axe: Axe, prefix: str, paths: list[str], names: dict[str, str]) -> None:
    """Go to each page; fail with all that is wrong with them."""
    found: list[str] = []
    for path in paths:
        page.evaluate(LEAVE)
        page.goto(prefix + path.format(**names))
        expect(page.locator("main h1:not([data-left])")).to_be_visible()
        expect(page.locator("[aria-busy=true], .blank, .busy, .loading")).to_have_count(0)
        found += [f"{path}: {complaint}" for complaint in lasting(page, axe)]
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def test_the_storefront_signed_out(view: Page, axe: Axe) -> None:
    look_at(view, axe, "/#", SIGNED_OUT, {})


def test_the_storefront_signed_in(view: Page, axe: Axe, maya: Customer, names: dict[str, str]) -> None:
    Visitor(view).sign_in(maya)
    look_at(view, axe, "/#", SIGNED_IN, names)


def test_an_order_under_way(view: Page, axe: Axe, kiosk: Kiosk) -> None:
    noor, visitor = kiosk.customer("noor"), Visitor(view)
    visitor.sign_in(noor)
    kiosk.fill_cart(noor, (kiosk.product("Teapot"), 1))
    with hanging(kiosk, "ValidateOrderFunction"):
        order = kiosk.check_out(noor)
        look_at(view, axe, "/#", [f"/orders/{order}"], {})
        visitor.ends("Thank you. We are on it.")


def test_the_page_of_cloudfront_where_there_is_none(view: Page, axe: Axe) -> None:
    look_at(view, axe, "", ["/404.html"], {})


def test_the_console(view: Page, axe: Axe, names: dict[str, str]) -> None:
    look_at(view, axe, "/console/#", CONSOLE, names)
