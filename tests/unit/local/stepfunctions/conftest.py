"""A workshop: an orchestrator on a virtual clock, with functions and events that a test can inspect."""

import json
import random  # noqa: TID251 -- seeds the ids of a test
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.asl import Execution
from entrypoints.local.functions.invocation import FunctionNotFoundError, Invocation
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS, Quotas
from entrypoints.local.stepfunctions.drivers import Journal, TaskRunner, VirtualClockDriver
from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.stepfunctions.storage.orchestrator_storage import OrchestratorStorage
from entrypoints.local.stepfunctions.storage.state_file import StateFile
from entrypoints.local.stepfunctions.task_services import TaskServices
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import RandomIds
from entrypoints.local.traces.recorder import Tracer

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC).timestamp()
ROLE = "arn:aws:iam::000000000000:role/workshop"


class HandlerError(Exception):
    """A handler's own exception, with the errorType that Lambda reports."""

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(message)
        self.error_type = error_type


@dataclass
class Functions:
    """Lambda in a dictionary."""

    handlers: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    calls: list[tuple[str, Any]] = field(default_factory=list)

    def invoke_with_log(self, function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:
        self.invoke(function, payload, lambda answered: done(replace(answered, log="RU5E")))

    def invoke(self, function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:
        name = function.rsplit(":function:", maxsplit=1)[-1].split(":", maxsplit=1)[0]
        if name not in self.handlers:
            raise FunctionNotFoundError(function)
        event = json.loads(payload)
        self.calls.append((name, event))
        try:
            done(Invocation(json.dumps(self.handlers[name](event)).encode()))
        except HandlerError as error:
            body = {"errorMessage": str(error), "errorType": error.error_type}
            done(Invocation(json.dumps(body).encode(), "Unhandled"))


@dataclass
class Bus:
    """An event bus that accepts all events but those of one source."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    refused: str = ""

    def put_events(self, entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.entries += entries
        shown = [
            {"ErrorCode": "InternalFailure", "ErrorMessage": "try again"}
            if entry.get("Source") == self.refused
            else {"EventId": f"event-{number}"}
            for number, entry in enumerate(entries)
        ]
        return {"Entries": shown, "FailedEntryCount": sum("ErrorCode" in one for one in shown)}


class DriverClock:
    """The clock of the virtual driver, as the rest of the orchestrator reads it."""

    def __init__(self) -> None:
        self.driver: VirtualClockDriver | None = None

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.driver.now() if self.driver else MONDAY, UTC)

    def timestamp(self) -> float:
        return self.driver.now() if self.driver else MONDAY

    def monotonic(self) -> float:
        return self.timestamp()

    def sleep(self, seconds: float) -> None:
        raise AssertionError(f"somebody slept for {seconds} s")


class Workshop:
    """An orchestrator under test."""

    def __init__(
        self,
        *,
        storage: OrchestratorStorage | None = None,
        keep_finished: int = 100,
        seed: int = 7,
        traced: bool = False,
        quotas: Quotas = AWS_QUOTAS,
    ) -> None:
        self.functions = Functions()
        self.bus = Bus()
        self.clock = DriverClock()
        self.ids = RandomIds(random.Random(seed))
        self.driver: VirtualClockDriver
        self.tracer = Tracer(self.clock, self.ids)
        self.orchestrator = Orchestrator(
            self._make_driver,
            self.clock,
            self.ids,
            services=TaskServices(functions=self.functions, events=self.bus),
            keep_finished=keep_finished,
            storage=storage,
            tracer=self.tracer if traced else None,
            quotas=quotas,
        )

    def _make_driver(
        self,
        task_runner: TaskRunner,
        _clock: Clock,
        *,
        journal: Journal | None,
        on_end: Callable[[Execution], None] | None,
    ) -> VirtualClockDriver:
        self.driver = VirtualClockDriver(task_runner, MONDAY, journal=journal, on_end=on_end)
        self.clock.driver = self.driver
        return self.driver

    def machine(self, definition: Any, name: str = "bakery", **options: Any) -> str:
        """Create a state machine and return its ARN; a single state makes a machine of one state."""
        if "States" not in definition:
            way = {} if definition["Type"] in ("Succeed", "Fail") else {"End": True}
            definition = {"StartAt": "Only", "States": {"Only": {**way, **definition}}}
        answer = self.orchestrator.state_machines.create_state_machine(
            name, json.dumps(definition), ROLE, **options
        )
        return str(answer["stateMachineArn"])

    def start(self, machine: str, document: Any = None, name: str | None = None) -> str:
        """Start an execution and return its ARN."""
        text = json.dumps({} if document is None else document)
        return str(self.orchestrator.executions.start_execution(machine, name, text)["executionArn"])

    def end_of(self, machine: str, document: Any = None, name: str | None = None) -> dict[str, Any]:
        """Run an execution until nothing is due and describe it."""
        arn = self.start(machine, document, name)
        self.driver.run()
        return self.orchestrator.executions.describe_execution(arn)

    def events(self, arn: str) -> list[dict[str, Any]]:
        """Return the whole history of an execution."""
        events: list[dict[str, Any]] = self.orchestrator.executions.get_execution_history(arn, 1000)["events"]
        return events


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def new_workshop() -> type[Workshop]:
    return Workshop


@pytest.fixture
def handler_error() -> type[HandlerError]:
    return HandlerError


@pytest.fixture
def state_file(tmp_path: Path) -> Callable[[], StateFile]:
    return lambda: StateFile(tmp_path / "state.db")
