"""The API's actions that set executions going and end them: start, stop, redrive.

The rules are those of the actions' pages in
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.api.errors import (
    ApiError,
    execution_already_exists,
    type_not_supported,
    validation,
)
from entrypoints.local.stepfunctions.api.json_documents import read_document
from entrypoints.local.stepfunctions.api.resource_names import require_name
from entrypoints.local.stepfunctions.executions.execution_descriptions import described_data
from entrypoints.local.stepfunctions.executions.execution_records import (
    RUNNING,
    ExecutionRecord,
    ExecutionRecords,
    Watcher,
)
from entrypoints.local.stepfunctions.executions.redrive_rules import REDRIVABLE, not_in, why_not_redrivable
from entrypoints.local.stepfunctions.storage.storage import KeptExecution
from entrypoints.local.system.seeds import seed_of
from entrypoints.local.traces.current import Here
from entrypoints.local.traces.header import read_header

if TYPE_CHECKING:
    from entrypoints.local.asl import Execution
    from entrypoints.local.stepfunctions.drivers import Driver
    from entrypoints.local.stepfunctions.executions.execution_descriptions import ExecutionViews
    from entrypoints.local.stepfunctions.executions.execution_factory import ExecutionFactory
    from entrypoints.local.stepfunctions.state_machines.machine_records import Target
    from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
    from entrypoints.local.stepfunctions.storage.storage import Origin
    from entrypoints.local.traces.recorder import Tracer

PATIENCE = 5.0
"""Seconds that a request waits for the driver to have let in what came before it."""


class Executions:
    """Sets executions going on a driver, and ends them.

    Args:
        begin: Lets an execution's start in: the driver's `start`, or what runs it in the caller's thread.
        tracer: Records starts as parts of traces; without it nothing is recorded.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- its collaborators
        self,
        registry: StateMachineRegistry,
        records: ExecutionRecords,
        views: ExecutionViews,
        driver: Driver,
        factory: ExecutionFactory,
        begin: Callable[[Execution], None],
        tracer: Tracer | None = None,
    ) -> None:
        self._registry = registry
        self._keys = registry.keys
        self._most_open = registry.quotas.open_executions
        self._records = records
        self._views = views
        self._driver = driver
        self._factory = factory
        self._begin = begin
        self._tracer = tracer

    def start_execution(
        self,
        state_machine_arn: str,
        name: str | None = None,
        input: str = "{}",  # noqa: A002 -- AWS's name
        trace_header: str | None = None,
    ) -> dict[str, Any]:
        """Start an execution.

        For a STANDARD machine a name can be used once: the same name and input while it runs is answered with
        the running execution, anything else is refused.

        Raises:
            ApiError: StateMachineDoesNotExist, InvalidArn, InvalidName, InvalidExecutionInput,
                ExecutionAlreadyExists, ExecutionLimitExceeded, KmsAccessDeniedException,
                KmsInvalidStateException, KmsThrottlingException.
        """
        record = self.start(state_machine_arn, name, input, trace_header)
        return {"executionArn": record.arn, "startDate": record.start_date}

    def start(  # noqa: PLR0913, PLR0917 -- as StartExecution has them
        self,
        state_machine_arn: str,
        name: str | None = None,
        text: str = "{}",
        trace_header: str | None = None,
        watcher: Watcher | None = None,
        origin: Origin | None = None,
    ) -> ExecutionRecord:
        """Start an execution as StartExecution does; `watcher` is called when it has ended.

        `origin` is the task of another execution that waits for it.
        """
        target = self._registry.target(state_machine_arn)
        target.machine.require_active()
        if self._keys.in_use:
            self._keys.write(*target.key)
        record = self._new(target, name, text, trace_header, origin)
        present = self._records.add(record, self._most_open)
        if present is not record and (present.status != RUNNING or present.input != text):
            raise execution_already_exists(present.arn)
        if watcher is not None:
            self._records.watch(present, watcher)
        if present is record:
            self._trace(record)
            self._registry.keeper.keep_execution(record)
            self._begin(record.execution)
        return present

    def start_sync_execution(
        self,
        state_machine_arn: str,
        name: str | None = None,
        input: str = "{}",  # noqa: A002 -- AWS's name
        trace_header: str | None = None,
        included_data: str = "ALL_DATA",
    ) -> dict[str, Any]:
        """Run an execution of an EXPRESS machine and answer with its end."""
        target = self._registry.target(state_machine_arn)
        if target.machine.type != "EXPRESS":
            raise type_not_supported()
        target.machine.require_active()
        if included_data == "ALL_DATA":
            self._keys.read(*target.key)
        record = self._new(target, name, input, trace_header)
        ended = threading.Event()
        self._records.add(record)
        self._records.watch(record, lambda _: ended.set())
        self._trace(record)
        self._registry.keeper.keep_execution(record)
        self._begin(record.execution)
        ended.wait()
        return _describe_sync(record, included_data)

    def stop_execution(
        self, execution_arn: str, error: str | None = None, cause: str | None = None
    ) -> dict[str, Any]:
        """Abort an execution, or a child execution of a map run alone; one that has ended stays as it is.

        Its key encrypts error and cause; without them it may be stopped whatever the key's state.
        """
        record = self._views.require(execution_arn)
        if record.execution.machine.type == "EXPRESS":
            raise validation("EXPRESS executions cannot be stopped: stop the parent of their Map Run")
        if error is not None or cause is not None:
            self._keys.write(*record.target.key)
        self._wait_until_begun(record)
        self.abort(record, error, cause)
        return {"stopDate": record.execution.stop_date}

    def abort(self, record: ExecutionRecord, error: str | None = None, cause: str | None = None) -> None:
        """Abort an execution if it runs, at once or as soon as it begins."""
        if record.status == RUNNING and record.child_of is not None:
            self._driver.stop_child(record.child_of.root, record.arn, error, cause)
        elif record.status == RUNNING:
            self._driver.stop(record.execution, error, cause)

    def terminate(self, record: ExecutionRecord) -> None:
        """Have a running execution end at its next transition."""
        if record.execution.scheduler.at_transition is None:
            self._driver.terminate(record.execution)

    def redrive_execution(self, execution_arn: str, client_token: str | None = None) -> dict[str, Any]:
        """Run a failed execution on from the states that failed; the same client token does it once.

        first caller             second caller
        status FAILED            status FAILED
        redriven(): true
                                 redriven(): false -> refused
        """
        record = self._views.require(execution_arn)
        if record.child_of is not None:
            raise ApiError(
                "ExecutionNotRedrivable", "A child execution of a Map Run is redriven by its parent"
            )
        if client_token is not None and client_token in record.redrives:
            return {"redriveDate": record.redrives[client_token]}
        if record.status in REDRIVABLE:
            ended = threading.Event()
            self._records.watch(record, lambda _: ended.set())
            ended.wait(PATIENCE)
        now = self._registry.clock.timestamp()
        refused = why_not_redrivable(record, now)
        if refused is not None or not self._records.redriven(record, self._most_open):
            raise ApiError("ExecutionNotRedrivable", refused or not_in(record.status))
        if client_token is not None:
            record.redrives = {**record.redrives, client_token: now}
        self._driver.redrive(record.execution)
        return {"redriveDate": now}

    def watch(self, record: ExecutionRecord, watcher: Watcher) -> None:
        """Have `watcher` called when the execution has ended, at once if it has."""
        self._records.watch(record, watcher)

    def _wait_until_begun(self, record: ExecutionRecord) -> None:
        """Wait for the driver to let the start in: only what has begun can say when it was stopped."""
        clock = self._registry.clock
        deadline = clock.monotonic() + PATIENCE
        while not len(record.execution.history) and clock.monotonic() < deadline:
            clock.sleep(0.001)

    def _new(
        self,
        target: Target,
        name: str | None,
        text: str,
        trace_header: str | None,
        origin: Origin | None = None,
    ) -> ExecutionRecord:
        ids = self._registry.ids
        document = read_document(text)
        label = ids() if name is None else require_name(name)
        kept = KeptExecution(
            arn=self._arn(target, label),
            name=label,
            machine_arn=target.machine.arn,
            revision=target.revision,
            version_arn=target.version_arn,
            alias_arn=target.alias_arn,
            input=text,
            trace_header=trace_header,
            start_date=self._registry.clock.timestamp(),
            sequence=self._records.next_sequence(),
            seed=seed_of(label if name is None else ids()),
            inputs=[],
            origin=origin,
        )
        return self._factory.record(target, kept, document)

    def _trace(self, record: ExecutionRecord) -> None:
        """Record a start under the span that its caller names, or else works for, and let its tasks know."""
        if self._tracer is None:
            return
        header = read_header(record.trace_header)
        here = Here(*header) if header else None
        span = self._tracer.begin("execution", record.target.machine.name, here, arn=record.arn)
        if record.trace_header is None:
            record.trace_header = str(span.here.header)

    def _arn(self, target: Target, name: str) -> str:
        place = self._registry.place
        if target.machine.type == "EXPRESS":
            return place.arn("express", target.machine.name, name, self._registry.ids())
        return place.arn("execution", target.machine.name, name)


def _describe_sync(record: ExecutionRecord, included_data: str) -> dict[str, Any]:
    stop = record.execution.stop_date or record.start_date
    elapsed = max(1, -int((record.start_date - stop) * 10))
    answer = {
        "executionArn": record.arn,
        "stateMachineArn": record.target.machine.arn,
        "name": record.name,
        "startDate": record.start_date,
        "stopDate": stop,
        "status": record.status,
        **described_data(record, included_data),
        "billingDetails": {"billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": elapsed * 100},
    }
    return {**answer, "traceHeader": record.trace_header} if record.trace_header else answer
