"""The API's actions on Map Runs, and the child executions of Map Runs.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html
"""

from collections.abc import Iterator
from typing import Any

from entrypoints.local.asl import Execution, MapRun
from entrypoints.local.stepfunctions.api.arns import Arn, Place, parse_arn
from entrypoints.local.stepfunctions.api.errors import (
    execution_does_not_exist,
    resource_not_found,
    validation,
)
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.api.pagination import ListQuery, page_of
from entrypoints.local.stepfunctions.drivers import Driver
from entrypoints.local.stepfunctions.executions.execution_records import (
    ChildOf,
    ExecutionRecord,
    ExecutionRecords,
)


class MapRunActions:
    """The API's actions on the Map Runs of this process's executions."""

    def __init__(self, place: Place, records: ExecutionRecords, driver: Driver) -> None:
        self._driver = driver
        self._place = place
        self._records = records

    def describe_map_run(self, map_run_arn: str) -> dict[str, Any]:
        """Describe a Map Run: its limits, and the counts of its items and child executions by status."""
        record, run = self._require(map_run_arn)
        answer: dict[str, Any] = {
            "mapRunArn": run.arn,
            "executionArn": record.arn,
            "status": run.status,
            "startDate": run.start_date,
            "maxConcurrency": run.max_concurrency,
            "toleratedFailurePercentage": float(run.tolerated_percentage),
            "toleratedFailureCount": int(run.tolerated_count),
            "itemCounts": run.item_counts(),
            "executionCounts": run.execution_counts(),
            "redriveCount": run.redrive_count,
        }
        if run.stop_date is not None:
            answer["stopDate"] = run.stop_date
        if run.redrive_date is not None:
            answer["redriveDate"] = run.redrive_date
        return answer

    def list_map_runs(
        self, execution_arn: str, max_results: int | None = None, next_token: str | None = None
    ) -> dict[str, Any]:
        """List the Map Runs of an execution."""
        parse_arn(execution_arn, "execution")
        record = self._records.require(execution_arn)
        query = ListQuery("ListMapRuns", execution_arn)
        first = query.number(next_token, 0)
        numbered = list(enumerate(record.execution.map_runs))[first:]
        return page_of(
            "mapRuns",
            numbered,
            max_results,
            query,
            lambda one: str(one[0] + 1),
            lambda one: _listed(record, one[1]),
        )

    def update_map_run(
        self,
        map_run_arn: str,
        max_concurrency: int | None = None,
        tolerated_failure_percentage: float | None = None,
        tolerated_failure_count: int | None = None,
    ) -> dict[str, Any]:
        """Change the limits of a running Map Run, from its next child execution on."""
        record, run = self._require(map_run_arn)
        if run.status != "RUNNING":
            refused = f"Map Run is {run.status} and cannot be updated: '{map_run_arn}'"
            raise validation(refused, "CANNOT_UPDATE_COMPLETED_MAP_RUN")
        if (
            max_concurrency is None
            and tolerated_failure_percentage is None
            and tolerated_failure_count is None
        ):
            refused = "At least one of the map run's limits must be given"
            raise validation(refused, "MISSING_REQUIRED_PARAMETER")
        self._driver.update_map_run(
            record.execution,
            map_run_arn,
            max_concurrency=max_concurrency,
            tolerated_count=tolerated_failure_count,
            tolerated_percentage=tolerated_failure_percentage,
        )
        return {}

    def children(self, map_run_arn: str) -> list[ExecutionRecord]:
        """Return the child executions of a Map Run, the newest first."""
        record, run = self._require(map_run_arn)
        numbered, waiting = list(enumerate(run.children)), set(run.to_redrive)
        return [
            _child(record, run, number, pending_redrive=child in waiting)
            for number, child in reversed(numbered)
        ]

    def child(self, execution_arn: str) -> ExecutionRecord:
        """Return a child execution by its ARN.

        Raises:
            ApiError: InvalidArn, ExecutionDoesNotExist.
        """
        arn = parse_arn(execution_arn, "execution")
        for record, run in self._runs_of(arn):
            for number, child in enumerate(run.children):
                if child.identity.execution_arn == execution_arn:
                    return _child(record, run, number, pending_redrive=child in run.to_redrive)
        raise execution_does_not_exist(execution_arn)

    def _require(self, map_run_arn: str) -> tuple[ExecutionRecord, MapRun[Execution]]:
        for record, run in self._runs_of(parse_arn(map_run_arn, "mapRun")):
            if run.arn == map_run_arn:
                return record, run
        raise resource_not_found(map_run_arn)

    def _runs_of(self, arn: Arn) -> Iterator[tuple[ExecutionRecord, MapRun[Execution]]]:
        """Yield the Map Runs of the state machine that an ARN names as `machine/label`."""
        if "/" not in arn.name:
            return
        machine = self._place.arn("stateMachine", arn.name.partition("/")[0])
        for record in self._records.newest_first(machine):
            for run in _all_runs(record.execution):
                yield record, run


def _all_runs(execution: Execution) -> Iterator[MapRun[Execution]]:
    for run in execution.map_runs:
        yield run
        for child in run.children:
            yield from _all_runs(child)


def _child(
    parent: ExecutionRecord, run: MapRun[Execution], number: int, *, pending_redrive: bool
) -> ExecutionRecord:
    child = run.children[number]
    return ExecutionRecord(
        child.identity.execution_arn,
        child.identity.name,
        parent.target,
        write_document(child.input),
        child.start_date,
        number,
        parent.seed,
        child,
        child_of=ChildOf(run.arn, parent.execution, run.sizes[number], pending_redrive),
    )


def _listed(record: ExecutionRecord, run: MapRun[Execution]) -> dict[str, Any]:
    shown = {
        "executionArn": record.arn,
        "mapRunArn": run.arn,
        "stateMachineArn": record.target.machine.arn,
        "startDate": run.start_date,
    }
    return shown if run.stop_date is None else {**shown, "stopDate": run.stop_date}
