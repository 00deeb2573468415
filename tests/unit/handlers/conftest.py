import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from dependency_injector import providers

from adapters import wiring
from adapters.wiring import Shop
from domain.errors import StoreUnavailable
from domain.orders.workflow import Progress, Run
from tests.contract.samples import Numbered, StoppedClock, delivery, details
from tests.unit.handlers.client import load


class StartedWorkflows:
    """`OrderWorkflow` that records starts, and fails while `broken`."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.broken = False

    def start(self, order_id: str, number: int = 1) -> None:
        assert number == 1
        if self.broken:
            raise StoreUnavailable("The workflow service did not answer.")
        self.started.append(order_id)

    def latest_run(self, order_id: str) -> Run:
        return Run(1, Progress.RUNNING if order_id in self.started else Progress.ABSENT)


@pytest.fixture
def workflow() -> StartedWorkflows:
    return StartedWorkflows()


@pytest.fixture
def shop(workflow: StartedWorkflows) -> Iterator[Shop]:
    """A shop with curtains at 19.99 and lamps at 25, served to the handlers of this process."""
    made = Shop()
    made.workflow.override(providers.Object(workflow))
    made.clock.override(providers.Object(StoppedClock()))
    made.ids.override(providers.Object(Numbered()))
    products = made.products()
    products.put("curtain", details("Popular curtain", "19.99"))
    products.put("lamp", details("Reading lamp", "25", "lamps", "Bends"))
    products.adjust_stock("curtain", delivery(7))
    products.adjust_stock("lamp", delivery(9))
    before = wiring._Process.shop
    wiring.serve(made)
    yield made
    wiring._Process.shop = before


@pytest.fixture
def log() -> Iterator[StringIO]:
    """The log of the handlers, as it would be stored."""
    text = StringIO()
    logger = load("entrypoints.lambda._logs.logger")
    handler = logging.StreamHandler(text)
    handler.setFormatter(logger.registered_formatter)
    logger.addHandler(handler)
    yield text
    logger.removeHandler(handler)
