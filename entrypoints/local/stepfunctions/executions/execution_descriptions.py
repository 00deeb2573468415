"""What the API tells of executions: describe, list, history.

The rules are those of the actions' pages in
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.api.arns import parse_arn
from entrypoints.local.stepfunctions.api.errors import type_not_supported, validation
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.api.pagination import DEFAULT_PAGE, Query, page_of
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord, ExecutionRecords
from entrypoints.local.stepfunctions.executions.redrive_rules import why_not_redrivable
from entrypoints.local.stepfunctions.state_machines.state_machine_descriptions import describe_revision

if TYPE_CHECKING:
    from entrypoints.local.asl import Execution
    from entrypoints.local.stepfunctions.executions.map_run_actions import MapRuns
    from entrypoints.local.stepfunctions.state_machines.machine_records import Revision
    from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry


class ExecutionViews:
    """Answers what the API asks about executions; changes nothing."""

    def __init__(self, registry: StateMachineRegistry, records: ExecutionRecords, map_runs: MapRuns) -> None:
        self._registry = registry
        self._records = records
        self._map_runs = map_runs

    def describe_execution(self, execution_arn: str, included_data: str = "ALL_DATA") -> dict[str, Any]:
        """Describe an execution of a STANDARD machine."""
        record = self.require(execution_arn)
        self._decrypt(record, included_data)
        return self.describe(record, included_data)

    def describe(self, record: ExecutionRecord, included_data: str = "ALL_DATA") -> dict[str, Any]:
        """Describe an execution from its record."""
        refused = why_not_redrivable(record, self._registry.clock.timestamp())
        answer = {
            **record.summary(),
            **described_data(record, included_data),
            "redriveStatus": _redrive_status(record, refused),
        }
        if refused:
            answer["redriveStatusReason"] = refused
        if record.trace_header:
            answer["traceHeader"] = record.trace_header
        return answer

    def list_executions(  # noqa: PLR0913, PLR0917 -- AWS's parameters
        self,
        state_machine_arn: str | None = None,
        status_filter: str | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
        map_run_arn: str | None = None,
        redrive_filter: str | None = None,
    ) -> dict[str, Any]:
        """List the executions of a machine (or of its version or alias) or of a map run, the latest first.

        What runs is dated by its start or redrive, what has ended by its end (API reference, ListExecutions).
        """
        if (state_machine_arn is None) == (map_run_arn is None):
            raise validation("Must specify either a state machine ARN or a map run ARN, and not both")
        if status_filter == "PENDING_REDRIVE" and map_run_arn is None:
            raise validation(
                "The status filter PENDING_REDRIVE is for the child executions of a map run only"
            )
        of = (
            self._of_machine(state_machine_arn)
            if state_machine_arn
            else self._map_runs.children(map_run_arn or "")
        )
        query = Query("ListExecutions", state_machine_arn, map_run_arn, status_filter, redrive_filter)
        before = query.position(next_token)
        chosen = (
            record
            for record in of
            if (status_filter is None or record.status == status_filter)
            and _redriven_as(record, redrive_filter)
        )
        dated = sorted(((_date(record), record) for record in chosen), key=itemgetter(0), reverse=True)
        rest = (one for one in dated if before is None or one[0] < before)
        return page_of("executions", rest, max_results, query, itemgetter(0), lambda one: _listed(one[1]))

    def get_execution_history(
        self,
        execution_arn: str,
        max_results: int | None = None,
        *,
        reverse_order: bool = False,
        next_token: str | None = None,
        include_execution_data: bool = True,
    ) -> dict[str, Any]:
        """Return a page of an execution's event history; pages go by the events' ids, which never move."""
        record = self.require(execution_arn)
        self._decrypt(record)
        history = record.execution.history
        query = Query("GetExecutionHistory", execution_arn, reverse_order)
        size, known = max_results or DEFAULT_PAGE, len(history)
        last = query.number(next_token, known + 1 if reverse_order else 0)
        if reverse_order:
            start = max(0, last - 1 - size)
            events = history.events(start=start, limit=last - 1 - start)[::-1]
        else:
            events = history.events(start=last, limit=size)
        answer: dict[str, Any] = {
            "events": events if include_execution_data else [_without_data(event) for event in events]
        }
        if events and events[-1]["id"] != (1 if reverse_order else known):
            answer["nextToken"] = query.token(str(events[-1]["id"]))
        return answer

    def describe_state_machine_for_execution(
        self, execution_arn: str, included_data: str = "ALL_DATA"
    ) -> dict[str, Any]:
        """Describe the state machine as it was when an execution began; a child execution's is its Map's."""
        record = self.require(execution_arn)
        self._decrypt(record, included_data)
        target = record.target
        answer = {
            "stateMachineArn": record.execution.identity.state_machine_arn,
            "name": target.machine.name,
            "updateDate": target.revision.created,
            **describe_revision(_revision_of(record), included_data),
        }
        if record.child_of is not None:
            answer["mapRunArn"] = record.child_of.map_run_arn
            answer["label"] = parse_arn(record.child_of.map_run_arn).name.partition("/")[2]
        return answer

    def require(self, arn: str) -> ExecutionRecord:
        """Return the record of a STANDARD execution, or of a child execution of a map run.

        Raises:
            ApiError: InvalidArn (an EXPRESS execution's among others), ExecutionDoesNotExist.
        """
        record = self._records.get(arn)
        if record is None or record.target.machine.type == "EXPRESS":
            return self._map_runs.child(arn)
        return record

    def _decrypt(self, record: ExecutionRecord, included_data: str = "ALL_DATA") -> None:
        """Have the execution's key decrypt what is to be shown, if it is data."""
        if included_data == "ALL_DATA":
            self._registry.keys.read(*record.target.key)

    def _of_machine(self, arn: str) -> Iterable[ExecutionRecord]:
        parsed = parse_arn(arn, "stateMachine")
        machine = self._registry.machine(parsed.unqualified)
        if machine.type == "EXPRESS":
            raise type_not_supported()
        records = self._records.newest_first(machine.arn)
        if parsed.qualifier is None:
            return records
        return (r for r in records if arn in (r.target.version_arn, r.target.alias_arn))


def _date(record: ExecutionRecord) -> str:
    """Return a text that sorts executions by what happened to them last, and then by their starts."""
    execution = record.execution
    last = execution.stop_date or execution.redrive_date or record.start_date
    return f"{last:020.6f} {record.sequence:012}"


def _listed(record: ExecutionRecord) -> dict[str, Any]:
    shown = record.summary()
    return shown if record.child_of is None else {**shown, "itemCount": record.child_of.item_count}


def _revision_of(record: ExecutionRecord) -> Revision:
    revision = record.target.revision
    if record.child_of is None:
        return revision
    machine = record.execution.machine
    return replace(revision, definition=write_document(machine.definition), machine=machine)


def _redrive_status(record: ExecutionRecord, refused: str | None) -> str:
    if refused is not None:
        return "NOT_REDRIVABLE"
    return "REDRIVABLE" if record.child_of is None else "REDRIVABLE_BY_MAP_RUN"


def _redriven_as(record: ExecutionRecord, redrive_filter: str | None) -> bool:
    return redrive_filter is None or (redrive_filter == "REDRIVEN") == (record.execution.redrive_count > 0)


def described_data(record: ExecutionRecord, included_data: str) -> dict[str, Any]:
    """Return input, output, error and cause as a Describe answer carries them."""
    execution = record.execution
    included = included_data == "ALL_DATA"
    answer: dict[str, Any] = {"inputDetails": {"included": included}}
    if included:
        answer["input"] = record.input
    if execution.status == "SUCCEEDED":
        answer["outputDetails"] = {"included": included}
        if included:
            answer["output"] = output_of(execution)
    if execution.error is not None and not record.redriving:
        answer["error"] = execution.error
    if execution.cause is not None and not record.redriving:
        answer["cause"] = execution.cause
    return answer


def output_of(execution: Execution) -> str:
    """Return the output of an execution that has succeeded, as JSON text."""
    text = execution.output_text
    return write_document(execution.output) if text is None else text


def _without_data(event: dict[str, Any]) -> dict[str, Any]:
    return {
        key: {k: v for k, v in value.items() if k not in ("input", "output")}
        if isinstance(value, dict)
        else value
        for key, value in event.items()
    }
