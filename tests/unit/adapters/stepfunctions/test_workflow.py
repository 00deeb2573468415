"""Executions: started once each and gone on with once each, whatever Step Functions answers."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber

from adapters.stepfunctions.executions import redrive_token
from adapters.stepfunctions.workflow import StepFunctionsWorkflow
from domain.errors import StoreUnavailable
from domain.orders.workflow import Progress, Run
from tests.contract.moto_backend import client
from tests.contract.samples import NOON

ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:orders"
EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:orders:order-1"
EXPECTED = {"stateMachineArn": ARN, "name": "order-1", "input": json.dumps({"order_id": "order-1"})}
HALTED = Run(1, Progress.HALTED)


@pytest.fixture
def states() -> Any:
    return client("stepfunctions")


@pytest.fixture
def stub(states: Any) -> Iterator[Stubber]:
    with Stubber(states) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def workflow(states: Any) -> StepFunctionsWorkflow:
    return StepFunctionsWorkflow(states, ARN)


def test_the_execution_is_named_by_the_order_and_given_its_id_alone(
    stub: Stubber, workflow: StepFunctionsWorkflow
) -> None:
    started = {"executionArn": ARN.replace("stateMachine", "execution") + ":order-1", "startDate": NOON}
    stub.add_response("start_execution", started, EXPECTED)

    workflow.start("order-1")


def test_an_order_that_was_started_before_is_started(stub: Stubber, workflow: StepFunctionsWorkflow) -> None:
    stub.add_client_error("start_execution", "ExecutionAlreadyExists", expected_params=EXPECTED)

    workflow.start("order-1")


def described(status: str, name: str = "order-1", **more: object) -> dict[str, object]:
    return {
        "executionArn": EXECUTION.replace("order-1", name),
        "stateMachineArn": ARN,
        "name": name,
        "status": status,
        "startDate": NOON,
        **more,
    }


def test_a_later_run_has_a_name_of_its_own_and_the_same_input(
    stub: Stubber, workflow: StepFunctionsWorkflow
) -> None:
    started = {"executionArn": f"{EXECUTION}-2", "startDate": NOON}
    stub.add_response("start_execution", started, EXPECTED | {"name": "order-1-2"})

    workflow.start("order-1", 2)


@pytest.mark.parametrize(
    ("told", "run"),
    [
        ({"status": "RUNNING"}, Run(1, Progress.RUNNING)),
        ({"status": "RUNNING", "redriveCount": 3}, Run(1, Progress.RUNNING, 3)),
        ({"status": "SUCCEEDED", "stopDate": NOON}, Run(1, Progress.FINISHED, 0, NOON)),
        *(
            (
                {"status": status, "stopDate": NOON, "redriveCount": 1, "redriveStatus": "REDRIVABLE"},
                Run(1, Progress.HALTED, 1, NOON),
            )
            for status in ("FAILED", "ABORTED", "TIMED_OUT")
        ),
    ],
)
def test_a_run_is_what_its_execution_is_described_as(
    stub: Stubber, workflow: StepFunctionsWorkflow, told: dict[str, Any], run: Run
) -> None:
    stub.add_response("describe_execution", described(**told), {"executionArn": EXECUTION})

    assert workflow.latest_run("order-1") == run


@pytest.mark.parametrize("redrive", [{"redriveStatus": "NOT_REDRIVABLE"}, {}])
def test_behind_a_run_that_cannot_be_redriven_the_next_is_looked_for(
    stub: Stubber, workflow: StepFunctionsWorkflow, redrive: dict[str, str]
) -> None:
    lost = described("FAILED", stopDate=NOON, redriveCount=2, **redrive)
    stub.add_response("describe_execution", lost, {"executionArn": EXECUTION})
    running = described("RUNNING", "order-1-2")
    stub.add_response("describe_execution", running, {"executionArn": f"{EXECUTION}-2"})
    stub.add_response("describe_execution", lost, {"executionArn": EXECUTION})
    stub.add_client_error("describe_execution", "ExecutionDoesNotExist")

    assert workflow.latest_run("order-1") == Run(2, Progress.RUNNING)
    assert workflow.latest_run("order-1") == Run(1, Progress.LOST, 2, NOON)


def test_an_order_without_an_execution_has_no_run(stub: Stubber, workflow: StepFunctionsWorkflow) -> None:
    stub.add_client_error("describe_execution", "ExecutionDoesNotExist")

    assert workflow.latest_run("order-1") == Run(1, Progress.ABSENT)


def test_each_redrive_has_a_token_of_its_own_and_a_repeated_one_the_same(
    stub: Stubber, workflow: StepFunctionsWorkflow
) -> None:
    for token in ("order-1.0", "order-1.0", "order-1.1"):
        asked = {"executionArn": EXECUTION, "clientToken": token}
        stub.add_response("redrive_execution", {"redriveDate": NOON}, asked)
    later = {"executionArn": f"{EXECUTION}-2", "clientToken": "order-1-2.0"}
    stub.add_response("redrive_execution", {"redriveDate": NOON}, later)

    for run in (HALTED, HALTED, Run(1, Progress.HALTED, 1), Run(2, Progress.HALTED)):
        workflow.resume("order-1", run)


def test_a_token_is_no_longer_than_aws_takes() -> None:
    order_id = "711b7b3c-0e3e-5689-8031-af5f7ba19c0a"

    assert len(redrive_token(order_id, Run(9_999, Progress.HALTED, 99_999))) <= 64


def test_an_execution_that_is_redrivable_no_more_is_left_to_the_next_look(
    stub: Stubber, workflow: StepFunctionsWorkflow
) -> None:
    stub.add_client_error("redrive_execution", "ExecutionNotRedrivable")

    workflow.resume("order-1", HALTED)


CALLS: dict[str, Callable[[StepFunctionsWorkflow], object]] = {
    "start_execution": lambda workflow: workflow.start("order-1"),
    "describe_execution": lambda workflow: workflow.latest_run("order-1"),
    "redrive_execution": lambda workflow: workflow.resume("order-1", HALTED),
}


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ThrottlingException", 400),
        ("ExecutionLimitExceeded", 400),
        ("ServiceUnavailable", 503),
        ("InternalFailure", 500),
    ],
)
def test_a_busy_service_is_unavailable(
    stub: Stubber, workflow: StepFunctionsWorkflow, operation: str, code: str, status: int
) -> None:
    stub.add_client_error(operation, code, http_status_code=status)

    with pytest.raises(StoreUnavailable, match=code):
        CALLS[operation](workflow)


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize("code", ["StateMachineDoesNotExist", "AccessDeniedException", "InvalidArn"])
def test_what_will_never_succeed_is_not_called_unavailable(
    stub: Stubber, workflow: StepFunctionsWorkflow, operation: str, code: str
) -> None:
    stub.add_client_error(operation, code)

    with pytest.raises(ClientError, match=code):
        CALLS[operation](workflow)


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
