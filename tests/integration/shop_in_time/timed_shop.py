"""The whole shop of the laptop, its template, handlers and workflow, on a clock that a test moves."""

import random  # noqa: TID251 -- seeded
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from dependency_injector import providers

from adapters import wiring
from domain.cart.cart import CartLine
from domain.checkout.request import CheckoutRequest, Customer
from domain.orders.order import Order
from domain.orders.reconciliation import ReconciliationService
from entrypoints.cli.shop.audit import OrderAccount, audit
from entrypoints.cli.shop.local_shop import LocalShop
from entrypoints.cli.shop.memory_composition import compose_in_memory
from entrypoints.local.runtime import Ports
from entrypoints.local.stepfunctions.drivers import Faults
from entrypoints.local.stepfunctions.wire.step_functions_api import StepFunctionsApi
from entrypoints.local.system.ids import RandomIds
from tests.contract.samples import delivery, details
from tests.contract.virtual_time import VirtualTime
from tests.contract.workflow_backends import answered_by
from tests.unit.domain.services import LostReplies

PRODUCT, STOCK = "teapot", 100
_DRAIN_SECONDS = 20.0
"""Seconds that threads of the bus may take."""


class Laptop:
    """A shop with a product on its shelf, and a client of its Step Functions API.

    Attributes:
        states: boto3's client.
    """

    def __init__(self, local: LocalShop, clock: VirtualTime, states: Any) -> None:
        self.states = states
        self._local, self._clock = local, clock
        local.shop.products().put(PRODUCT, details("Teapot"))
        local.shop.products().adjust_stock(PRODUCT, delivery(STOCK))

    def buy(self, quantity: int = 2, card: str = "pm_card_visa") -> str:
        """Check a cart out without processing it any further; return the order's id.

        Where it is for more than there is, others buy what is missing right after it was placed.
        """
        shop = self._local.shop
        product = shop.products().get(PRODUCT)
        assert product is not None
        if missing := max(0, quantity - product.stock):
            shop.products().adjust_stock(PRODUCT, delivery(missing))
        shop.cart().replace("ana", [CartLine(product_id=PRODUCT, quantity=quantity)])
        order = shop.checkout().place(Customer("ana", "ana@example.com"), CheckoutRequest(card))
        if missing:
            shop.products().adjust_stock(PRODUCT, delivery(-missing))
        return order.order_id

    def go_on(self, span: timedelta = timedelta(0)) -> None:
        """Let everything happen that is due within a span, but for the schedules."""
        self._drain()
        self._clock.advance(span)
        self._drain()

    def fire_schedule(self) -> None:
        """Fire the reconciler's rule as its schedule does, and process what it starts."""
        bus = self._local.runtime.bus
        (rule,) = [rule for rule in bus.rules if rule.source.schedule]
        deliveries = bus.fire(
            rule, bus.envelopes.scheduled("aws.events", rule.source.arn, self._clock.now(), {})
        )
        self._drain()
        assert [one.error for one in deliveries] == [None]
        self.go_on()

    def reconciliation_that_loses(self, method: str) -> ReconciliationService:
        """Return the reconciler over a workflow that does the next call of a method and loses the reply."""
        shop = self._local.shop
        return ReconciliationService(shop.orders(), LostReplies(method)(shop.workflow()), self._clock)

    def arn(self, order_id: str) -> str:
        machine = self._local.runtime.template.arn("OrderProcessing")
        return f"{machine.replace(':stateMachine:', ':execution:')}:{order_id}"

    def described(self, order_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.states.describe_execution(executionArn=self.arn(order_id))
        return answer

    def executions(self) -> list[str]:
        """Return the names of the executions that there are, oldest first."""
        machine = self._local.runtime.template.arn("OrderProcessing")
        found = self.states.list_executions(stateMachineArn=machine)["executions"]
        return [execution["name"] for execution in reversed(found)]

    def order(self, order_id: str) -> Order:
        order = self._local.shop.orders().get(order_id)
        assert order is not None
        return order

    def check_books(self) -> None:
        """Check that no order is open, and that stock and money are where the orders say they are."""
        shop = self._local.shop
        teapot = shop.products().get(PRODUCT)
        assert teapot is not None
        accounts = [OrderAccount.of(order) for order in shop.orders().all()]
        books = audit({PRODUCT: STOCK}, {PRODUCT: teapot.stock}, accounts, shop.journal().entries())
        assert books.conserved, books.contradictions

    @property
    def mails(self) -> list[str]:
        return [message.subject for _, message in self._local.messages()]

    def _drain(self) -> None:
        assert self._local.runtime.bus.drain(_DRAIN_SECONDS)


@contextmanager
def laptop(faults: Faults | None = None, **parameters: str) -> Iterator[Laptop]:
    """Open a shop.

    Args:
        faults: may do something at every seam of its workflow.
        parameters: the template's.
    """
    clock, ids = VirtualTime(faults), RandomIds(random.Random(0))
    before = wiring._Process.shop
    ports = Ports(clock, ids, random.Random(0), {}, clock.make_driver)
    local = compose_in_memory(parameters=parameters, ports=ports)
    try:
        local.shop.clock.override(providers.Object(clock))
        with answered_by(StepFunctionsApi(local.runtime.orchestrator.actions, ids)) as states:
            yield Laptop(local, clock, states)
    finally:
        local.close()
        wiring._Process.shop = before
