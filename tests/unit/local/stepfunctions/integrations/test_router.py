from typing import Any

PUT = {
    "Type": "Task",
    "Resource": "arn:aws:states:::events:putEvents",
    "Parameters": {"Entries": [{"Source": "bakery", "DetailType": "Bread baked", "Detail": {}}]},
}


def test_a_service_without_an_endpoint_fails_with_what_to_do(workshop: Any) -> None:
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::dynamodb:getItem",
        "Parameters": {"TableName": "Breads", "Key": {"id": {"S": "rye"}}},
    }

    described = workshop.end_of(workshop.machine(task))

    assert described["error"] == "States.Runtime"
    assert "give the orchestrator an endpoint" in described["cause"]


def test_an_integration_that_breaks_fails_its_task_and_is_logged(workshop: Any, caplog: Any) -> None:
    def broken(entries: Any) -> Any:
        raise KeyError("a bug of the bus")

    workshop.bus.put_events = broken

    described = workshop.end_of(workshop.machine(PUT))

    assert described["error"] == "States.Runtime"
    assert "a bug of the bus" in described["cause"]
    assert "events:putEvents" in caplog.text
