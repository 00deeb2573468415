"""Takes README's pictures, from a running Kiosk in which real orders are made: `make pictures`.

The pictures are what Chromium shows, on a screen of three dots to two pixels. None is larger than 300 KB.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect, sync_playwright

from entrypoints.cli.client.running_kiosk import ShopClient, sign_in
from entrypoints.cli.shop.demo_data import PASSWORD
from tests.browser import chromium
from tests.browser.visitor import Visitor
from tests.kiosk import Customer, Kiosk, running_kiosk

FOLDER = Path(__file__).parent
LARGEST = 300_000
DOTS = 1.5


class Story(NamedTuple):
    """What happened before the pictures are taken; each order by its id."""

    ana: Customer
    confirmed: str
    retried: str
    compensated: str


def main() -> int:
    executable = chromium.find()
    if executable is None:
        sys.exit(chromium.MISSING)
    with (
        running_kiosk() as kiosk,
        sync_playwright() as playwright,
        chromium.launch(playwright, executable) as browser,
    ):
        story = tell(kiosk)
        for name, take in PICTURES.items():
            take(browser, kiosk, story, FOLDER / f"{name}.png")
    return shown_sizes()


def shown_sizes() -> int:
    """Print how large the pictures are; return 1 if one is too large."""
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.glob("*.png"))}
    print("\n".join(f"{size / 1000:6.0f} KB  {name}" for name, size in sizes.items()))
    return 1 if max(sizes.values()) > LARGEST else 0


def tell(kiosk: Kiosk) -> Story:
    """Let Ana and Ben shop; the clock, of which there is one, is wanted by both."""
    ana, ben = (known(kiosk, name) for name in ("ana", "ben"))
    kiosk.buy(ben, ("notebook", 2), method="pm_card_chargeDeclined")
    kiosk.fill_cart(ana, ("wall-clock", 1), ("city-map", 1))
    kiosk.buy(ben, ("wall-clock", 1))
    compensated = kiosk.check_out(ana)
    kiosk.decide(compensated)
    retried = kiosk.buy(ben, ("linen-apron", 1), ("bread-knife", 1), method="pm_card_passingFault")
    confirmed = kiosk.buy(ana, ("french-press", 1), ("espresso-cups", 2))
    return Story(ana, confirmed, retried, compensated)


def known(kiosk: Kiosk, name: str) -> Customer:
    """Return one of the demo's people."""
    email = f"{name}@example.com"
    return Customer(email, PASSWORD, ShopClient(kiosk.url, sign_in(kiosk.url, email, PASSWORD)))


@contextmanager
def screen(browser: Browser, kiosk: Kiosk, width: int, height: int, **options: Any) -> Iterator[Page]:
    context = browser.new_context(
        base_url=kiosk.url,
        viewport={"width": width, "height": height},
        device_scale_factor=DOTS,
        locale="en-GB",
        reduced_motion="reduce",
        **options,
    )
    yield context.new_page()
    context.close()


def storefront(browser: Browser, kiosk: Kiosk, _story: Story, path: Path) -> None:
    with screen(browser, kiosk, 1200, 860) as page:
        page.goto("/")
        expect(page.get_by_role("link", name="Wool blanket")).to_be_visible()
        page.screenshot(path=path)


def order(browser: Browser, kiosk: Kiosk, story: Story, path: Path) -> None:
    with screen(browser, kiosk, 1200, 760) as page:
        visitor = Visitor(page)
        visitor.sign_in(story.ana, then=f"/#/orders/{story.confirmed}")
        visitor.ends()
        page.screenshot(path=path)


def workflow_confirmed(browser: Browser, kiosk: Kiosk, story: Story, path: Path) -> None:
    graph(browser, kiosk, story.retried, path)


def workflow_compensated(browser: Browser, kiosk: Kiosk, story: Story, path: Path) -> None:
    graph(browser, kiosk, story.compensated, path)


def graph(browser: Browser, kiosk: Kiosk, order_id: str, path: Path) -> None:
    """Show the way that an order's execution took, without what is beside it."""
    with screen(browser, kiosk, 1200, 1400) as page:
        page.goto(f"/console/#/execution/{quote(found(kiosk, order_id)['arn'], safe='')}")
        drawing = page.locator(".picture-side")
        expect(drawing.locator("[data-state=ValidateOrder]")).to_be_visible()
        drawing.screenshot(path=path)


def trace(browser: Browser, kiosk: Kiosk, story: Story, path: Path) -> None:
    arn = quote(found(kiosk, story.retried)["arn"])
    trace_id = ShopClient(kiosk.url).get(f"/console/api/execution?arn={arn}").body["trace"]
    with screen(browser, kiosk, 1200, 920) as page:
        page.goto(f"/console/#/trace/{quote(trace_id, safe='')}")
        expect(page.get_by_text("NotifyCustomerFunction")).to_be_visible()
        page.screenshot(path=path)


def trace_map(browser: Browser, kiosk: Kiosk, _story: Story, path: Path) -> None:
    with screen(browser, kiosk, 1200, 790) as page:
        page.goto("/console/#/map")
        expect(page.locator("[data-state]").first).to_be_visible()
        page.screenshot(path=path)


def orders_table(browser: Browser, kiosk: Kiosk, _story: Story, path: Path) -> None:
    """Show the items on a narrow screen, where each stands by itself with all of its attributes."""
    tables = ShopClient(kiosk.url).get("/console/api/tables").body["items"]
    name = next(table["name"] for table in tables if table["logicalId"] == "OrdersTable")
    with screen(browser, kiosk, 640, 880) as page:
        page.goto(f"/console/#/table/{quote(name, safe='')}")
        expect(page.get_by_text("CONFIRMED").first).to_be_visible()
        page.screenshot(path=path)


def found(kiosk: Kiosk, order_id: str) -> dict[str, Any]:
    """Return an order's execution as the console lists it."""
    execution: dict[str, Any] = (
        ShopClient(kiosk.url).get(f"/console/api/executions?q={order_id}").body["items"][0]
    )
    return execution


PICTURES: dict[str, Callable[[Browser, Kiosk, Story, Path], None]] = {
    "storefront": storefront,
    "order": order,
    "workflow-confirmed": workflow_confirmed,
    "workflow-compensated": workflow_compensated,
    "trace": trace,
    "trace-map": trace_map,
    "orders-table": orders_table,
}

if __name__ == "__main__":
    sys.exit(main())
