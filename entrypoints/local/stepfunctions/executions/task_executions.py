"""Executions that tasks of other executions start, watch and abort (`states:startExecution`)."""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.stepfunctions.executions.execution_actions import ExecutionActions
from entrypoints.local.stepfunctions.executions.execution_descriptions import describe
from entrypoints.local.stepfunctions.executions.execution_records import (
    ExecutionRecord,
    ExecutionRecords,
    Watcher,
)
from entrypoints.local.stepfunctions.executions.execution_starter import ExecutionStarter
from entrypoints.local.stepfunctions.integrations.nested.nested_executions import TaskOrigin
from entrypoints.local.system.clock import Clock


class TaskExecutions:
    """The operations on executions that the integration with Step Functions itself needs."""

    def __init__(
        self, starter: ExecutionStarter, records: ExecutionRecords, actions: ExecutionActions, clock: Clock
    ) -> None:
        self._starter = starter
        self._records = records
        self._actions = actions
        self._clock = clock

    def start(  # noqa: PLR0913, PLR0917 -- as StartExecution has them
        self,
        state_machine_arn: str,
        name: str | None = None,
        text: str = "{}",
        trace_header: str | None = None,
        watcher: Watcher | None = None,
        origin: TaskOrigin | None = None,
    ) -> ExecutionRecord:
        """Start an execution for the task `origin`; `watcher` is called when it has ended.

        Raises:
            ApiError: See `ExecutionActions.start_execution`.
        """
        return self._starter.start(state_machine_arn, name, text, trace_header, watcher, origin)

    def watch(self, record: ExecutionRecord, watcher: Watcher) -> None:
        """Call `watcher` when an execution has ended, at once if it has."""
        self._records.watch(record, watcher)

    def abort(self, record: ExecutionRecord) -> None:
        """Abort an execution that no task waits for any longer, at once or as soon as it begins."""
        self._actions.abort(record)

    def describe(self, record: ExecutionRecord) -> Mapping[str, Any]:
        """Describe an execution as DescribeExecution does."""
        return describe(record, self._clock.timestamp())
