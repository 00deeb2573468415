"""A state machine is deleted once its executions have ended, each at its next transition.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.storage.state_file import StateFile

REST = {"Type": "Wait", "Seconds": 600}
TWO_RESTS = {
    "StartAt": "Rest",
    "States": {"Rest": {**REST, "Next": "Cool"}, "Cool": {**REST, "End": True}},
}
ROLE = "arn:aws:iam::000000000000:role/workshop"


def begun(workshop: Any, definition: dict[str, Any]) -> tuple[str, str]:
    """Start an execution, delete its machine and return the ARNs of both."""
    machine = workshop.machine(definition)
    execution = workshop.start(machine)
    workshop.driver.run(until=workshop.driver.now() + 60)
    workshop.orchestrator.state_machines.delete_state_machine(machine)
    workshop.orchestrator.state_machines.delete_state_machine(machine)
    return machine, execution


def refusal(action: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    with pytest.raises(ApiError) as refused:
        action(*arguments, **named)
    return refused.value.code


def test_executions_end_at_their_next_transition_and_the_machine_with_them(workshop: Any) -> None:
    o = workshop.orchestrator
    machine, execution = begun(workshop, TWO_RESTS)
    assert o.state_machines.describe_state_machine(machine)["status"] == "DELETING"
    assert o.executions.describe_execution(execution)["status"] == "RUNNING"

    workshop.driver.run()

    described = o.executions.describe_execution(execution)
    assert (described["status"], described["redriveStatus"]) == ("ABORTED", "NOT_REDRIVABLE")
    assert described["redriveStatusReason"] == "State machine is in DELETING status"
    types = [event["type"] for event in workshop.events(execution)]
    assert types == ["ExecutionStarted", "WaitStateEntered", "WaitStateExited", "ExecutionAborted"]
    assert refusal(o.state_machines.describe_state_machine, machine) == "StateMachineDoesNotExist"
    assert refusal(o.executions.redrive_execution, execution) == "ExecutionNotRedrivable"


def test_an_end_that_is_reported_late_leaves_another_machine_of_that_name_alone(workshop: Any) -> None:
    o = workshop.orchestrator
    arn = workshop.machine(REST)
    gone = o.machine(arn)
    o.state_machines.delete_state_machine(arn)
    assert workshop.machine(TWO_RESTS) == arn
    execution = workshop.start(arn)

    o._deletion.advance(gone)
    o._registry.remove(gone)

    assert o.state_machines.describe_state_machine(arn)["status"] == "ACTIVE"
    workshop.driver.run()
    assert o.executions.describe_execution(execution)["status"] == "SUCCEEDED"


def test_an_execution_in_its_last_state_succeeds(workshop: Any) -> None:
    machine, execution = begun(workshop, {**REST})
    workshop.driver.run()
    assert workshop.orchestrator.executions.describe_execution(execution)["status"] == "SUCCEEDED"
    assert (
        refusal(workshop.orchestrator.state_machines.describe_state_machine, machine)
        == "StateMachineDoesNotExist"
    )


def test_the_branches_of_an_execution_end_with_it(workshop: Any) -> None:
    branches = [TWO_RESTS, {"StartAt": "Long", "States": {"Long": {**REST, "Seconds": 9999, "End": True}}}]
    _, execution = begun(workshop, {"Type": "Parallel", "Branches": branches})
    workshop.driver.run(until=workshop.driver.now() + 700)
    assert workshop.orchestrator.executions.describe_execution(execution)["status"] == "ABORTED"


def test_a_machine_that_is_being_deleted_accepts_nothing_more(workshop: Any) -> None:
    o = workshop.orchestrator
    definition = json.dumps(TWO_RESTS)
    machine = workshop.machine(TWO_RESTS)
    version = o.versions.publish_state_machine_version(machine)["stateMachineVersionArn"]
    workshop.start(machine)
    o.state_machines.delete_state_machine(machine)
    routes = [{"stateMachineVersionArn": version, "weight": 100}]
    assert {
        refusal(o.executions.start_execution, machine),
        refusal(o.executions.start_execution, version),
        refusal(o.state_machines.create_state_machine, "bakery", definition, ROLE),
        refusal(o.state_machines.update_state_machine, machine, definition),
        refusal(o.versions.publish_state_machine_version, machine),
        refusal(o.aliases.create_state_machine_alias, "live", routes),
        refusal(o.aliases.list_state_machine_aliases, machine),
    } == {"StateMachineDeleting"}


def test_a_machine_without_executions_is_gone_at_once(workshop: Any) -> None:
    machine = workshop.machine(TWO_RESTS)
    workshop.orchestrator.state_machines.delete_state_machine(machine)
    assert (
        refusal(workshop.orchestrator.state_machines.describe_state_machine, machine)
        == "StateMachineDoesNotExist"
    )
    workshop.machine({"Type": "Pass"})


def test_the_next_process_continues_a_deletion(
    new_workshop: Any, state_file: Callable[[], StateFile]
) -> None:
    first = new_workshop(storage=state_file())
    machine, execution = begun(first, TWO_RESTS)
    first.orchestrator.close()

    second = new_workshop(storage=state_file())
    assert second.orchestrator.state_machines.describe_state_machine(machine)["status"] == "DELETING"
    second.driver.run()

    assert second.orchestrator.executions.describe_execution(execution)["status"] == "ABORTED"
    second.orchestrator.close()
    third = new_workshop(storage=state_file())
    assert (
        refusal(third.orchestrator.state_machines.describe_state_machine, machine)
        == "StateMachineDoesNotExist"
    )


def test_no_synchronous_execution_begins_on_a_machine_that_is_being_deleted(workshop: Any) -> None:
    o = workshop.orchestrator
    machine = workshop.machine(REST, type="EXPRESS")
    workshop.start(machine)
    workshop.driver.run(until=workshop.driver.now() + 1)
    o.state_machines.delete_state_machine(machine)

    assert refusal(o.executions.start_sync_execution, machine) == "StateMachineDeleting"
