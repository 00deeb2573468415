"""Executions as they are kept: the running ones all, the finished ones up to a number."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.api.errors import execution_does_not_exist
from entrypoints.local.stepfunctions.api.quotas import execution_limit_exceeded

if TYPE_CHECKING:
    from entrypoints.local.asl import Execution
    from entrypoints.local.stepfunctions.state_machines.machine_records import Target
    from entrypoints.local.stepfunctions.storage.storage import Origin

RUNNING = "RUNNING"
Watcher = Callable[["ExecutionRecord"], None]
"""Is called once with the record of an execution that has ended."""
_NONE: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class ChildOf:
    """What an execution that a map run has started has besides.

    Attributes:
        root: The execution that stands for itself and has the map run, maybe in one of its children.
        item_count: How many items it has to process.
        pending_redrive: Whether it waits to be redriven with its map run.
    """

    map_run_arn: str
    root: Execution
    item_count: int
    pending_redrive: bool


@dataclass(slots=True, eq=False)
class ExecutionRecord:
    """One execution and what the API says of it beyond what the engine knows.

    Attributes:
        sequence: Its place among all executions of this process, in the order of their starts.
        input: The JSON text that it was started with, as it was given.
        redrives: When it was redriven, by client token.
        finished: Whether its end was told and counted.
        origin: The task of another execution that started it and waits for it.
        child_of: What it has besides if it is a child execution of a map run.
        redrives_asked: Its redrive count once the last redrive that was asked for has begun.
    """

    arn: str
    name: str
    target: Target
    input: str
    start_date: float
    sequence: int
    seed: int
    execution: Execution
    trace_header: str | None = None
    watchers: list[Watcher] | None = None
    finished: bool = False
    redrives_asked: int = 0
    child_of: ChildOf | None = None
    origin: Origin | None = None
    redrives: Mapping[str, float] = field(default_factory=lambda: _NONE)

    @property
    def redriving(self) -> bool:
        """Whether a redrive was asked for that the driver has not let in yet."""
        return self.execution.redrive_count < self.redrives_asked

    @property
    def status(self) -> str:
        if self.redriving:
            return RUNNING
        pending = self.child_of is not None and self.child_of.pending_redrive
        return "PENDING_REDRIVE" if pending else self.execution.status

    def summary(self) -> dict[str, Any]:
        """Return what ListExecutions and DescribeExecution both show."""
        shown: dict[str, Any] = {
            "executionArn": self.arn,
            "stateMachineArn": self.execution.identity.state_machine_arn,
            "name": self.name,
            "status": self.status,
            "startDate": self.start_date,
            "redriveCount": max(self.execution.redrive_count, self.redrives_asked),
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
    """The executions by ARN and by state machine.

    Args:
        keep_finished: How many finished executions are kept; beyond it the one that ended first is dropped.
        dropped: Is told the ARN of each that is dropped.
    """

    def __init__(self, keep_finished: int, dropped: Callable[[str], None]) -> None:
        self._keep = keep_finished
        self._dropped = dropped
        self._lock = threading.Lock()
        self._by_arn: dict[str, ExecutionRecord] = {}
        self._by_machine: dict[str, dict[str, ExecutionRecord]] = {}
        self._finished: deque[ExecutionRecord] = deque()
        self._sequence = 0
        self._ends = 0
        self._open = 0

    def continue_from(self, sequence: int) -> None:
        """Have the next sequence numbers follow one that was given out by an earlier process."""
        with self._lock:
            self._sequence = max(self._sequence, sequence)

    def next_sequence(self) -> int:
        with self._lock:
            self._sequence += 1
            return self._sequence

    def add(self, record: ExecutionRecord, most_open: float = math.inf) -> ExecutionRecord:
        """Keep `record`, or return the one that has its ARN already.

        starter A        starter B
        add(X) -> A's
                         add(X) -> A's: B finds out that it lost and starts nothing

        Raises:
            ApiError: ExecutionLimitExceeded: as many STANDARD executions run as may.
        """
        with self._lock:
            present = self._by_arn.get(record.arn)
            if present is not None:
                return present
            machine = record.target.machine
            if machine.type == "STANDARD":
                if self._open >= most_open:
                    raise execution_limit_exceeded(most_open)
                self._open += 1
            self._by_arn[record.arn] = record
            self._by_machine.setdefault(machine.arn, {})[record.arn] = record
        return record

    def get(self, arn: str) -> ExecutionRecord | None:
        return self._by_arn.get(arn)

    def require(self, arn: str) -> ExecutionRecord:
        """Return the record of an ARN, else raise ExecutionDoesNotExist."""
        record = self._by_arn.get(arn)
        if record is None:
            raise execution_does_not_exist(arn)
        return record

    def watch(self, record: ExecutionRecord, watcher: Watcher) -> None:
        """Have `watcher` called when the execution ends, at once if it has.

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
        """Call the watchers, count `record` among the finished ones, drop those above the number to keep.

        Each end counts once: one that was found when the executions were restored may be told again.
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
        if record.target.machine.type == "EXPRESS":  # nothing can ask for it any more
            self._drop(record)
        else:
            self._open -= 1
            self._finished.append(record)
            while len(self._finished) > self._keep:
                self._drop(self._finished.popleft())

    def redriven(self, record: ExecutionRecord, most_open: float = math.inf) -> bool:
        """Count `record` among the running ones again; tell whether it was not yet.

        Raises:
            ApiError: ExecutionLimitExceeded: as many STANDARD executions run as may.
        """
        with self._lock:
            was_finished = record.finished
            if was_finished:
                if self._open >= most_open:
                    raise execution_limit_exceeded(most_open)
                self._open += 1
                record.finished = False
                record.redrives_asked = record.execution.redrive_count + 1
                self._finished.remove(record)
        return was_finished

    def newest_first(self, machine_arn: str | None = None) -> Iterator[ExecutionRecord]:
        """Yield the executions of a machine, by default of all, the last started first."""
        with self._lock:
            of = self._by_arn if machine_arn is None else self._by_machine.get(machine_arn, {})
            records = list(of.values())
        return reversed(records)

    def running(self, machine_arn: str) -> list[ExecutionRecord]:
        return [record for record in self.newest_first(machine_arn) if record.status == RUNNING]

    def progress(self) -> tuple[int, ...]:
        """Return a value that differs from the one before if an execution began, went on or ended since."""
        with self._lock:
            records = list(self._by_arn.values())
        running = [len(record.execution.history) for record in records if not record.finished]
        return self._sequence, self._ends, len(records), len(running), sum(running)

    def __len__(self) -> int:
        return len(self._by_arn)

    def __iter__(self) -> Iterator[ExecutionRecord]:
        with self._lock:
            return iter(list(self._by_arn.values()))

    def _drop(self, record: ExecutionRecord) -> None:
        self._by_arn.pop(record.arn, None)
        of_machine = self._by_machine.get(record.target.machine.arn, {})
        of_machine.pop(record.arn, None)
        self._dropped(record.arn)
