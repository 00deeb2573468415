"""Executions as the API describes and lists them.

The rules are those of the actions' pages in
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html.
"""

from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter
from typing import Any

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.api.arns import parse_arn
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.api.pagination import ListQuery, page_of
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord
from entrypoints.local.stepfunctions.executions.redrive_rules import why_not_redrivable
from entrypoints.local.stepfunctions.state_machines.machine_records import Revision
from entrypoints.local.stepfunctions.state_machines.state_machine_descriptions import describe_revision

_BILLED_MEMORY = 64
"""MB that AWS bills for a small EXPRESS execution; memory is not measured here."""


def describe(record: ExecutionRecord, now: float, included_data: str = "ALL_DATA") -> dict[str, Any]:
    """Return the answer of DescribeExecution at a moment in epoch seconds, which decides on redrives."""
    refused = why_not_redrivable(record, now)
    answer = {
        **record.summary(),
        **_data_of(record, included_data),
        "redriveStatus": _redrive_status(record, refused),
    }
    if refused:
        answer["redriveStatusReason"] = refused
    if record.trace_header:
        answer["traceHeader"] = record.trace_header
    return answer


def describe_sync(record: ExecutionRecord, included_data: str) -> dict[str, Any]:
    """Return the answer of StartSyncExecution."""
    stop = record.execution.stop_date or record.start_date
    billed = max(1, int((stop - record.start_date) * 10))  # whole tenths of a second, at least one
    answer = {
        "executionArn": record.arn,
        "stateMachineArn": record.target.machine.arn,
        "name": record.name,
        "startDate": record.start_date,
        "stopDate": stop,
        "status": record.status,
        **_data_of(record, included_data),
        "billingDetails": {
            "billedMemoryUsedInMB": _BILLED_MEMORY,
            "billedDurationInMilliseconds": billed * 100,
        },
    }
    return {**answer, "traceHeader": record.trace_header} if record.trace_header else answer


def describe_machine_of(record: ExecutionRecord, included_data: str) -> dict[str, Any]:
    """Return the answer of DescribeStateMachineForExecution."""
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


def page_of_executions(  # noqa: PLR0913, PLR0917 -- AWS's parameters
    records: Iterable[ExecutionRecord],
    state_machine_arn: str | None,
    map_run_arn: str | None,
    status_filter: str | None,
    redrive_filter: str | None,
    max_results: int | None,
    next_token: str | None,
) -> dict[str, Any]:
    """Return a page of ListExecutions, the latest first."""
    query = ListQuery("ListExecutions", state_machine_arn, map_run_arn, status_filter, redrive_filter)
    before = query.position(next_token)
    chosen = (
        record
        for record in records
        if (status_filter is None or record.status == status_filter) and _redriven_as(record, redrive_filter)
    )
    dated = sorted(((_date(record), record) for record in chosen), key=itemgetter(0), reverse=True)
    rest = (entry for entry in dated if before is None or entry[0] < before)
    return page_of("executions", rest, max_results, query, itemgetter(0), lambda entry: _listed(entry[1]))


def output_of(execution: Execution) -> str:
    """Return the output of an execution that has succeeded, as JSON text."""
    text = execution.output_text
    return write_document(execution.output) if text is None else text


def _data_of(record: ExecutionRecord, included_data: str) -> dict[str, Any]:
    """Return input, output, error and cause as an answer carries them."""
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


def _date(record: ExecutionRecord) -> str:
    """Return a text that sorts executions by their latest date, and then by their starts."""
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
