import json
from typing import Any

import pytest


def nested(workshop: Any, pattern: str, child: dict[str, Any], **parameters: Any) -> dict[str, Any]:
    task = {
        "Type": "Task",
        "Resource": f"arn:aws:states:::states:startExecution{pattern}",
        "Parameters": {"StateMachineArn": workshop.machine(child, "child"), **parameters},
    }
    described: dict[str, Any] = workshop.end_of(workshop.machine(task, "parent"))
    return described


def test_a_nested_start_does_not_wait(workshop: Any) -> None:
    output = json.loads(nested(workshop, "", {"Type": "Wait", "Seconds": 600}, Name="nested")["output"])

    assert output["ExecutionArn"].endswith(":execution:child:nested")
    assert "SdkHttpMetadata" in output


@pytest.mark.parametrize(("pattern", "shown"), [(".sync", '{"bread":"rye"}'), (".sync:2", {"bread": "rye"})])
def test_a_synchronous_nested_execution_gives_its_end(workshop: Any, pattern: str, shown: Any) -> None:
    described = nested(workshop, pattern, {"Type": "Pass"}, Input={"bread": "rye"}, Name="nested")

    output = json.loads(described["output"])
    assert (output["Status"], output["Output"], output["Input"]) == ("SUCCEEDED", shown, shown)
    types = [event["type"] for event in workshop.events(described["executionArn"])]
    assert types[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_a_nested_execution_that_fails_fails_its_task(workshop: Any) -> None:
    described = nested(workshop, ".sync:2", {"Type": "Fail", "Error": "Oven.Cold"})

    assert described["error"] == "States.TaskFailed"
    cause = json.loads(described["cause"])
    assert (cause["Status"], cause["Error"]) == ("FAILED", "Oven.Cold")


def test_starting_an_unknown_machine_is_named_as_the_sdk_names_it(workshop: Any) -> None:
    arn = "arn:aws:states:us-east-1:000000000000:stateMachine:nowhere"
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": arn},
    }

    described = workshop.end_of(workshop.machine(task))

    assert described["error"] == "StepFunctions.StateMachineDoesNotExistException"
    assert described["cause"].startswith(
        f"State Machine Does Not Exist: '{arn}' (Service: AWSStepFunctions; "
    )
