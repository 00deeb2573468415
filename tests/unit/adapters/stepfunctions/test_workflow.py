"""Starting executions: once each, whatever Step Functions answers."""

import json
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber

from adapters.stepfunctions.workflow import StepFunctionsWorkflow
from domain.errors import StoreUnavailable
from tests.contract.moto_backend import client
from tests.contract.samples import NOON

ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:orders"
EXPECTED = {"stateMachineArn": ARN, "name": "order-1", "input": json.dumps({"order_id": "order-1"})}


@pytest.fixture
def stub() -> Iterator[Stubber]:
    with Stubber(client("stepfunctions")) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def workflow(stub: Stubber) -> StepFunctionsWorkflow:
    return StepFunctionsWorkflow(stub.client, ARN)


def test_the_execution_is_named_by_the_order_and_given_its_id_alone(
    stub: Stubber, workflow: StepFunctionsWorkflow
) -> None:
    started = {"executionArn": ARN.replace("stateMachine", "execution") + ":order-1", "startDate": NOON}
    stub.add_response("start_execution", started, EXPECTED)

    workflow.start("order-1")


def test_an_order_that_was_started_before_is_started(stub: Stubber, workflow: StepFunctionsWorkflow) -> None:
    stub.add_client_error("start_execution", "ExecutionAlreadyExists", expected_params=EXPECTED)

    workflow.start("order-1")


@pytest.mark.parametrize(
    ("code", "status"),
    [("ThrottlingException", 400), ("ServiceUnavailable", 503), ("InternalFailure", 500)],
)
def test_a_busy_service_is_unavailable(
    stub: Stubber, workflow: StepFunctionsWorkflow, code: str, status: int
) -> None:
    stub.add_client_error("start_execution", code, http_status_code=status)

    with pytest.raises(StoreUnavailable, match=code):
        workflow.start("order-1")


@pytest.mark.parametrize("code", ["StateMachineDoesNotExist", "AccessDeniedException", "InvalidName"])
def test_what_will_never_start_is_not_called_unavailable(
    stub: Stubber, workflow: StepFunctionsWorkflow, code: str
) -> None:
    stub.add_client_error("start_execution", code)

    with pytest.raises(ClientError, match=code):
        workflow.start("order-1")


def test_a_service_that_cannot_be_reached_is_unavailable() -> None:
    def unreachable(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://states")

    states = client("stepfunctions")
    states.meta.events.register_first("before-call.sfn.StartExecution", unreachable)
    try:
        with pytest.raises(StoreUnavailable, match="did not answer"):
            StepFunctionsWorkflow(states, ARN).start("order-1")
    finally:
        states.meta.events.unregister("before-call.sfn.StartExecution", unreachable)
