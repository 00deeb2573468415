"""The executions of this process: all that run, and a number of finished ones."""

import math
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.api.errors import execution_does_not_exist
from entrypoints.local.stepfunctions.api.quotas import execution_limit_exceeded
from entrypoints.local.stepfunctions.integrations.nested.nested_executions import TaskOrigin
from entrypoints.local.stepfunctions.state_machines.machine_records import StartTarget

RUNNING = "RUNNING"
Watcher: TypeAlias = Callable[["ExecutionRecord"], None]
"""Called once with the record of an execution that has ended."""

_NONE: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class ChildOf:
    """Further fields of a child execution of a Map Run.

    Attributes:
        root: The outermost execution, which has the Map Run itself or in one of its children.
        item_count: The number of its items.
        pending_redrive: Whether it waits to be redriven with its map run.
    """

    map_run_arn: str
    root: Execution
    item_count: int
    pending_redrive: bool


@dataclass(slots=True, eq=False)
class ExecutionRecord:
    """One execution with what the API shows beyond the engine's own state.

    Attributes:
        input: The JSON text that it was started with, unchanged.
        sequence: Its place among all executions, in the order of their starts.
        finished: Whether its end was reported and counted.
        redrives_requested: Its redrive count once the last requested redrive has begun.
        child_of: Set if it is a child execution of a Map Run.
        origin: The task of another execution that started it and waits for it.
        redrives: The moments of its redrives, by client token.
    """

    arn: str
    name: str
    target: StartTarget
    input: str
    start_date: float
    sequence: int
    seed: int
    execution: Execution
    trace_header: str | None = None
    watchers: list[Watcher] | None = None
    finished: bool = False
    redrives_requested: int = 0
    child_of: ChildOf | None = None
    origin: TaskOrigin | None = None
    redrives: Mapping[str, float] = field(default_factory=lambda: _NONE)

    @property
    def redriving(self) -> bool:
        """Whether a redrive was requested that the driver has not applied yet."""
        return self.execution.redrive_count < self.redrives_requested

    @property
    def status(self) -> str:
        """The status that the API shows."""
        if self.redriving:
            return RUNNING
        pending = self.child_of is not None and self.child_of.pending_redrive
        return "PENDING_REDRIVE" if pending else self.execution.status

    def summary(self) -> dict[str, Any]:
        """Return the members that ListExecutions and DescribeExecution share."""
        shown: dict[str, Any] = {
            "executionArn": self.arn,
            "stateMachineArn": self.execution.identity.state_machine_arn,
            "name": self.name,
            "status": self.status,
            "startDate": self.start_date,
            "redriveCount": max(self.execution.redrive_count, self.redrives_requested),
        }
        if self.execution.stop_date is not None and not self.redriving:
            shown["stopDate"] = self.execution.stop_date
        if self.execution.redrive_date is not None:
            shown["redriveDate"] = self.execution.redrive_date
        if self.child_of is not None:
            shown["mapRunArn"] = self.child_of.map_run_arn
        if self.target.version_arn:
            shown["stateMachineVersionArn"] = self.target.version_arn
        if self.target.alias_arn:
            shown["stateMachineAliasArn"] = self.target.alias_arn
        return shown


class ExecutionRecords:
    """The executions by ARN and by state machine. Thread-safe.

    Args:
        keep_finished: How many finished executions are kept; beyond it the one that ended first is dropped.
        dropped: Called with the ARN of each that is dropped.
        most_open: How many STANDARD executions may run.
    """

    def __init__(
        self, keep_finished: int, dropped: Callable[[str], None], most_open: float = math.inf
    ) -> None:
        self._keep = keep_finished
        self._dropped = dropped
        self._most_open = most_open
        self._lock = threading.Lock()
        self._by_arn: dict[str, ExecutionRecord] = {}
        self._by_machine: dict[str, dict[str, ExecutionRecord]] = {}
        self._finished: deque[ExecutionRecord] = deque()
        self._sequence = 0
        self._ends = 0
        self._open = 0

    def continue_from(self, sequence: int) -> None:
        """Continue the sequence numbers of an earlier process."""
        with self._lock:
            self._sequence = max(self._sequence, sequence)

    def next_sequence(self) -> int:
        """Return the sequence number of a new execution."""
        with self._lock:
            self._sequence += 1
            return self._sequence

    def add(self, record: ExecutionRecord, *, restored: bool = False) -> ExecutionRecord:
        """Add a record, or return the one that has its ARN already.

        starter A        starter B
        add(X) -> A's
                         add(X) -> A's: B has lost and starts nothing

        Raises:
            ApiError: ExecutionLimitExceeded: as many STANDARD executions run as may; not for a restored one.
        """
        with self._lock:
            present = self._by_arn.get(record.arn)
            if present is not None:
                return present
            machine = record.target.machine
            if machine.type == "STANDARD":
                if not restored:
                    self._require_room()
                self._open += 1
            self._by_arn[record.arn] = record
            self._by_machine.setdefault(machine.arn, {})[record.arn] = record
        return record

    def discard(self, record: ExecutionRecord) -> None:
        """Remove a record whose start could not be stored."""
        with self._lock:
            self._by_arn.pop(record.arn, None)
            self._by_machine.get(record.target.machine.arn, {}).pop(record.arn, None)
            if record.target.machine.type == "STANDARD":
                self._open -= 1

    def get(self, arn: str) -> ExecutionRecord | None:
        """Return the record of an ARN, None if it was never started or is no longer kept."""
        return self._by_arn.get(arn)

    def require(self, arn: str) -> ExecutionRecord:
        """Return the record of an ARN.

        Raises:
            ApiError: ExecutionDoesNotExist.
        """
        record = self._by_arn.get(arn)
        if record is None:
            raise execution_does_not_exist(arn)
        return record

    def watch(self, record: ExecutionRecord, watcher: Watcher) -> None:
        """Call `watcher` when the execution ends, at once if it has.

        watch                     finish
        lock: RUNNING, append
                                  (status becomes final)
                                  lock: take the watchers, call them
        lock: not RUNNING
        call at once              lock: no watchers
        """
        with self._lock:
            waits = not record.finished
            if waits:
                record.watchers = [*(record.watchers or ()), watcher]
        if not waits:
            watcher(record)

    def finish(self, record: ExecutionRecord) -> None:
        """Call the watchers, count the record among the finished ones, drop those above the number to keep.

        Each end counts once: one that was found when the executions were restored may be reported again.
        """
        with self._lock:
            if record.finished:
                return
            record.finished = True
            self._ends += 1
            watchers, record.watchers = record.watchers, None
            self._retire(record)
        for watcher in watchers or ():
            watcher(record)

    def _retire(self, record: ExecutionRecord) -> None:
        if record.target.machine.type == "EXPRESS":  # no action of the API describes it
            self._drop(record)
        else:
            self._open -= 1
            self._finished.append(record)
            while len(self._finished) > self._keep:
                self._drop(self._finished.popleft())

    def reopen(self, record: ExecutionRecord) -> bool:
        """Count a finished execution among the running ones for a redrive; return whether it was finished.

        Raises:
            ApiError: ExecutionLimitExceeded: as many STANDARD executions run as may.
        """
        with self._lock:
            was_finished = record.finished
            if was_finished:
                self._require_room()
                self._open += 1
                record.finished = False
                record.redrives_requested = record.execution.redrive_count + 1
                self._finished.remove(record)
        return was_finished

    def newest_first(self, machine_arn: str | None = None) -> Iterator[ExecutionRecord]:
        """Yield the executions of a machine, by default of all, the last started first."""
        with self._lock:
            of = self._by_arn if machine_arn is None else self._by_machine.get(machine_arn, {})
            records = list(of.values())
        return reversed(records)

    def running(self, machine_arn: str) -> list[ExecutionRecord]:
        """Return the running executions of a machine."""
        return [record for record in self.newest_first(machine_arn) if record.status == RUNNING]

    def progress(self) -> tuple[int, ...]:
        """Return a value that differs from the one before if an execution began, advanced or ended since."""
        with self._lock:
            records = list(self._by_arn.values())
        running = [len(record.execution.history) for record in records if not record.finished]
        return self._sequence, self._ends, len(records), len(running), sum(running)

    def __len__(self) -> int:
        return len(self._by_arn)

    def __iter__(self) -> Iterator[ExecutionRecord]:
        with self._lock:
            return iter(list(self._by_arn.values()))

    def _require_room(self) -> None:
        if self._open >= self._most_open:
            raise execution_limit_exceeded(self._most_open)

    def _drop(self, record: ExecutionRecord) -> None:
        self._by_arn.pop(record.arn, None)
        of_machine = self._by_machine.get(record.target.machine.arn, {})
        of_machine.pop(record.arn, None)
        self._dropped(record.arn)
