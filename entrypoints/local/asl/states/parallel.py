"""The Parallel state.

https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.asl.engine import history as events
from entrypoints.local.asl.engine.branches import Branches, branches_of
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.fields.data_flow import DataFlow
from entrypoints.local.asl.states.recovering_state import RecoveringState
from entrypoints.local.asl.states.retriers_and_catchers import FATAL
from entrypoints.local.asl.states.state import State

CompileBlock = Callable[[Mapping[str, Any]], State]
"""Compiles StartAt and States of a branch to its first state."""


class ParallelState(RecoveringState):
    """Runs branches side by side and continues when all have ended."""

    __slots__ = ("_arguments", "_branches", "_output")

    def __init__(
        self, name: str, definition: Mapping[str, Any], flow: DataFlow, compile_block: CompileBlock
    ) -> None:
        super().__init__(name, definition, flow)
        self._arguments = flow.arguments(definition)
        self._output = flow.output(definition, has_result=True)
        self._branches = [compile_block(branch) for branch in definition["Branches"]]

    def run(self, frame: Frame) -> Frame | None:
        value = self._arguments(frame)
        frame.record(events.PARALLEL_STARTED)
        frame.group = group = Branches(len(self._branches))
        for index, start in enumerate(self._branches):
            group.start(frame.branch(start, value, index, frame.item))
        return None

    def branch_succeeded(self, frame: Frame, branch: Frame, output: Any) -> Frame | None:
        group = branches_of(frame)
        group.close(branch, output)
        frame.last_event = branch.last_event
        if not group.unfinished:
            # A step of its own: this one belongs to the branch, whose failures are not the Parallel's.
            frame.scheduler.push_first(self._complete, frame)
        return None

    def _complete(self, frame: Frame) -> Frame | None:
        results, frame.group = branches_of(frame).results, None
        frame.record_aside(events.PARALLEL_SUCCEEDED)  # AWS links the exit to the last branch's last event
        made, assigned = self._output(frame, results)
        return self.leave(frame, self.next, made, assigned)

    def branch_failed(
        self, frame: Frame, branch: Frame, error: str | None, cause: str | None
    ) -> Frame | None:
        frame.last_event = branch.last_event
        branches_of(frame).fail(branch)
        return self.recover(frame, error, cause)

    def failed_for_good(self, frame: Frame, error: str | None) -> None:
        # A fatal error ends the execution at once (reported: https://github.com/floci-io/floci/issues/2868).
        if error not in FATAL:
            frame.record(events.PARALLEL_FAILED)

    def redrive(self, frame: Frame) -> Frame | None:
        if frame.group is None:  # it has failed before its branches began, or after they had ended
            return super().redrive(frame)
        frame.revive()
        branches_of(frame).redrive()
        return None
