"""The Map state in DISTRIBUTED mode: each item, or batch of items, is a child execution of its own.

https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from entrypoints.local.asl.data_sets.item_batcher import ItemBatcher
from entrypoints.local.asl.data_sets.item_reader import ItemReader
from entrypoints.local.asl.data_sets.map_items import DataItem, distributed_items, item_selector, tolerances
from entrypoints.local.asl.data_sets.result_writer import ResultWriter
from entrypoints.local.asl.engine import history as events
from entrypoints.local.asl.engine.context_object import ExecutionIdentity, MapItem
from entrypoints.local.asl.engine.effects import Call, Purpose
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.execution import Execution
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.limits import at_once
from entrypoints.local.asl.engine.map_run import ChildExecution
from entrypoints.local.asl.engine.state_machine import StateMachine
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.fields.data_flow import DataFlow
from entrypoints.local.asl.states.map_distributed_run import DistributedMapRun
from entrypoints.local.asl.states.recovering_state import RecoveringState
from entrypoints.local.asl.states.retriers_and_catchers import FATAL
from entrypoints.local.asl.tasks.task_outcomes import TaskFailed, TaskSucceeded
from entrypoints.local.asl.tasks.task_resources import TaskResource

_OF_RUNS = {"States.ExceedToleratedFailureThreshold", "States.ItemReaderFailed", "States.ResultWriterFailed"}
"""Errors of the run itself; their causes do not name the state (recorded)."""


class DistributedMapState(RecoveringState):
    """Runs a child execution for each item or batch."""

    __slots__ = (
        "_batcher",
        "_input",
        "_items",
        "_label",
        "_machine",
        "_output",
        "_reader",
        "_selector",
        "_tolerances",
        "_width",
        "_writer",
    )

    def __init__(
        self, name: str, definition: Mapping[str, Any], flow: DataFlow, machine: StateMachine
    ) -> None:
        super().__init__(name, definition, flow)
        self._machine = machine
        self._input = flow.input(definition)
        self._items = distributed_items(definition, flow.language)
        self._reader = (
            ItemReader(definition["ItemReader"], flow.language) if "ItemReader" in definition else None
        )
        self._selector = item_selector(definition, flow.language)
        self._batcher = (
            ItemBatcher(definition["ItemBatcher"], flow.language) if "ItemBatcher" in definition else None
        )
        self._writer = ResultWriter(definition.get("ResultWriter", {}), flow.language)
        self._output = flow.output(definition, has_result=True)
        self._width = fields.map_number(definition, "MaxConcurrency", flow.language)
        self._tolerances = tolerances(definition, flow.language)
        self._label: str | None = definition.get("Label")

    def run(self, frame: Frame) -> Frame | None:
        frame.group = None
        value = self._input(frame)
        items = [] if self._reader else self._items(frame, value)
        width = fields.concurrency(self._width, frame)
        frame.record(events.MAP_STARTED, len(items))
        frame.group = run = self._new_run(frame, width)
        frame.record(events.MAP_RUN_STARTED, run.arn)
        frame.execution.map_runs.append(run)
        try:
            if self._reader is None:
                return self._begin(frame, run, value, items)
            run.reading = reading = self._reader.begin(frame)
            self._invoke(frame, reading.target, reading.parameters, reading.purpose)
        except StatesError as failure:
            return self._run_failed(frame, run, failure)
        return None

    def _new_run(self, frame: Frame, width: int) -> DistributedMapRun:
        count, percentage = self._tolerances(frame)
        arn = f"{self._arn(frame, 'mapRun')}:{_uuid(frame)}"
        return DistributedMapRun(frame, arn, frame.scheduler.now, width, count, percentage)

    def _arn(self, frame: Frame, kind: str) -> str:
        """Return the ARN that the run and its children share up to their own ids."""
        identity = frame.execution.identity
        partition, service, region, account = identity.state_machine_arn.split(":")[1:5]
        label = self._label or _uuid(frame)
        return f"arn:{partition}:{service}:{region}:{account}:{kind}:{identity.state_machine_name}/{label}"

    def _invoke(self, frame: Frame, target: TaskResource, parameters: Any, purpose: Purpose) -> None:
        token = frame.token = frame.scheduler.new_token(frame)
        identity = frame.execution.identity
        frame.scheduler.invoke(token, Call(target, parameters, identity, self.name, purpose=purpose))

    def task_reported(self, frame: Frame) -> Frame | None:
        run = _run(frame)
        match frame.take_outcome():
            case TaskSucceeded(answer):
                frame.token = 0
                return self._answered(frame, run, answer)
            case TaskFailed(error, cause):
                frame.token = 0
                name = "States.ResultWriterFailed" if run.phase == "writing" else "States.ItemReaderFailed"
                return self._run_failed(frame, run, StatesError(name, cause or error))
        return None

    def _answered(self, frame: Frame, run: DistributedMapRun, answer: Any) -> Frame | None:
        if run.phase == "writing":
            return self._write_next(frame, run)
        try:
            return self._read(frame, run, answer)
        except StatesError as failure:
            return self._run_failed(frame, run, failure)

    def _read(self, frame: Frame, run: DistributedMapRun, answer: Any) -> Frame | None:
        """Accept an object of the data set; start the children once all objects are read."""
        reader, reading = self._reader, run.reading
        if reader is None or reading is None:
            raise TypeError(f"'{self.name}' reads nothing")
        if reader.accept(frame, reading, answer):
            self._invoke(frame, reading.target, reading.parameters, reading.purpose)
            return None
        run.reading = None
        return self._begin(frame, run, self._input(frame), reading.items)

    def _begin(self, frame: Frame, run: DistributedMapRun, value: Any, items: list[DataItem]) -> Frame | None:
        run.phase = "running"
        inputs = [self._selected(frame, value, index, item) for index, item in enumerate(items)]
        if self._batcher is not None:
            run.fill(*self._batcher.batches(frame, value, inputs))
        else:
            run.fill(inputs, [1] * len(inputs))
        return self._advance(frame)

    def _selected(self, frame: Frame, value: Any, index: int, item: DataItem) -> Any:
        if self._selector is None:
            return item.input
        return self._selector(frame, value, MapItem(index, *item))

    def map_run_updated(self, frame: Frame) -> Frame | None:
        return self._advance(frame) if _run(frame).phase == "running" else None

    def _advance(self, frame: Frame) -> Frame | None:
        """Start as many children as may run, or end the run.

        By the time of this step another child may have failed the run and moved the frame elsewhere.
        """
        if frame.state is not self or frame.group is None:
            return None
        run = _run(frame)
        if run.status != "RUNNING":
            return None
        if run.exceeded:
            failure = StatesError(
                "States.ExceedToleratedFailureThreshold",
                "The specified tolerated failure threshold was exceeded",
            )
            return self._run_failed(frame, run, failure)
        if not run.unfinished:
            return self._complete(frame, run)
        width = at_once(run.max_concurrency, frame.execution.limits.map_run_children)
        while run.to_redrive and run.running < width:
            run.to_redrive.popleft().push_redrive()
        while len(run.children) < len(run.inputs) and run.running < width:
            self._start_child(frame, run)
        return None

    def _start_child(self, frame: Frame, run: DistributedMapRun) -> None:
        parent = frame.execution
        name = _uuid(frame)
        prefix = run.arn.rsplit(":", 1)[0]
        identity = ExecutionIdentity(
            execution_arn=f"{prefix.replace(':mapRun:', ':execution:')}:{name}",
            name=name,
            role_arn=parent.identity.role_arn,
            state_machine_arn=f"{parent.identity.state_machine_arn}/{prefix.rsplit('/', 1)[1]}",
            state_machine_name=parent.identity.state_machine_name,
            region=parent.identity.region,
        )
        child = Execution(
            self._machine,
            run.inputs[len(run.children)],
            identity=identity,
            rng=0,
            limits=parent.limits,
            parameter_errors=parent.parameter_errors,
            scheduler=frame.scheduler,
            parent=frame,
        )
        run.children.append(child)
        first = child.begin({}, frame.now)
        frame.scheduler.push(first.state.enter, first)

    def child_ended(self, frame: Frame, child: ChildExecution) -> None:
        run = _run(frame)
        run.count_end(child)
        if run.status == "RUNNING":
            # A step of its own: this one belongs to the child, which is still ending.
            frame.scheduler.push_first(self._advance, frame)

    def _complete(self, frame: Frame, run: DistributedMapRun) -> Frame | None:
        if self._writer.target is None:
            return self._leave_with(frame, run, self._writer.results(run))
        run.phase = "writing"
        run.writes, run.result = self._writer.requests(frame, run)
        return self._write_next(frame, run)

    def _write_next(self, frame: Frame, run: DistributedMapRun) -> Frame | None:
        if not run.writes or self._writer.target is None:
            return self._leave_with(frame, run, run.result)
        self._invoke(frame, self._writer.target, run.writes.pop(0), "write-results")
        return None

    def _leave_with(self, frame: Frame, run: DistributedMapRun, result: Any) -> Frame | None:
        run.end("SUCCEEDED", frame.scheduler.now)
        frame.group = None
        frame.record(events.MAP_RUN_SUCCEEDED)
        frame.record_aside(events.MAP_SUCCEEDED)
        made, assigned = self._output(frame, result)
        return self.leave(frame, self.next, made, assigned)

    def _run_failed(self, frame: Frame, run: DistributedMapRun, failure: StatesError) -> Frame | None:
        run.end("FAILED", frame.scheduler.now)
        run.abort()
        cause = failure.cause
        if failure.error not in _OF_RUNS:  # a field of the state could not be evaluated
            cause = self.explained(frame, failure)
        frame.record(events.MAP_RUN_FAILED, failure.error, cause)
        return self.recover(frame, failure.error, cause)

    def failed_for_good(self, frame: Frame, error: str | None) -> None:
        if error not in FATAL:
            frame.record(events.MAP_FAILED)

    def redrive(self, frame: Frame) -> Frame | None:
        if frame.group is None:  # it has failed before its run began, or after that had ended
            return super().redrive(frame)
        run = _run(frame)
        frame.revive()
        if run.redrive_count >= frame.execution.limits.map_run_redrives:
            return self._redriven_too_often(frame, run)
        run.begin_again(frame.scheduler.now)
        frame.follow_newest()
        frame.record(events.MAP_RUN_REDRIVEN, run.arn, run.redrive_count)
        return self._advance(frame)

    def _redriven_too_often(self, frame: Frame, run: DistributedMapRun) -> Frame | None:
        """Fail as AWS does (the error is documented, the sentence is ours).

        https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html#redrive-eligibility-map-run
        """
        most = frame.execution.limits.map_run_redrives
        cause = f"The Map Run reached the maximum number of redrives ({most})."
        frame.follow_newest()
        return self._run_failed(frame, run, StatesError("States.Runtime", cause))


def _run(frame: Frame) -> DistributedMapRun:
    if not isinstance(frame.group, DistributedMapRun):
        raise TypeError(f"'{frame.state.name}' has no Map Run")
    return frame.group


def _uuid(frame: Frame) -> str:
    return str(UUID(int=frame.rng.getrandbits(128), version=4))
