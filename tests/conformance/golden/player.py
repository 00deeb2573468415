"""Plays a case in an account: creates its state machine, acts on its execution in time, reads the end."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.conformance.golden.cases import EXECUTION, ROLE, Case
from tests.conformance.golden.functions import Functions


class Account(Protocol):
    """Step Functions with the case's functions, and a clock."""

    functions: Functions
    machine_name: str

    def call(self, action: str, **members: Any) -> dict[str, Any]:
        """Call an action of the Step Functions API with its members as AWS names them."""
        ...

    def pass_time(self, until: float) -> None:
        """Let everything happen that is due within some seconds after the execution's start."""
        ...

    def await_end(self, execution_arn: str) -> None:
        """Let time pass until an execution has ended."""
        ...


@dataclass(frozen=True, slots=True)
class Played:
    """The outcome of a case.

    Attributes:
        end: The answer of DescribeExecution or StartSyncExecution.
        events: The events of GetExecutionHistory, oldest first; none of an EXPRESS execution.
    """

    end: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)


def play(case: Case, account: Account) -> Played:
    """Play a case from its start to its end."""
    definition, document = json.dumps(case.definition), json.dumps(case.input)
    activities = {name: account.call("CreateActivity", name=name)["activityArn"] for name in case.activities}
    machine = account.call(
        "CreateStateMachine",
        name=account.machine_name,
        definition=definition,
        roleArn=ROLE,
        type=case.type,
    )["stateMachineArn"]
    start = {"stateMachineArn": machine, "name": EXECUTION, "input": document}
    if case.type == "EXPRESS":
        return Played(account.call("StartSyncExecution", **start))
    execution = account.call("StartExecution", **start)["executionArn"]
    for action in case.actions:
        account.pass_time(action["at"])
        _act(action, account, execution, activities)
    account.await_end(execution)
    return Played(account.call("DescribeExecution", executionArn=execution), _history(account, execution))


def _act(action: dict[str, Any], account: Account, execution: str, activities: dict[str, str]) -> None:
    members = {name: value for name, value in action.items() if name not in {"at", "action"}}
    if "output" in members:
        members["output"] = json.dumps(members["output"])
    if "activity" in members:
        members["activityArn"] = activities[members.pop("activity")]
    elif action["action"].startswith("SendTask"):
        members["taskToken"] = account.functions.tokens[-1]
    else:
        members["executionArn"] = execution
    answer = account.call(action["action"], **members)
    if "taskToken" in answer:
        account.functions.tokens.append(answer["taskToken"])


def _history(account: Account, execution: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    page: dict[str, Any] = {}
    while True:
        answer = account.call("GetExecutionHistory", executionArn=execution, maxResults=1000, **page)
        events += answer["events"]
        if not answer.get("nextToken"):
            return events
        page = {"nextToken": answer["nextToken"]}


def snake_case(name: str) -> str:
    """Return an action's or a member's name as Python's clients write it."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
