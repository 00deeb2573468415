"""The Parallel state.

https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl.engine import history as events
from entrypoints.local.asl.engine.branches import Group
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.expressions import data_flow as dataflow
from entrypoints.local.asl.states.recovering import RecoveringState
from entrypoints.local.asl.states.retry_and_catch import FATAL

if TYPE_CHECKING:
    from entrypoints.local.asl.definitions.definition import Language
    from entrypoints.local.asl.states.state import State

Block = Callable[[Mapping[str, Any]], "State"]
"""Compiles StartAt and States of a branch to its first state."""


class ParallelState(RecoveringState):
    """Runs branches side by side and goes on when all have ended."""

    __slots__ = ("_arguments", "_branches", "_output")

    def __init__(self, name: str, definition: Mapping[str, Any], language: Language, block: Block) -> None:
        super().__init__(name, definition, language)
        self._arguments = dataflow.arguments(definition, language)
        self._output = dataflow.output(definition, language, has_result=True)
        self._branches = [block(branch) for branch in definition["Branches"]]

    def run(self, frame: Frame) -> Frame | None:
        value = self._arguments(frame)
        frame.record(events.PARALLEL_STARTED)
        frame.group = group = Group(len(self._branches))
        for index, start in enumerate(self._branches):
            branch = Frame(frame.execution, start, value, frame.variables, frame, index)
            branch.item = frame.item
            branch.last_event = frame.last_event
            group.open[index] = branch
            frame.scheduler.push(start.enter, branch)
        return None

    def branch_succeeded(self, frame: Frame, branch: Frame, output: Any) -> Frame | None:
        group = _group(frame)
        group.close(branch, output)
        frame.last_event = branch.last_event
        if not group.unfinished:
            frame.scheduler.push_first(self._complete, frame)
        return None

    def _complete(self, frame: Frame) -> Frame | None:
        results, frame.group = _group(frame).results, None
        last = frame.last_event
        frame.record(events.PARALLEL_SUCCEEDED)
        frame.last_event = last  # AWS links the exit to the last branch's last event
        made, assigned = self._output(frame, results)
        return self.leave(frame, self.next, made, assigned)

    def branch_failed(
        self, frame: Frame, branch: Frame, error: str | None, cause: str | None
    ) -> Frame | None:
        frame.last_event = branch.last_event
        _group(frame).fail(branch)
        return self.recover(frame, error, cause)

    def failed_for_good(self, frame: Frame, error: str | None) -> None:
        # What is fatal ends the execution at once (reported: https://github.com/floci-io/floci/issues/2868).
        if error not in FATAL:
            frame.record(events.PARALLEL_FAILED)

    def redrive(self, frame: Frame) -> Frame | None:
        return redrive_group(self, frame)


def redrive_group(state: RecoveringState, frame: Frame) -> Frame | None:
    """Set going again the branches that failed or were stopped; what has ended well keeps its result."""
    group = frame.group
    if not isinstance(group, Group):
        return super(RecoveringState, state).redrive(frame)
    frame.dead, frame.error, frame.retry_count, frame.retry_counters = False, None, 0, None
    failed, group.failed = group.failed, []
    for branch in failed:
        branch.dead = False
        group.open[branch.index] = branch
        frame.scheduler.push(branch.state.redrive, branch)
    return None


def _group(frame: Frame) -> Group:
    if not isinstance(frame.group, Group):
        raise TypeError(f"'{frame.state.name}' has no branches open")
    return frame.group
