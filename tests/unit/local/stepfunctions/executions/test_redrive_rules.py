from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError


def test_a_redrive_comes_too_late_after_fourteen_days(workshop: Any) -> None:
    o = workshop.orchestrator
    machine = workshop.machine({"Type": "Fail", "Error": "Oven.Cold"})
    execution = workshop.end_of(machine)["executionArn"]
    day = 24 * 3600

    workshop.driver.run(until=workshop.driver.now() + 14 * day)
    assert o.executions.describe_execution(execution)["redriveStatus"] == "REDRIVABLE"
    workshop.driver.run(until=workshop.driver.now() + 1)

    assert (
        o.executions.describe_execution(execution)["redriveStatusReason"]
        == "Execution redrivable period exceeded"
    )
    with pytest.raises(ApiError) as refused:
        o.executions.redrive_execution(execution)
    assert refused.value.code == "ExecutionNotRedrivable"


def test_an_execution_cannot_be_redriven_after_a_year(workshop: Any) -> None:
    waiting = {"Type": "Wait", "Seconds": 366 * 24 * 3600, "Next": "Burnt"}
    states = {"Rest": waiting, "Burnt": {"Type": "Fail", "Error": "Oven.Hot"}}
    described = workshop.end_of(workshop.machine({"StartAt": "Rest", "States": states}))
    assert described["redriveStatusReason"] == "Execution has exceeded the max execution time"


def test_an_execution_whose_history_is_full_cannot_be_redriven(workshop: Any) -> None:
    enough = {"Variable": "$.enough", "IsPresent": True, "Next": "Done"}
    states = {
        "Round": {"Type": "Choice", "Choices": [enough], "Default": "Again"},
        "Again": {"Type": "Pass", "Next": "Round"},
        "Done": {"Type": "Succeed"},
    }
    described = workshop.end_of(workshop.machine({"StartAt": "Round", "States": states}))
    assert described["status"] == "FAILED"
    assert described["redriveStatusReason"] == "Execution history event limit exceeded"
