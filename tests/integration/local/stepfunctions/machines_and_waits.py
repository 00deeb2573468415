"""State machines and waits of the tests of the API."""

import json
from collections.abc import Callable
from http.client import HTTPConnection
from threading import Event
from typing import Any
from urllib.parse import urlsplit

ROLE = "arn:aws:iam::000000000000:role/workshop"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"
MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:"
ACTIVITY = "arn:aws:states:us-east-1:000000000000:activity:"
WAIT: dict[str, Any] = {"Type": "Wait", "Seconds": 3600}
"""A state that outlasts its test."""


def one(state: dict[str, Any], **more: Any) -> str:
    """Return the definition of a machine of one state."""
    return json.dumps({"StartAt": "Only", "States": {"Only": {**state, "End": True}}, **more})


def passing(result: Any) -> str:
    return one({"Type": "Pass", "Result": result})


def create(client: Any, name: str, definition: str = passing("bread"), **more: Any) -> str:
    """Create a machine and return its ARN."""
    created = client.create_state_machine(name=name, definition=definition, roleArn=ROLE, **more)
    arn: str = created["stateMachineArn"]
    return arn


def start(client: Any, machine: str, **more: Any) -> str:
    arn: str = client.start_execution(stateMachineArn=machine, **more)["executionArn"]
    return arn


def end_of(client: Any, execution: str, status: str | None = None) -> dict[str, Any]:
    """Wait until an execution has ended and return its description."""

    def described() -> dict[str, Any]:
        answer: dict[str, Any] = client.describe_execution(executionArn=execution)
        return answer if answer["status"] != "RUNNING" else {}

    answer: dict[str, Any] = awaited(described)
    assert status in (None, answer["status"]), answer
    return answer


def awaited(look: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Look again and again until something is there, and return it."""
    given_up = Event()
    for _ in range(int(seconds / 0.02)):
        if found := look():
            return found
        given_up.wait(0.02)
    raise AssertionError(f"{look} found nothing within {seconds} s")


def leave_waiting(url: str, activity: str) -> None:
    """Ask a server for an activity's task, and close the connection before there is one."""
    address = urlsplit(url)
    worker = HTTPConnection(str(address.hostname), address.port, timeout=5)
    worker.request("POST", "/", "{}", {"X-Amz-Target": "AWSStepFunctions.ListActivities"})
    worker.getresponse().read()
    body = json.dumps({"activityArn": activity})
    worker.request("POST", "/", body, {"X-Amz-Target": "AWSStepFunctions.GetActivityTask"})
    worker.close()


def events_of(client: Any, execution: str, kind: str) -> list[dict[str, Any]]:
    """Return an execution's events of a type."""
    pages = client.get_paginator("get_execution_history").paginate(executionArn=execution)
    return [event for page in pages for event in page["events"] if event["type"] == kind]
