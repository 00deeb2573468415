"""The Map state in INLINE mode.

https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
"""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.data_sets.map_items import STATE_DATA, item_selector, items_reader, tolerances
from entrypoints.local.asl.engine import history as events
from entrypoints.local.asl.engine.branches import Branches, branches_of
from entrypoints.local.asl.engine.context_object import MapItem
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.limits import at_once
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.fields.data_flow import DataFlow
from entrypoints.local.asl.states.recovering_state import RecoveringState
from entrypoints.local.asl.states.retriers_and_catchers import FATAL
from entrypoints.local.asl.states.state import State


class InlineMapState(RecoveringState):
    """Runs its processor for each item, inside this execution."""

    __slots__ = ("_input", "_items", "_output", "_selector", "_start", "_tolerances", "_width")

    def __init__(self, name: str, definition: Mapping[str, Any], flow: DataFlow, start: State) -> None:
        super().__init__(name, definition, flow)
        self._input = flow.input(definition)
        self._items = items_reader(definition, flow.language)
        self._selector = item_selector(definition, flow.language)
        self._output = flow.output(definition, has_result=True)
        self._width = fields.map_number(definition, "MaxConcurrency", flow.language)
        self._tolerances = tolerances(definition, flow.language)
        self._start = start

    def run(self, frame: Frame) -> Frame | None:
        value = self._input(frame)
        items = self._items(frame, value)
        width = fields.concurrency(self._width, frame)
        frame.record(events.MAP_STARTED, len(items))
        self._tolerances(frame)  # no failure is tolerated in this mode, yet the fields must be valid
        width = at_once(width, frame.execution.limits.inline_iterations)
        frame.group = group = Branches(len(items), items, width, value)
        if not items:
            return self._complete(frame)
        for _ in range(min(group.width, len(items))):
            self._begin(frame, group)
        return None

    def _begin(self, frame: Frame, group: Branches) -> None:
        index = group.upcoming
        group.upcoming = index + 1
        item = group.items[index]
        here = MapItem(index, item, STATE_DATA, None)
        data = self._selector(frame, group.value, here) if self._selector else item
        branch = frame.branch(self._start, data, index, here)
        branch.record(events.ITERATION_STARTED, self.name, index)
        group.start(branch)

    def branch_succeeded(self, frame: Frame, branch: Frame, output: Any) -> Frame | None:
        group = branches_of(frame)
        group.close(branch, output)
        last = branch.last_event
        branch.record(events.ITERATION_SUCCEEDED, self.name, branch.index)
        more = group.upcoming < len(group.items)
        # As recorded: the next iteration's start is linked to the event before this iteration's end, the
        # Map's own end to the last iteration's end.
        frame.last_event = last if more else branch.last_event
        if more or not group.unfinished:
            # First, so that AWS's order holds: the Map proceeds before iterations that are already queued.
            frame.scheduler.push_first(self._advance, frame)
        return None

    def _advance(self, frame: Frame) -> Frame | None:
        if frame.state is not self or frame.group is None:
            return None  # by now another iteration has failed the Map and moved the frame elsewhere
        group = branches_of(frame)
        if not group.unfinished:
            return self._complete(frame)
        if group.upcoming < len(group.items) and len(group.open) < group.width:
            self._begin(frame, group)
        return None

    def _complete(self, frame: Frame) -> Frame | None:
        results, frame.group = branches_of(frame).results, None
        frame.record_aside(events.MAP_SUCCEEDED)
        made, assigned = self._output(frame, results)
        return self.leave(frame, self.next, made, assigned)

    def branch_failed(
        self, frame: Frame, branch: Frame, error: str | None, cause: str | None
    ) -> Frame | None:
        last = branch.last_event  # the Map's own failure is linked to the event before the iteration's
        if error not in FATAL:
            branch.record(events.ITERATION_FAILED, self.name, branch.index)
        branches_of(frame).fail(branch)
        frame.last_event = last
        return self.recover(frame, error, cause)

    def failed_for_good(self, frame: Frame, error: str | None) -> None:
        if error not in FATAL:  # as a Parallel
            frame.record(events.MAP_FAILED)

    def redrive(self, frame: Frame) -> Frame | None:
        if frame.group is None:  # as a Parallel
            return super().redrive(frame)
        frame.revive()
        branches_of(frame).redrive()
        return None
