"""The API's actions on executions: start, stop, redrive, describe, list, history.

The rules are those of the actions' pages in
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html.
"""

import threading
from collections.abc import Iterable
from typing import Any

from entrypoints.local.stepfunctions.api.arns import parse_arn
from entrypoints.local.stepfunctions.api.errors import ApiError, StorageError, type_not_supported, validation
from entrypoints.local.stepfunctions.drivers import Driver
from entrypoints.local.stepfunctions.executions.execution_descriptions import (
    describe,
    describe_machine_of,
    describe_sync,
    page_of_executions,
)
from entrypoints.local.stepfunctions.executions.execution_history import page_of_history
from entrypoints.local.stepfunctions.executions.execution_records import (
    RUNNING,
    ExecutionRecord,
    ExecutionRecords,
)
from entrypoints.local.stepfunctions.executions.execution_starter import ExecutionStarter
from entrypoints.local.stepfunctions.executions.map_run_actions import MapRunActions
from entrypoints.local.stepfunctions.executions.redrive_rules import REDRIVABLE, not_in, why_not_redrivable
from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
from entrypoints.local.system.clock import Clock

LONGEST_WAIT_FOR_DRIVER = 5.0
"""Seconds that a request waits for the driver to apply the inputs that came before it."""


class ExecutionActions:
    """The API's actions on executions."""

    def __init__(  # noqa: PLR0913, PLR0917 -- its collaborators
        self,
        registry: StateMachineRegistry,
        records: ExecutionRecords,
        starter: ExecutionStarter,
        map_runs: MapRunActions,
        driver: Driver,
        keys: CustomerKeys,
        clock: Clock,
    ) -> None:
        self._registry = registry
        self._records = records
        self._starter = starter
        self._map_runs = map_runs
        self._driver = driver
        self._keys = keys
        self._clock = clock

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
        record = self._starter.start(state_machine_arn, name, input, trace_header)
        return {"executionArn": record.arn, "startDate": record.start_date}

    def start_sync_execution(
        self,
        state_machine_arn: str,
        name: str | None = None,
        input: str = "{}",  # noqa: A002 -- AWS's name
        trace_header: str | None = None,
        included_data: str = "ALL_DATA",
    ) -> dict[str, Any]:
        """Run an execution of an EXPRESS machine and answer with its end.

        Raises:
            ApiError: What StartExecution raises of an EXPRESS machine, and StateMachineTypeNotSupported.
        """
        ended = threading.Event()
        record = self._starter.start_express(
            state_machine_arn,
            name,
            input,
            trace_header,
            lambda _: ended.set(),
            reads_data=included_data == "ALL_DATA",
        )
        ended.wait()
        return describe_sync(record, included_data)

    def stop_execution(
        self, execution_arn: str, error: str | None = None, cause: str | None = None
    ) -> dict[str, Any]:
        """Abort an execution, or a child execution of a Map Run alone; one that has ended stays as it is.

        Its key encrypts error and cause; without them it can be stopped whatever the key's state.
        """
        record = self.find(execution_arn)
        if record.execution.machine.type == "EXPRESS":
            raise validation("EXPRESS executions cannot be stopped: stop the parent of their Map Run")
        if error is not None or cause is not None:
            self._keys.write(*record.target.key)
        self._wait_until_begun(record)
        self.abort(record, error, cause)
        return {"stopDate": record.execution.stop_date}

    def redrive_execution(self, execution_arn: str, client_token: str | None = None) -> dict[str, Any]:
        """Resume a failed execution at the states that failed; the same client token does it once.

        first caller             second caller
        status FAILED            status FAILED
        reopen(): true
                                 reopen(): false -> refused
        """
        record = self.find(execution_arn)
        if record.child_of is not None:
            raise ApiError(
                "ExecutionNotRedrivable", "A child execution of a Map Run is redriven by its parent"
            )
        if client_token is not None and client_token in record.redrives:
            return {"redriveDate": record.redrives[client_token]}
        if record.status in REDRIVABLE:
            ended = threading.Event()
            self._records.watch(record, lambda _: ended.set())
            ended.wait(LONGEST_WAIT_FOR_DRIVER)
        now = self._clock.timestamp()
        refused = why_not_redrivable(record, now)
        if refused is not None or not self._records.reopen(record):
            raise ApiError("ExecutionNotRedrivable", refused or not_in(record.status))
        try:
            self._driver.redrive(record.execution)
        except StorageError:
            self._records.finish(record)
            raise
        if client_token is not None:
            record.redrives = {**record.redrives, client_token: now}
        return {"redriveDate": now}

    def describe_execution(self, execution_arn: str, included_data: str = "ALL_DATA") -> dict[str, Any]:
        """Describe an execution of a STANDARD machine, or a child execution of a Map Run."""
        record = self.find(execution_arn)
        self._decrypt(record, included_data)
        return describe(record, self._clock.timestamp(), included_data)

    def list_executions(  # noqa: PLR0913, PLR0917 -- AWS's parameters
        self,
        state_machine_arn: str | None = None,
        status_filter: str | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
        map_run_arn: str | None = None,
        redrive_filter: str | None = None,
    ) -> dict[str, Any]:
        """List the executions of a machine (or of its version or alias) or of a Map Run, the latest first.

        A running execution is dated by its start or redrive, one that has ended by its end (API reference,
        ListExecutions).
        """
        if (state_machine_arn is None) == (map_run_arn is None):
            raise validation("Must specify either a state machine ARN or a map run ARN, and not both")
        if status_filter == "PENDING_REDRIVE" and map_run_arn is None:
            raise validation(
                "The status filter PENDING_REDRIVE is for the child executions of a map run only"
            )
        records = (
            self._of_machine(state_machine_arn)
            if state_machine_arn
            else self._map_runs.children(map_run_arn or "")
        )
        return page_of_executions(
            records, state_machine_arn, map_run_arn, status_filter, redrive_filter, max_results, next_token
        )

    def get_execution_history(
        self,
        execution_arn: str,
        max_results: int | None = None,
        *,
        reverse_order: bool = False,
        next_token: str | None = None,
        include_execution_data: bool = True,
    ) -> dict[str, Any]:
        """Return a page of an execution's event history."""
        record = self.find(execution_arn)
        self._decrypt(record)
        return page_of_history(
            record,
            max_results,
            reverse_order=reverse_order,
            next_token=next_token,
            include_data=include_execution_data,
        )

    def describe_state_machine_for_execution(
        self, execution_arn: str, included_data: str = "ALL_DATA"
    ) -> dict[str, Any]:
        """Describe the state machine as it was when an execution began; a child execution's is its Map's."""
        record = self.find(execution_arn)
        self._decrypt(record, included_data)
        return describe_machine_of(record, included_data)

    def find(self, arn: str) -> ExecutionRecord:
        """Return the record of a STANDARD execution, or of a child execution of a Map Run.

        Raises:
            ApiError: InvalidArn (also for an EXPRESS execution), ExecutionDoesNotExist.
        """
        record = self._records.get(arn)
        if record is None or record.target.machine.type == "EXPRESS":
            return self._map_runs.child(arn)
        return record

    def abort(self, record: ExecutionRecord, error: str | None = None, cause: str | None = None) -> None:
        """Abort an execution if it runs, at once or as soon as it begins."""
        if record.status == RUNNING and record.child_of is not None:
            self._driver.stop_child(record.child_of.root, record.arn, error, cause)
        elif record.status == RUNNING:
            self._driver.stop(record.execution, error, cause)

    def _wait_until_begun(self, record: ExecutionRecord) -> None:
        """Wait until the driver has applied the start: before it an execution has no date of its stop."""
        deadline = self._clock.monotonic() + LONGEST_WAIT_FOR_DRIVER
        while not len(record.execution.history) and self._clock.monotonic() < deadline:
            self._clock.sleep(0.001)

    def _decrypt(self, record: ExecutionRecord, included_data: str = "ALL_DATA") -> None:
        """Let the execution's key decrypt the data of an answer, if the answer has data."""
        if included_data == "ALL_DATA":
            self._keys.read(*record.target.key)

    def _of_machine(self, arn: str) -> Iterable[ExecutionRecord]:
        parsed = parse_arn(arn, "stateMachine")
        machine = self._registry.require(parsed.unqualified)
        if machine.type == "EXPRESS":
            raise type_not_supported()
        records = self._records.newest_first(machine.arn)
        if parsed.qualifier is None:
            return records
        return (r for r in records if arn in (r.target.version_arn, r.target.alias_arn))
