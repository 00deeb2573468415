"""`OrderWorkflow` on the local orchestrator."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from adapters.stepfunctions.executions import execution_arn, execution_name, latest_run, redrive_token
from domain.orders.workflow import Run
from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.orchestrator import Orchestrator


class LocalWorkflow:
    def __init__(self, orchestrator: Orchestrator, state_machine_arn: str) -> None:
        self._orchestrator = orchestrator
        self._arn = state_machine_arn

    def start(self, order_id: str, number: int = 1) -> None:
        start = partial(
            self._orchestrator.executions.start_execution,
            self._arn,
            name=execution_name(order_id, number),
            input=json.dumps({"order_id": order_id}),
        )
        _unless("ExecutionAlreadyExists", start)

    def latest_run(self, order_id: str) -> Run:
        return latest_run(partial(self._describe, order_id))

    def resume(self, order_id: str, run: Run) -> None:
        redrive = partial(
            self._orchestrator.executions.redrive_execution,
            execution_arn(self._arn, order_id, run.number),
            client_token=redrive_token(order_id, run),
        )
        _unless("ExecutionNotRedrivable", redrive)

    def _describe(self, order_id: str, number: int) -> Mapping[str, Any] | None:
        arn = execution_arn(self._arn, order_id, number)
        described = _unless(
            "ExecutionDoesNotExist", partial(self._orchestrator.executions.describe_execution, arn)
        )
        if described is None or "stopDate" not in described:
            return described
        return {**described, "stopDate": datetime.fromtimestamp(described["stopDate"], UTC)}


def _unless(code: str, action: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the answer of an API action, or None if it fails with this error code."""
    try:
        return action()
    except ApiError as error:
        if error.code != code:
            raise
        return None
