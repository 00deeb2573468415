"""Inputs of an execution: values that drivers apply and journals store.

Applied in the same order at the same moments, they build the same execution again.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from entrypoints.local.asl.engine.effects import Effect
from entrypoints.local.asl.engine.execution import Execution
from entrypoints.local.asl.engine.map_run import find_child, find_map_run
from entrypoints.local.asl.tasks.task_outcomes import FINAL_OUTCOMES, TaskOutcome


@dataclass(frozen=True, slots=True)
class Start:
    """Begins the execution."""

    def apply(self, execution: Execution, now: float) -> list[Effect]:
        """Apply the input; return the effects to carry out."""
        return execution.start(now)


class TaskReport(NamedTuple):
    """Brings an outcome of the task of a number; a tuple, because every task creates one."""

    token: int
    outcome: TaskOutcome

    @property
    def ends_task(self) -> bool:
        """Whether the task has ended, and no later outcome counts."""
        return isinstance(self.outcome, FINAL_OUTCOMES)

    def apply(self, execution: Execution, now: float) -> list[Effect]:
        """Apply the input; return the effects to carry out."""
        return execution.report(self.token, self.outcome, now)


@dataclass(frozen=True, slots=True)
class TimerDue:
    """Reports that the timer of a number has come due."""

    timer: int

    def apply(self, execution: Execution, now: float) -> list[Effect]:
        """Apply the input; return the effects to carry out."""
        return execution.fire(self.timer, now)


@dataclass(frozen=True, slots=True)
class Stop:
    """Aborts the execution at a user's request."""

    error: str | None
    cause: str | None

    def apply(self, execution: Execution, now: float) -> list[Effect]:
        """Apply the input; return the effects to carry out."""
        return execution.stop(self.error, self.cause, now)


@dataclass(frozen=True, slots=True)
class Expire:
    """Ends an execution that has been open for as long as one may be."""

    def apply(self, execution: Execution, now: float) -> list[Effect]:
        """Apply the input; return the effects to carry out."""
        return execution.expire(now)


@dataclass(frozen=True, slots=True)
class Terminate:
    """Ends the execution at its next transition."""

    def apply(self, execution: Execution, _now: float) -> list[Effect]:
        """Apply the input; return the effects to carry out."""
        return execution.terminate()


@dataclass(frozen=True, slots=True)
class MapRunUpdate:
    """Changes limits of a Map Run; None leaves one as it is."""

    map_run_arn: str
    max_concurrency: int | None
    tolerated_count: float | None
    tolerated_percentage: float | None

    def apply(self, execution: Execution, now: float) -> list[Effect]:
        """Apply the input; return the effects to carry out."""
        run = find_map_run(execution.map_runs, self.map_run_arn)
        if run is None or run.status != "RUNNING":
            return []
        run.limit(self.max_concurrency, self.tolerated_count, self.tolerated_percentage)
        return run.frame.map_run_updated(now)


@dataclass(frozen=True, slots=True)
class ChildStop:
    """Aborts a child execution of a Map Run, which counts it as failed."""

    execution_arn: str
    error: str | None
    cause: str | None

    def apply(self, execution: Execution, now: float) -> list[Effect]:
        """Apply the input; return the effects to carry out."""
        child = find_child(execution.map_runs, self.execution_arn)
        return [] if child is None else child.stop(self.error, self.cause, now)


@dataclass(frozen=True, slots=True)
class Redrive:
    """Resumes an execution that did not succeed."""

    def apply(self, execution: Execution, now: float) -> list[Effect]:
        """Apply the input; return the effects to carry out."""
        return execution.redrive(now)


Input: TypeAlias = (
    Start | TaskReport | TimerDue | Stop | Expire | Terminate | MapRunUpdate | ChildStop | Redrive
)


class TimedInput(NamedTuple):
    """An input and the moment at which it came, in epoch seconds."""

    input: Input
    at: float
