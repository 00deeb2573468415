"""Somebody at the console, and the machines that they have there to look at."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from entrypoints.cli.client.running_kiosk import step_functions
from tests.kiosk import Kiosk


@dataclass(frozen=True, slots=True)
class Operator:
    """What an operator does on a page of the console."""

    page: Page

    def open(self, place: str, **query: str) -> None:
        search = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        self.page.goto(f"/console/#/{place}{'?' if search else ''}{search}")
        address = self.page.evaluate("location.hash")
        expect(self.page.get_by_role("main")).to_have_attribute("data-shown", address)

    def open_execution(self, arn: str, **query: str) -> None:
        self.open(f"execution/{quote(arn, safe='')}", **query)

    def find_execution(self, name: str) -> None:
        """Search the list for an execution and open it."""
        self.open("executions")
        self.page.get_by_role("searchbox").fill(name)
        self.page.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    @property
    def badge(self) -> Locator:
        """What became of the thing that is looked at."""
        return self.page.locator(".heading .badge")

    def state(self, name: str) -> Locator:
        """A state in the graph; its name says what became of it."""
        return self.page.locator(f'.node[data-state="{name}"]')

    def taken(self) -> int:
        return self.page.locator(".edge.taken").count()

    def choose(self, name: str) -> Locator:
        """Choose a state in the graph; return the panel that tells of it."""
        self.state(name).click()
        panel = self.page.get_by_role("tabpanel")
        expect(panel.get_by_role("heading", name=name)).to_be_visible()
        return panel

    def tab(self, name: str) -> Locator:
        self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel")

    def rows(self, table: str) -> Locator:
        return self.page.get_by_role("table", name=table).locator("tbody tr:not(.below)")

    def do(self, verb: str, and_confirm: str | None = None) -> None:
        self.page.get_by_role("button", name=verb, exact=True).click()
        if and_confirm:
            self.page.get_by_role("dialog").get_by_role("button", name=and_confirm).click()

    def break_next(self, function: str, mode: str, calls: int = 1, error: str | None = None) -> None:
        """Set a fault."""
        self.open("faults")
        self.page.locator("#fault-function").select_option(function)
        self.page.locator("#fault-calls").fill(str(calls))
        self.page.get_by_role("radio", name=mode).check()
        if error:
            self.page.locator("#fault-error").fill(error)
        self.page.get_by_role("button", name="Break the next").click()
        expect(self.rows("Active faults").filter(has_text=function)).to_be_visible()


@contextmanager
def execution(
    kiosk: Kiosk, name: str, states: dict[str, Any], *, start_at: str, given: Any = None
) -> Iterator[str]:
    """Start an execution of a new state machine, which is deleted afterwards; yield its ARN."""
    workflow = step_functions(kiosk.url)
    machine = workflow.create_state_machine(
        name=name,
        definition=json.dumps({"StartAt": start_at, "States": states}),
        roleArn="arn:aws:iam::000000000000:role/console",
    )["stateMachineArn"]
    try:
        document = json.dumps({} if given is None else given)
        yield str(workflow.start_execution(stateMachineArn=machine, input=document)["executionArn"])
    finally:
        workflow.delete_state_machine(stateMachineArn=machine)
