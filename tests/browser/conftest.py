"""The fixtures of the browser tests: a real Kiosk, a real Chromium, and eyes on what must not happen.

kiosk       a running `kiosk up` with its demo products, one for all tests: `kiosk.url`, `kiosk.customer()`,
            `kiosk.product(name=..., stock=...)`, `kiosk.buy(customer, (product, 1))`,
            `kiosk.code_for(email)`; see tests/kiosk.py. A test asks for customers and products of
            its own, and puts back what it changes for all, such as a fault switched on
page        a page of a fresh browser context, 1280 x 800, light; paths are relative: page.goto("/console/")
phone       the same on a phone, 360 x 740, with touch
dark        the same as `page` with prefers-color-scheme: dark
open_page   makes further pages: open_page(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
watch       what fails a test by itself: an error or warning in the console, an error that nobody caught, what
            the Content-Security-Policy refused, a request to another host, a token in an address or the
            console. A test that provokes one says so: watch.allow(r"status of 409")
axe         axe(page) is the list of what axe-core finds wrong with the page as it stands; skipped without
            `make tools`

Waiting is Playwright's: `expect(locator).to_be_visible()` looks again for up to ten seconds.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import axe as axe_core
from tests.browser import chromium
from tests.browser.page_complaints import Watch
from tests.kiosk import Kiosk, running_kiosk

_TIMEOUT_MS = 10_000
_PAGES = pytest.StashKey[list[Page]]()
_PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}

expect.set_options(timeout=_TIMEOUT_MS)


@pytest.fixture(scope="session")
def kiosk() -> Iterator[Kiosk]:
    with running_kiosk() as running:
        yield running


# A module's, not the session's: while Playwright runs, no other test of this thread could run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = chromium.find()
    if executable is None:
        pytest.skip(chromium.MISSING)
    with sync_playwright() as playwright, chromium.launch(playwright, executable) as launched:
        yield launched


@pytest.fixture
def watch(kiosk: Kiosk) -> Iterator[Watch]:
    watching = Watch(kiosk.url)
    yield watching
    faults = watching.unexpected()
    assert not faults, "on the test's pages: " + "; ".join(faults)


@pytest.fixture
def open_page(
    browser: Browser, kiosk: Kiosk, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    pages = request.node.stash[_PAGES] = list[Page]()

    def opened(**options: Any) -> Page:
        settings = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
        context = browser.new_context(base_url=kiosk.url, **settings)
        context.set_default_timeout(_TIMEOUT_MS)
        watch.attach(context)
        pages.append(context.new_page())
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(**_PHONE)


@pytest.fixture
def dark(open_page: Callable[..., Page]) -> Page:
    return open_page(color_scheme="dark")


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    source = axe_core.library()
    return lambda page, *only: axe_core.complaints(page, source, *only)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell with a failure what its pages showed, as a screen reader would read them."""
    report = yield
    if report.when == "call" and report.failed:
        for page in item.stash.get(_PAGES, []):
            with suppress(Exception):  # a page that is gone must not hide why the test failed
                report.sections.append((f"page {page.url}", page.locator("body").aria_snapshot()))
    return report
