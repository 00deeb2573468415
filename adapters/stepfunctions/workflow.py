"""`OrderWorkflow` on Step Functions: an execution named by the order."""

import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from adapters.aws.faults import code_of, passing_faults

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


class StepFunctionsWorkflow:
    def __init__(self, client: "SFNClient", state_machine_arn: str) -> None:
        self._client = client
        self._arn = state_machine_arn

    def start(self, order_id: str) -> None:
        # The execution's name is the order's id, so Step Functions itself knows of a second start: a STANDARD
        # one answers it with the running execution, or with ExecutionAlreadyExists for 90 days after. An
        # EXPRESS one starts another execution, which the steps allow: each is safe to run twice.
        # https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
        try:
            with passing_faults("Step Functions"):
                self._client.start_execution(
                    stateMachineArn=self._arn, name=order_id, input=json.dumps({"order_id": order_id})
                )
        except ClientError as error:
            if code_of(error) != "ExecutionAlreadyExists":
                raise
