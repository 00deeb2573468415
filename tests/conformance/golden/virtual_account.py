"""An account in this process, on a clock that jumps to the next moment at which something is due."""

import json
import random  # noqa: TID251 -- seeds the ids of a case
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from entrypoints.local.asl import Execution
from entrypoints.local.functions.invocation import FunctionNotFoundError, Invocation
from entrypoints.local.stepfunctions.api.arns import Place
from entrypoints.local.stepfunctions.drivers import Journal, TaskRunner, VirtualClockDriver
from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.stepfunctions.task_services import TaskServices
from entrypoints.local.system.ids import RandomIds
from tests.conformance.golden.cases import ACCOUNT, MACHINE, REGION, Case
from tests.conformance.golden.functions import Functions
from tests.conformance.golden.player import snake_case

_STARTS = datetime(2026, 1, 5, 8, tzinfo=UTC)


class SyncDriver(VirtualClockDriver):
    """A driver that runs an EXPRESS execution within its start, for whose end StartSyncExecution waits."""

    def start(self, execution: Execution) -> None:
        super().start(execution)
        if execution.machine.type == "EXPRESS":
            self.run()


class VirtualAccount:
    """An account for one case."""

    machine_name = MACHINE

    def __init__(self, case: Case) -> None:
        self.functions = Functions(case.functions)
        self._starts = (case.starts or _STARTS).timestamp()
        self._driver: SyncDriver | None = None
        self._orchestrator = Orchestrator(
            self._make_driver,
            self,
            RandomIds(random.Random(7)),
            services=TaskServices(functions=self),
            place=Place(ACCOUNT, REGION),
        )

    def call(self, action: str, **members: Any) -> dict[str, Any]:
        arguments = {snake_case(name): value for name, value in members.items()}
        return dict(self._orchestrator.actions[action](**arguments))

    def pass_time(self, until: float) -> None:
        assert self._driver is not None
        self._driver.run(self._starts + until)

    def await_end(self, execution_arn: str) -> None:  # noqa: ARG002 -- it is the only one
        assert self._driver is not None
        self._driver.run()

    def invoke(self, function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:
        """Call a function of the case, as the orchestrator's port for Lambda has it."""
        assert self._driver is not None
        answer = self.functions.answer(function.rsplit(":function:", 1)[-1], json.loads(payload))
        if answer is None:
            raise FunctionNotFoundError(function)
        invocation = Invocation(answer.payload, "Unhandled" if answer.failed else None)
        self._driver.after(answer.after, lambda: done(invocation))

    def _make_driver(
        self,
        task_runner: TaskRunner,
        _clock: Any,
        *,
        journal: Journal | None,
        on_end: Callable[[Execution], None] | None,
    ) -> SyncDriver:
        self._driver = SyncDriver(task_runner, self._starts, journal=journal, on_end=on_end)
        return self._driver

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def timestamp(self) -> float:
        return self._driver.now() if self._driver is not None else self._starts

    def monotonic(self) -> float:
        return self.timestamp()

    def sleep(self, seconds: float, /) -> None:
        raise AssertionError(f"the engine slept for {seconds} s")
