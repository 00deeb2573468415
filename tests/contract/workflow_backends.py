"""`OrderWorkflow` on every Step Functions there is: Kiosk's own, by call and by wire, and emulators."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, Literal

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from moto import mock_aws

from adapters.stepfunctions.workflow import StepFunctionsWorkflow
from domain.orders.workflow import OrderWorkflow
from entrypoints.cli.shop.local_workflow import LocalWorkflow
from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.stepfunctions.wire.step_functions_api import StepFunctionsApi
from entrypoints.local.system.ids import RandomIds
from tests.contract.moto_backend import client
from tests.contract.virtual_time import VirtualTime
from tests.deployed.deployment import Account

ROLE = "arn:aws:iam::123456789012:role/orders"
DEFINITION = json.dumps(
    {
        "StartAt": "Which",
        "States": {
            "Which": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.order_id", "StringMatches": "quick*", "Next": "Done"},
                    {"Variable": "$.order_id", "StringMatches": "doomed*", "Next": "Broken"},
                ],
                "Default": "Wait",
            },
            "Wait": {"Type": "Wait", "Seconds": 3600, "Next": "Done"},
            "Done": {"Type": "Succeed"},
            "Broken": {"Type": "Fail", "Error": "OrderCorrupt"},
        },
    }
)
"""An order whose id begins with `quick` is done at once, one with `doomed` fails; all others take an hour."""

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
_NUMBERS = count(1)
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class WorkflowBackend:
    """A workflow, and what a test needs beside the port.

    Attributes:
        executions: returns the names of the executions that there are.
        stop: aborts the execution of a name.
        come_to_end: waits until an execution has ended that ends by itself.
        redrives: whether this Step Functions has RedriveExecution.
        advance: lets time pass, where time is virtual.
    """

    workflow: OrderWorkflow
    executions: Callable[[], list[str]]
    stop: Callable[[str], object]
    come_to_end: Callable[[str], object]
    redrives: bool = False
    advance: Callable[[timedelta], None] | None = None

    def started(self, order_id: str = "order-1", number: int = 1) -> None:
        self.workflow.start(order_id, number)
        if self.advance is not None:
            self.advance(timedelta(0))


@contextmanager
def on_kiosk(kind: Literal["STANDARD", "EXPRESS"] = "STANDARD") -> Iterator[WorkflowBackend]:
    """Make the workflow on Kiosk's own orchestrator, as `kiosk up` has it."""
    clock = VirtualTime()
    orchestrator = Orchestrator(clock.make_driver, clock, RandomIds())
    arn = _created(orchestrator, kind)
    yield _of_kiosk(orchestrator, clock, LocalWorkflow(orchestrator, arn), arn)


@contextmanager
def by_wire(kind: Literal["STANDARD", "EXPRESS"] = "STANDARD") -> Iterator[WorkflowBackend]:
    """Make the workflow on the same orchestrator, called by boto3, as `kiosk up --aws` has it."""
    clock, ids = VirtualTime(), RandomIds()
    orchestrator = Orchestrator(clock.make_driver, clock, ids)
    arn = _created(orchestrator, kind)
    with answered_by(StepFunctionsApi(orchestrator.actions, ids)) as states:
        yield _of_kiosk(orchestrator, clock, StepFunctionsWorkflow(states, arn), arn)


def _created(orchestrator: Orchestrator, kind: Literal["STANDARD", "EXPRESS"]) -> str:
    arn: str = orchestrator.state_machines.create_state_machine("orders", DEFINITION, ROLE, kind)[
        "stateMachineArn"
    ]
    return arn


def _of_kiosk(
    orchestrator: Orchestrator, clock: VirtualTime, workflow: OrderWorkflow, arn: str
) -> WorkflowBackend:
    execution = arn.replace(":stateMachine:", ":execution:")
    return WorkflowBackend(
        workflow,
        lambda: [record.name for record in orchestrator.records],
        lambda name: orchestrator.executions.stop_execution(f"{execution}:{name}"),
        lambda _name: clock.advance(),
        redrives=True,
        advance=clock.advance,
    )


@contextmanager
def on_moto() -> Iterator[WorkflowBackend]:
    with mock_aws():
        yield _on_service(client("stepfunctions"), ROLE)


@contextmanager
def on_emulator(account: Account) -> Iterator[WorkflowBackend]:
    """Make the workflow on an emulator in a process of its own, with a role and a state machine for it."""
    roles, name = account.client("iam"), f"contract-{next(_NUMBERS)}"
    role = roles.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(_TRUST))["Role"]["Arn"]
    yield _on_service(account.client("stepfunctions"), role, name)


def _on_service(states: Any, role: str, name: str = "orders") -> WorkflowBackend:
    arn = states.create_state_machine(name=name, definition=DEFINITION, roleArn=role)["stateMachineArn"]
    execution = arn.replace(":stateMachine:", ":execution:")
    return WorkflowBackend(
        StepFunctionsWorkflow(states, arn),
        lambda: [item["name"] for item in states.list_executions(stateMachineArn=arn)["executions"]],
        lambda started: _stop(states, f"{execution}:{started}"),
        lambda started: _await_end(states, f"{execution}:{started}"),
        redrives=_has_redrive(states, execution),
    )


def _stop(states: Any, arn: str) -> None:
    """Abort an execution, and wait for its end: LocalStack stops it after it has answered."""
    states.stop_execution(executionArn=arn)
    _await_end(states, arn)


def _has_redrive(states: Any, execution: str) -> bool:
    try:
        states.redrive_execution(executionArn=f"{execution}:nothing")
    except ClientError as error:
        return error.response["Error"]["Code"] == "ExecutionDoesNotExist"
    except NotImplementedError:
        return False
    raise AssertionError("an execution that does not exist was redriven")


def _await_end(states: Any, arn: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while states.describe_execution(executionArn=arn)["status"] == "RUNNING":
        assert time.monotonic() < deadline, f"{arn} does not end"
        time.sleep(0.05)  # noqa: TID251 -- a poll of a real process, with a deadline


@contextmanager
def answered_by(api: StepFunctionsApi) -> Iterator[Any]:
    """Yield boto3's client, answered by an API in this process instead of the network."""

    def answer(request: Any, **_: Any) -> AWSResponse:
        given = api.handle(request.headers["X-Amz-Target"].decode(), request.body)
        return AWSResponse(request.url, given.status, HTTPHeaders.from_dict(given.headers), _Body(given.body))

    states = client("stepfunctions")
    states.meta.events.register_first("before-send.sfn", answer)
    try:
        yield states
    finally:
        states.meta.events.unregister("before-send.sfn", answer)


class _Body:
    """What botocore reads an answer from."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._content
