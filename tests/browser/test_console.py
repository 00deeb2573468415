"""The console shows what became of an execution, follows it, and stops, redrives and starts executions."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.operator import Operator, execution
from tests.kiosk import Kiosk

pytestmark = pytest.mark.integration

WAITS = {"Ask": {"Type": "Wait", "Seconds": 3600, "Next": "Answer"}, "Answer": {"Type": "Succeed"}}
FAILS = {
    "Try": {"Type": "Pass", "Next": "GiveUp"},
    "GiveUp": {"Type": "Fail", "Error": "NoLuck", "Cause": "none left"},
}


@pytest.fixture
def operator(page: Page) -> Operator:
    return Operator(page)


@pytest.fixture
def confirmed(kiosk: Kiosk) -> str:
    return kiosk.buy(kiosk.customer(), (kiosk.product("Teapot"), 1))


@pytest.fixture
def declined(kiosk: Kiosk) -> str:
    return kiosk.buy(kiosk.customer(), (kiosk.product("Teapot"), 1), method="pm_card_chargeDeclined")


def test_a_confirmed_order_went_forward(operator: Operator, confirmed: str) -> None:
    operator.find_execution(confirmed)
    expect(operator.badge).to_have_text("Succeeded")
    for name in ("ValidateOrder", "ProcessPayment", "UpdateInventory", "CapturePayment", "OrderConfirmed"):
        expect(operator.state(name)).to_have_accessible_name(f"{name}, succeeded")
    expect(operator.state("AbandonOrder")).to_have_accessible_name("AbandonOrder, not entered")
    assert operator.taken() == 8


def test_a_declined_card_is_a_caught_error_and_its_way_back(operator: Operator, declined: str) -> None:
    operator.find_execution(declined)
    expect(operator.badge).to_have_text("Succeeded")
    expect(operator.state("ProcessPayment")).to_have_accessible_name("ProcessPayment, caught error")
    expect(operator.state("RejectOrder")).to_have_accessible_name("RejectOrder, succeeded")
    panel = operator.choose("ProcessPayment")
    expect(panel).to_contain_text("CardDeclined")
    expect(panel).to_contain_text("Your card was declined.")


def test_a_state_tells_what_it_got_and_gave(operator: Operator, confirmed: str) -> None:
    operator.find_execution(confirmed)
    panel = operator.choose("UpdateInventory")
    expect(panel.get_by_label("Input", exact=True)).to_contain_text(confirmed)
    expect(panel.get_by_label("Output", exact=True)).to_contain_text(confirmed)


def test_the_graph_is_walked_with_the_keyboard(operator: Operator, confirmed: str) -> None:
    operator.find_execution(confirmed)
    operator.state("ValidateOrder").focus()
    operator.page.keyboard.press("ArrowDown")
    expect(operator.state("ProcessPayment")).to_be_focused()
    operator.page.keyboard.press("Enter")
    expect(operator.state("ProcessPayment")).to_have_attribute("aria-pressed", "true")
    expect(operator.state("ProcessPayment")).to_be_focused()
    expect(operator.page.get_by_role("tabpanel").get_by_role("heading")).to_have_text("ProcessPayment")


def test_the_history_is_a_table_that_opens_and_turns(operator: Operator, declined: str) -> None:
    operator.find_execution(declined)
    history = operator.tab("Event history")
    rows = operator.rows("Event history")
    expect(rows.first).to_contain_text("ExecutionStarted")
    failed = rows.filter(has_text="TaskFailed").first
    failed.get_by_role("button").click()
    expect(history).to_contain_text("CardDeclined")
    history.get_by_role("button", name="Oldest first").click()
    expect(rows.first).to_contain_text("ExecutionSucceeded")


def test_graph_and_definition_light_each_other(operator: Operator, confirmed: str) -> None:
    operator.find_execution(confirmed)
    text = operator.tab("Definition")
    operator.state("ReleaseStock").hover()
    lit = text.locator("li[data-lit]")
    expect(lit.first).to_contain_text('"ReleaseStock": {')
    expect(lit.first).to_be_in_viewport()
    text.locator('li[data-state="WasConfirmed"]').first.hover()
    expect(operator.page.locator(".node[data-lit]")).to_have_attribute("data-state", "WasConfirmed")


def test_a_running_execution_is_followed_until_it_is_stopped(operator: Operator, kiosk: Kiosk) -> None:
    with execution(kiosk, "Patience", WAITS, start_at="Ask") as arn:
        operator.open_execution(arn)
        expect(operator.badge).to_have_text("Running")
        expect(operator.state("Ask")).to_have_accessible_name("Ask, in progress")
        operator.do("Stop", and_confirm="Stop it")
        expect(operator.badge).to_have_text("Aborted")
        expect(operator.state("Ask")).to_have_accessible_name("Ask, cancelled")


def test_what_failed_is_redriven(operator: Operator, kiosk: Kiosk) -> None:
    with execution(kiosk, "Luck", FAILS, start_at="Try") as arn:
        operator.open_execution(arn)
        expect(operator.badge).to_have_text("Failed")
        expect(operator.page.get_by_text("none left").first).to_be_visible()
        operator.do("Redrive", and_confirm="Redrive")
        expect(operator.page.locator(".facts").first).to_contain_text("Redrives1")
        expect(operator.badge).to_have_text("Failed")


def test_an_execution_is_started_again_with_its_input(operator: Operator, kiosk: Kiosk) -> None:
    given, only = {"colour": "green"}, {"Only": {"Type": "Succeed"}}
    with execution(kiosk, "Again", only, start_at="Only", given=given) as arn:
        operator.open_execution(arn)
        operator.do("Start again")
        dialog = operator.page.get_by_role("dialog")
        editor = dialog.get_by_role("textbox", name="Input")
        assert json.loads(editor.input_value()) == given
        editor.fill('{"colour": }')
        expect(dialog.get_by_role("status")).to_have_text("A value is expected: line 1, column 12")
        expect(dialog.get_by_role("button", name="Start", exact=True)).to_be_disabled()
        editor.fill('{"colour": "blue"}')
        dialog.get_by_role("button", name="Start", exact=True).click()
        expect(operator.page.get_by_role("tabpanel").get_by_label("Input", exact=True)).to_contain_text(
            "blue"
        )


def test_the_list_is_live_and_keeps_the_focus(operator: Operator, kiosk: Kiosk, confirmed: str) -> None:
    operator.open("executions")
    link = operator.page.get_by_role("link", name=confirmed)
    link.focus()
    later = kiosk.buy(kiosk.customer(), (kiosk.product("Kettle"), 1))
    expect(operator.page.get_by_role("link", name=later)).to_be_visible()
    expect(link).to_be_focused()


def test_a_paused_list_stands_still_until_it_goes_on(operator: Operator, kiosk: Kiosk) -> None:
    operator.open("executions")
    operator.page.get_by_role("button", name="Live").click()
    later = kiosk.buy(kiosk.customer(), (kiosk.product("Kettle"), 1))
    paused = operator.page.get_by_role("button", name="Paused, with changes")
    expect(paused).to_be_visible()
    expect(operator.page.get_by_role("link", name=later)).to_have_count(0)
    paused.click()
    expect(operator.page.get_by_role("link", name=later)).to_be_visible()


def test_keys_lead_from_place_to_place(operator: Operator) -> None:
    operator.open("executions")
    operator.page.keyboard.press("?")
    expect(operator.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    operator.page.keyboard.press("Escape")
    operator.page.keyboard.press("g")
    operator.page.keyboard.press("f")
    expect(operator.page.get_by_role("heading", level=1)).to_have_text("Functions")
    operator.page.keyboard.press("g")
    operator.page.keyboard.press("e")
    expect(operator.page.get_by_role("heading", level=1)).to_have_text("Executions")
    operator.page.keyboard.press("/")
    expect(operator.page.get_by_role("searchbox")).to_be_focused()
