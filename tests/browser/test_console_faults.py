"""Faults are switched on in the console, and Retry, Catch and compensation are seen at work there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from entrypoints.cli.client.running_kiosk import ShopClient
from tests.browser.operator import Operator
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration

API = "/console/api"


@pytest.fixture
def operator(page: Page, kiosk: Kiosk) -> Iterator[Operator]:
    yield Operator(page)
    shop = ShopClient(kiosk.url)
    faults = shop.get(f"{API}/faults").body
    for fault in faults["functions"]:
        shop.post(f"{API}/faults", {"function": fault["function"], "mode": None, "count": 1})
    for switch in faults["switches"]:
        shop.post(f"{API}/switches", {"name": switch["name"], "on": False})


def teapot_for(kiosk: Kiosk) -> str:
    return kiosk.buy(kiosk.customer(), (kiosk.product("Teapot"), 1))


def test_a_fault_that_passes_is_retried_before_ones_eyes(operator: Operator, kiosk: Kiosk) -> None:
    operator.break_next("ProcessPaymentFunction", "Fail", calls=1, error="PaymentUnavailable")
    order = teapot_for(kiosk)
    operator.find_execution(order)
    expect(operator.state("ProcessPayment")).to_have_accessible_name("ProcessPayment, succeeded, 1 retry")
    expect(operator.state("OrderConfirmed")).to_have_accessible_name("OrderConfirmed, succeeded")
    operator.open("faults")
    expect(operator.page.get_by_text("No fault is set")).to_be_visible()


def test_a_fault_that_stays_is_compensated(operator: Operator, kiosk: Kiosk) -> None:
    operator.break_next("CapturePaymentFunction", "Fail", calls=1, error="TheProviderIsClosed")
    order = teapot_for(kiosk)
    operator.find_execution(order)
    expect(operator.state("CapturePayment")).to_have_accessible_name("CapturePayment, caught error")
    for name in ("AbandonOrder", "ReleaseStock", "CancelPayment", "RejectOrder", "OrderRejected"):
        expect(operator.state(name)).to_have_accessible_name(f"{name}, succeeded")
    expect(operator.choose("CapturePayment")).to_contain_text("TheProviderIsClosed")


def test_a_function_that_hangs_is_called_again_after_its_timeout(operator: Operator, kiosk: Kiosk) -> None:
    operator.break_next("ProcessPaymentFunction", "Hang")
    order = teapot_for(kiosk)
    operator.find_execution(order)
    expect(operator.state("ProcessPayment")).to_have_accessible_name("ProcessPayment, succeeded, 1 retry")
    expect(operator.state("OrderConfirmed")).to_have_accessible_name("OrderConfirmed, succeeded")
    history = operator.tab("Event history")
    history.get_by_role("button", name="TaskFailed").click()
    expect(history).to_contain_text("Sandbox.Timedout")


def test_a_step_whose_reply_is_lost_is_done_once(operator: Operator, kiosk: Kiosk) -> None:
    operator.break_next("UpdateInventoryFunction", "Lose the reply")
    teapot = kiosk.product("Teapot", stock=5)
    order = kiosk.buy(kiosk.customer(), (teapot, 1))
    operator.find_execution(order)
    expect(operator.state("UpdateInventory")).to_have_accessible_name("UpdateInventory, succeeded, 1 retry")
    expect(operator.state("OrderConfirmed")).to_have_accessible_name("OrderConfirmed, succeeded")
    assert kiosk.stock(teapot) == 4


def test_what_is_left_of_a_fault_is_shown_live_and_cleared(operator: Operator, kiosk: Kiosk) -> None:
    operator.break_next("SendConfirmationFunction", "Run twice", calls=3)
    row = operator.rows("Active faults").filter(has_text="SendConfirmationFunction")
    expect(row).to_contain_text("3 calls")
    teapot_for(kiosk)
    expect(row).to_contain_text("2 calls")
    operator.do("Clear all")
    expect(row).to_have_count(0)


def test_payments_decline_by_a_switch(operator: Operator, kiosk: Kiosk) -> None:
    operator.open("faults")
    switch = operator.page.get_by_role("switch").first
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    maya = kiosk.customer()
    order = kiosk.buy(maya, (kiosk.product("Teapot"), 1))
    assert kiosk.order(maya, order)["status"] == "REJECTED"
    operator.find_execution(order)
    expect(operator.state("ProcessPayment")).to_have_accessible_name("ProcessPayment, caught error")
