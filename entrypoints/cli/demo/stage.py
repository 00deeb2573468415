"""The stories' stage: the shop and its customers, the terminal, and a list of failed expectations."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console

from adapters.payments.journal import JournalEntry
from domain.money import Money
from entrypoints.cli.client.execution_follower import execution_arn, follow
from entrypoints.cli.client.running_kiosk import (
    EndpointError,
    HttpAnswer,
    ShopClient,
    panel_rows,
    sign_in,
    step_functions,
)
from entrypoints.cli.shop.audit import OrderAccount
from entrypoints.cli.shop.demo_data import PASSWORD, USERS

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_SIGN_UP_SECONDS = 10


@dataclass(slots=True)
class Stage:
    url: str
    console: Console
    people: dict[str, ShopClient]
    workflow: "SFNClient"
    off: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, url: str, console: Console) -> "Stage":
        people = {user.name: ShopClient(url, _sign_in_when_there(url, user.email)) for user in USERS}
        return cls(url, console, people, step_functions(url))

    def expect(self, what: str, actual: object, expected: object) -> None:
        """Print an expectation, and record it if it is not met."""
        if actual == expected:
            self.console.print(f"    [green]✓[/] {what}")
        else:
            self.off.append(f"{what}: {actual!r} instead of {expected!r}")
            self.console.print(f"    [red]✗ {self.off[-1]}[/]")

    def buy(self, name: str, *lines: tuple[str, int], method: str = "pm_card_visa") -> str:
        """Fill a customer's cart and check out; return the order id."""
        self.fill_cart(name, *lines)
        return self.check_out(name, {"paymentMethod": method})

    def fill_cart(self, name: str, *lines: tuple[str, int]) -> None:
        body = {"lines": [{"productId": product, "quantity": quantity} for product, quantity in lines]}
        self.people[name].put("/cart", body)

    def check_out(self, name: str, body: dict[str, Any], key: str | None = None) -> str:
        answer = self.post_checkout(name, body, key)
        if answer.status != 202:
            self.off.append(f"checkout of {name}: {answer.status} {answer.body}")
            return ""
        order_id: str = answer.body["orderId"]
        return order_id

    def post_checkout(self, name: str, body: dict[str, Any], key: str | None = None) -> HttpAnswer:
        # As a real client does: a fresh key for every attempt that is not a retry.
        return self.people[name].post("/checkout", body, Idempotency_Key=key or uuid.uuid4().hex)  # noqa: TID251

    def watch(self, order_id: str) -> None:
        """Print the steps of an order's execution until it ends."""
        self.console.print("    ", end="")
        arn = execution_arn(self.workflow, order_id)
        follow(self.workflow, arn, lambda words: self.console.print(words, end=" ", highlight=False))
        self.console.print()

    def order(self, name: str, order_id: str) -> dict[str, Any]:
        body: dict[str, Any] = self.people[name].get(f"/orders/{order_id}").body
        return body

    def stock(self) -> dict[str, int]:
        """Return the stock of every product, read page by page."""
        stock: dict[str, int] = {}
        cursor = ""
        while cursor is not None:
            page = ShopClient(self.url).get(f"/products?limit=4{cursor and '&cursor=' + cursor}").body
            stock |= {product["productId"]: product["stock"] for product in page["items"]}
            cursor = page["nextCursor"]
        return stock

    def orders(self) -> dict[str, list[dict[str, Any]]]:
        """Return every order in full, by customer, oldest first."""
        return {
            name: [self.order(name, row["orderId"]) for row in reversed(person.get("/orders").body["items"])]
            for name, person in self.people.items()
        }

    def journal(self) -> list[JournalEntry]:
        rows = panel_rows(self.url, "payments")
        return [JournalEntry.model_validate(row, strict=False) for row in rows]


def _sign_in_when_there(url: str, email: str) -> str:
    """Sign in a user; retry while `kiosk up` is still creating its users."""
    deadline = time.monotonic() + _SIGN_UP_SECONDS
    while True:
        try:
            return sign_in(url, email, PASSWORD)
        except EndpointError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)  # noqa: TID251 -- waits for another process


def account(order: Mapping[str, Any]) -> OrderAccount:
    """Convert the API's order to an account of the audit."""
    units = {line["productId"]: line["quantity"] for line in order["items"]}
    settled = order["payment"] not in {"AUTHORIZED", "CAPTURED"}
    return OrderAccount(order["orderId"], order["status"], Money.of(order["totalAmount"]), units, settled)
