"""Starts executions, for the API and for the tasks of other executions."""

import threading
from collections.abc import Callable

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.api.errors import (
    StorageError,
    execution_already_exists,
    type_not_supported,
)
from entrypoints.local.stepfunctions.drivers import Driver, WallClockDriver
from entrypoints.local.stepfunctions.executions.execution_factory import ExecutionFactory
from entrypoints.local.stepfunctions.executions.execution_records import (
    RUNNING,
    ExecutionRecord,
    ExecutionRecords,
    Watcher,
)
from entrypoints.local.stepfunctions.executions.execution_storage import ExecutionStorage
from entrypoints.local.stepfunctions.integrations.nested.nested_executions import TaskOrigin
from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
from entrypoints.local.traces.header import read_header
from entrypoints.local.traces.recorder import Tracer
from entrypoints.local.traces.trace_context import Here


class ExecutionStarter:
    """Creates executions and starts them on the driver.

    Args:
        registry: Finds what an ARN starts.
        records: Where executions are kept.
        factory: Builds them.
        storage: Where they survive the process.
        keys: The keys that encrypt their data.
        begin: Applies an execution's start: the driver's `start`, or what runs it in the caller's thread.
        tracer: Records starts as parts of traces; without it nothing is recorded.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- its collaborators
        self,
        registry: StateMachineRegistry,
        records: ExecutionRecords,
        factory: ExecutionFactory,
        storage: ExecutionStorage,
        keys: CustomerKeys,
        begin: Callable[[Execution], None],
        tracer: Tracer | None = None,
    ) -> None:
        self._registry = registry
        self._records = records
        self._factory = factory
        self._storage = storage
        self._keys = keys
        self._begin = begin
        self._tracer = tracer
        self._storing = threading.Lock()

    def start(  # noqa: PLR0913, PLR0917 -- as StartExecution has them
        self,
        state_machine_arn: str,
        name: str | None = None,
        text: str = "{}",
        trace_header: str | None = None,
        watcher: Watcher | None = None,
        origin: TaskOrigin | None = None,
    ) -> ExecutionRecord:
        """Start an execution as StartExecution does.

        Args:
            state_machine_arn: What it runs: a state machine, a version or an alias.
            name: Its name; None for a random one.
            text: Its input, a JSON text.
            trace_header: The trace that it belongs to.
            watcher: Called when it has ended.
            origin: The task of another execution that starts it and waits for it.

        Raises:
            ApiError: See `ExecutionActions.start_execution`.
        """
        target = self._registry.target(state_machine_arn)
        target.machine.require_active()
        if self._keys.in_use:
            self._keys.write(*target.key)
        record = self._factory.new(target, self._records.next_sequence, name, text, trace_header, origin)
        present = self._stored(record)
        if present is not record and (present.status != RUNNING or present.input != text):
            raise execution_already_exists(present.arn)
        if watcher is not None:
            self._records.watch(present, watcher)
        if present is record:
            self._begin(record.execution)
        return present

    def start_express(  # noqa: PLR0913 -- as StartSyncExecution has them
        self,
        state_machine_arn: str,
        name: str | None,
        text: str,
        trace_header: str | None,
        watcher: Watcher,
        *,
        reads_data: bool,
    ) -> ExecutionRecord:
        """Start an execution of an EXPRESS machine as StartSyncExecution does.

        Args:
            state_machine_arn: What it runs.
            name: Its name; None for a random one.
            text: Its input, a JSON text.
            trace_header: The trace that it belongs to.
            watcher: Called when it has ended.
            reads_data: Whether its data are to be decrypted for the answer.

        Raises:
            ApiError: See `ExecutionActions.start_sync_execution`.
        """
        target = self._registry.target(state_machine_arn)
        if target.machine.type != "EXPRESS":
            raise type_not_supported()
        target.machine.require_active()
        if reads_data:
            self._keys.read(*target.key)
        record = self._factory.new(target, self._records.next_sequence, name, text, trace_header)
        self._stored(record)
        self._records.watch(record, watcher)
        self._begin(record.execution)
        return record

    def _stored(self, record: ExecutionRecord) -> ExecutionRecord:
        """Add and store a record, or return the one that has its ARN already.

        starter A                 starter B, of the same ARN
        lock: add(X), store X
                                  lock: X is there, and stored
        the disk is full:
        lock: discard X           lock: X is not there: B stores its own

        Raises:
            ApiError: ExecutionLimitExceeded, or it could not be stored.
        """
        with self._storing:
            present = self._records.add(record)
            if present is record:
                self._trace(record)
                try:
                    self._storage.store_execution(record)
                except StorageError:
                    self._records.discard(record)
                    raise
        return present

    def _trace(self, record: ExecutionRecord) -> None:
        """Record a start under the span that the caller names or works for; its tasks join the trace."""
        if self._tracer is None:
            return
        header = read_header(record.trace_header)
        here = Here(*header) if header else None
        span = self._tracer.begin("execution", record.target.machine.name, here, arn=record.arn)
        if record.trace_header is None:
            record.trace_header = str(span.here.header)


def begin_inline(driver: Driver) -> Callable[[Execution], None]:
    """Return a function that runs brief machines in the caller's thread, and hands all others to a worker."""
    if not isinstance(driver, WallClockDriver):
        return driver.start

    def begin(execution: Execution) -> None:
        (driver.run if execution.machine.brief else driver.start)(execution)

    return begin
