"""A bakery's orchestrator under a console: what a test runs there, it reads here."""

from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.console.graphs.graphviz import Painter
from entrypoints.local.console.pages.executions import ExecutionPages
from entrypoints.local.console.pages.state_machines import MachinePages
from entrypoints.local.console.web.json_api import PageQuery
from tests.unit.local.stepfunctions.conftest import HandlerError, Workshop


class Bakery(Workshop):
    """A workshop with the console's pages on it."""

    def __init__(self) -> None:
        super().__init__(traced=True)
        self.machines = MachinePages(self.orchestrator, Painter())
        self.pages = ExecutionPages(self.orchestrator, self.machines)

    def shown(self, arn: str) -> dict[str, Any]:
        """Return what the console shows of an execution."""
        shown: dict[str, Any] = self.pages.execution(PageQuery({"arn": arn}))
        return shown

    def run(self, definition: Any, document: Any = None) -> dict[str, Any]:
        """Run an execution as far as it goes and return what the console shows of it."""
        arn = self.start(self.machine(definition), document)
        self.driver.run()
        return self.shown(arn)


@pytest.fixture
def bakery() -> Bakery:
    return Bakery()


@pytest.fixture
def failing() -> Callable[..., Callable[[Any], Any]]:
    """Make a handler that fails so many times with an error, and then answers."""

    def make(error: str, times: int = 10**6) -> Callable[[Any], Any]:
        left = [times]

        def handler(event: Any) -> Any:
            left[0] -= 1
            if left[0] >= 0:
                raise HandlerError(error, "the oven is cold")
            return event

        return handler

    return make
