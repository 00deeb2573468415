"""`OrderWorkflow` on Step Functions: an execution named by the order."""

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from adapters.aws.aws_errors import code_of, transient_errors
from adapters.stepfunctions.executions import execution_arn, execution_name, latest_run, redrive_token
from domain.orders.workflow import Run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_stepfunctions import SFNClient


class StepFunctionsWorkflow:
    """Starts, describes and redrives the executions of one state machine."""

    def __init__(self, client: "SFNClient", state_machine_arn: str) -> None:
        self._client = client
        self._arn = state_machine_arn

    def start(self, order_id: str, number: int = 1) -> None:
        # The execution's name is the order's id, so Step Functions itself recognises a second start: STANDARD
        # ones answer with the running execution, or with ExecutionAlreadyExists for 90 days after
        # its end. EXPRESS ones start another execution, which is allowed: every step may run twice.
        # https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
        try:
            with transient_errors("Step Functions"):
                self._client.start_execution(
                    stateMachineArn=self._arn,
                    name=execution_name(order_id, number),
                    input=json.dumps({"order_id": order_id}),
                )
        except ClientError as error:
            if code_of(error) != "ExecutionAlreadyExists":
                raise

    def latest_run(self, order_id: str) -> Run:
        return latest_run(partial(self._describe, order_id))

    def resume(self, order_id: str, run: Run) -> None:
        # ExecutionNotRedrivable: another redrive came first, or the execution just became too old; the
        # next reconciliation finds out which.
        # https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
        try:
            with transient_errors("Step Functions"):
                self._client.redrive_execution(
                    executionArn=execution_arn(self._arn, order_id, run.number),
                    clientToken=redrive_token(order_id, run),
                )
        except ClientError as error:
            if code_of(error) != "ExecutionNotRedrivable":
                raise

    def _describe(self, order_id: str, number: int) -> "Mapping[str, Any] | None":
        arn = execution_arn(self._arn, order_id, number)
        try:
            with transient_errors("Step Functions"):
                return self._client.describe_execution(executionArn=arn)
        except ClientError as error:
            if code_of(error) != "ExecutionDoesNotExist":
                raise
            return None
