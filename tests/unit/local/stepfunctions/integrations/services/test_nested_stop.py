"""When nobody waits any longer for a nested execution started with `.sync`, it is stopped.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.asl import Execution, Input, Start, Stop, TaskReport, TaskSubmitted
from entrypoints.local.stepfunctions.storage.state_file import StateFile

WAIT = {"Type": "Wait", "Seconds": 600}
FAILING = {
    "Type": "Task",
    "Resource": "arn:aws:lambda:us-east-1:000000000000:function:oven",
    "End": True,
}


def start_of(child: str, pattern: str = ".sync:2", **more: Any) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": f"arn:aws:states:::states:startExecution{pattern}",
        "Parameters": {"StateMachineArn": child, "Input": {}},
        "End": True,
        **more,
    }


def statuses(workshop: Any, machine: str) -> list[str]:
    return [one["status"] for one in workshop.orchestrator.executions.list_executions(machine)["executions"]]


def branches(*states: dict[str, Any]) -> dict[str, Any]:
    made = [{"StartAt": f"B{n}", "States": {f"B{n}": state}} for n, state in enumerate(states)]
    return {"Type": "Parallel", "Branches": made}


def stopped_at(workshop: Any, parent: str, seconds: float) -> dict[str, Any]:
    """Start an execution, stop it after some seconds and describe it."""
    arn = workshop.start(parent)
    workshop.driver.run(until=workshop.driver.now() + seconds)
    workshop.orchestrator.executions.stop_execution(arn)
    described: dict[str, Any] = workshop.orchestrator.executions.describe_execution(arn)
    return described


def test_a_stopped_parent_stops_its_nested_execution_and_that_ones_own(workshop: Any) -> None:
    grandchild = workshop.machine(WAIT, "grandchild")
    child = workshop.machine(start_of(grandchild), "child")
    parent = workshop.machine(start_of(child), "parent")

    assert stopped_at(workshop, parent, 60)["status"] == "ABORTED"

    assert statuses(workshop, child) == statuses(workshop, grandchild) == ["ABORTED"]
    (nested,) = workshop.orchestrator.executions.list_executions(child)["executions"]
    assert workshop.events(nested["executionArn"])[-1]["type"] == "ExecutionAborted"


def test_a_nested_execution_whose_time_is_up_is_stopped(workshop: Any) -> None:
    child = workshop.machine(WAIT, "child")
    catch = [{"ErrorEquals": ["States.Timeout"], "Next": "Late"}]
    states = {"Prove": start_of(child, TimeoutSeconds=60, Catch=catch), "Late": {"Type": "Succeed"}}

    described = workshop.end_of(workshop.machine({"StartAt": "Prove", "States": states}, "parent"))

    assert described["status"] == "SUCCEEDED"
    assert statuses(workshop, child) == ["ABORTED"]


def test_a_machine_whose_time_is_up_stops_its_nested_execution(workshop: Any) -> None:
    child = workshop.machine(WAIT, "child")
    parent = {"StartAt": "Prove", "TimeoutSeconds": 60, "States": {"Prove": start_of(child)}}

    assert workshop.end_of(workshop.machine(parent, "parent"))["status"] == "TIMED_OUT"
    assert statuses(workshop, child) == ["ABORTED"]


def test_a_branch_that_fails_stops_its_siblings_nested_executions(
    workshop: Any, handler_error: Callable[..., Exception]
) -> None:
    def oven(_event: Any) -> Any:
        raise handler_error("Oven.Cold", "no fire")

    workshop.functions.handlers["oven"] = oven
    begun, unbegun = workshop.machine(WAIT, "begun"), workshop.machine(WAIT, "unbegun")
    late = {"StartAt": "Later", "States": {"Later": {**WAIT, "Seconds": 5, "Next": "Oven"}, "Oven": FAILING}}
    parallel = {"Type": "Parallel", "Branches": [late, branches(start_of(begun))["Branches"][0]]}

    assert workshop.end_of(workshop.machine(parallel, "late"))["error"] == "Oven.Cold"
    at_once = branches(FAILING, start_of(unbegun))
    assert workshop.end_of(workshop.machine(at_once, "at-once"))["error"] == "Oven.Cold"

    assert statuses(workshop, begun) == statuses(workshop, unbegun) == ["ABORTED"]


def test_an_iteration_that_fails_stops_the_nested_executions_of_the_others(workshop: Any) -> None:
    child = workshop.machine(WAIT, "child")
    rule = {"Variable": "$", "StringEquals": "rye", "Next": "Prove"}
    states = {
        "Which": {"Type": "Choice", "Choices": [rule], "Default": "Later"},
        "Prove": start_of(child),
        "Later": {**WAIT, "Seconds": 5, "Next": "Burnt"},
        "Burnt": {"Type": "Fail", "Error": "Oven.Hot"},
    }
    parent = {"Type": "Map", "ItemProcessor": {"StartAt": "Which", "States": states}}

    arn = workshop.start(workshop.machine(parent, "parent"), ["rye", "oat", "rye"])
    workshop.driver.run()

    assert workshop.orchestrator.executions.describe_execution(arn)["error"] == "Oven.Hot"
    assert statuses(workshop, child) == ["ABORTED", "ABORTED"]


@pytest.mark.parametrize("pattern", ["", ".waitForTaskToken"])
def test_an_execution_that_was_only_started_continues(workshop: Any, pattern: str) -> None:
    child = workshop.machine(WAIT, "child")
    task = {**start_of(child, pattern), "Next": "Cool"}
    del task["End"]
    states = {"Prove": task, "Cool": {**WAIT, "End": True}}
    parent = workshop.machine({"StartAt": "Prove", "States": states}, "parent")

    assert stopped_at(workshop, parent, 60)["status"] == "ABORTED"
    assert statuses(workshop, child) == ["RUNNING"]


def test_a_nested_execution_that_has_ended_stays_as_it_is(workshop: Any) -> None:
    child = workshop.machine({"Type": "Pass"}, "child")
    states = {"Prove": {**start_of(child), "Next": "Cool"}, "Cool": {**WAIT, "End": True}}
    del states["Prove"]["End"]

    stopped_at(workshop, workshop.machine({"StartAt": "Prove", "States": states}, "parent"), 60)

    assert statuses(workshop, child) == ["SUCCEEDED"]


def test_an_execution_that_is_stopped_before_it_begins_ends_as_it_begins(workshop: Any) -> None:
    arn = workshop.start(workshop.machine(WAIT))
    execution = workshop.orchestrator.records.require(arn).execution

    workshop.driver.stop(execution, "Shop.Closed", None)
    workshop.driver.run()

    described = workshop.orchestrator.executions.describe_execution(arn)
    assert (described["status"], described["error"]) == ("ABORTED", "Shop.Closed")
    assert [event["type"] for event in workshop.events(arn)] == ["ExecutionStarted", "ExecutionAborted"]


class PowerCut(Exception):
    """The process ends after an input was written and before anything came of it."""


class Fragile(StateFile):
    """A state file whose process is killed at the first input of a kind."""

    def __init__(self, path: Path, fatal: Callable[[Execution, Input], bool]) -> None:
        super().__init__(path)
        self.fatal = fatal

    def append_input(self, execution: Execution, one: Input, now: float) -> None:
        super().append_input(execution, one, now)
        if self.fatal(execution, one):
            raise PowerCut


def killed(new_workshop: Any, path: Path, fatal: Callable[[Execution, Input], bool]) -> Any:
    """Return the workshop of the next process, after a parent was stopped in one that was killed."""
    storage = Fragile(path, fatal)
    first = new_workshop(storage=storage)
    parent = first.machine(start_of(first.machine(WAIT, "child")), "parent")
    with pytest.raises(PowerCut):
        stopped_at(first, parent, 60)
    storage.close()
    return new_workshop(storage=StateFile(path), seed=99)


def test_a_nested_execution_is_stopped_by_the_next_process(new_workshop: Any, tmp_path: Path) -> None:
    second = killed(new_workshop, tmp_path / "state.db", lambda _execution, one: isinstance(one, Stop))
    second.driver.run()

    child, parent = (one["stateMachineArn"] for one in machines(second))
    assert statuses(second, parent) == statuses(second, child) == ["ABORTED"]


def _starts(one: Input) -> bool:
    return isinstance(one, Start)


def _was_submitted(one: Input) -> bool:
    return isinstance(one, TaskReport) and isinstance(one.outcome, TaskSubmitted)


@pytest.mark.parametrize(
    ("fatal", "name"), [(_starts, "child"), (_was_submitted, "parent")], ids=["start", "submitted"]
)
def test_a_nested_execution_is_started_once_wherever_the_process_ends(
    new_workshop: Any, tmp_path: Path, fatal: Callable[[Input], bool], name: str
) -> None:
    second = killed(
        new_workshop,
        tmp_path / "state.db",
        lambda execution, one: fatal(one) and execution.identity.state_machine_name == name,
    )
    second.driver.run()

    child, parent = (one["stateMachineArn"] for one in machines(second))
    assert statuses(second, parent) == statuses(second, child) == ["SUCCEEDED"]
    (ended,) = second.orchestrator.executions.list_executions(parent)["executions"]
    types = [event["type"] for event in second.events(ended["executionArn"])]
    assert types[4:6] == ["TaskSubmitted", "TaskSucceeded"]


def machines(workshop: Any) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = workshop.orchestrator.state_machines.list_state_machines()["stateMachines"]
    return sorted(shown, key=lambda one: str(one["name"]))
