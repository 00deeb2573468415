"""Activities and task tokens by boto3, against a server process, with a worker in a thread of its own."""

import json
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from tests.integration.local.stepfunctions.machines_and_waits import (
    ACTIVITY,
    FUNCTION,
    awaited,
    create,
    end_of,
    events_of,
    leave_waiting,
    one,
    start,
)

pytestmark = pytest.mark.integration


@pytest.fixture
def work(client: Any) -> Any:
    """Begin a worker that answers one task of an activity; the test waits for it at its end."""
    threads: list[Thread] = []

    def begin(activity: str, answer: Callable[[dict[str, Any]], None]) -> None:
        def poll() -> None:
            answer(client.get_activity_task(activityArn=activity, workerName="Ana"))

        threads.append(Thread(target=poll))
        threads[-1].start()

    yield begin
    for thread in threads:
        thread.join(timeout=20)
        assert not thread.is_alive()


@pytest.mark.proves(
    "CreateActivity", "GetActivityTask", "SendTaskHeartbeat", "SendTaskSuccess", "Integrations/activity ARN"
)
def test_a_worker_takes_a_task_and_ends_it(client: Any, work: Any) -> None:
    activity = client.create_activity(name="knead")["activityArn"]
    state = {"Type": "Task", "Resource": activity, "HeartbeatSeconds": 30, "InputPath": "$.dough"}
    machine = create(client, "kneaded", one(state))
    taken: list[dict[str, Any]] = []

    def knead(task: dict[str, Any]) -> None:
        taken.append(task)
        client.send_task_heartbeat(taskToken=task["taskToken"])
        client.send_task_success(taskToken=task["taskToken"], output='{"kneaded": true}')

    work(activity, knead)
    execution = start(client, machine, input='{"dough":{"flour":500}}')

    assert end_of(client, execution, "SUCCEEDED")["output"] == '{"kneaded":true}'
    assert taken[0]["input"] == '{"flour":500}'
    (scheduled,) = events_of(client, execution, "ActivityScheduled")
    assert scheduled["activityScheduledEventDetails"]["resource"] == activity
    assert scheduled["activityScheduledEventDetails"]["heartbeatInSeconds"] == 30
    (started,) = events_of(client, execution, "ActivityStarted")
    assert started["activityStartedEventDetails"] == {"workerName": "Ana"}


@pytest.mark.proves("SendTaskFailure")
def test_a_worker_that_fails_says_why(client: Any, work: Any) -> None:
    activity = client.create_activity(name="burn")["activityArn"]
    machine = create(client, "burnt", one({"Type": "Task", "Resource": activity}))
    work(
        activity,
        lambda task: client.send_task_failure(
            taskToken=task["taskToken"], error="Oven.TooHot", cause="300 degrees"
        ),
    )

    execution = start(client, machine)

    failed = end_of(client, execution, "FAILED")
    assert (failed["error"], failed["cause"]) == ("Oven.TooHot", "300 degrees")
    (event,) = events_of(client, execution, "ActivityFailed")
    assert event["activityFailedEventDetails"] == {"error": "Oven.TooHot", "cause": "300 degrees"}


@pytest.mark.proves("CreateActivity", "DescribeActivity", "ListActivities", "DeleteActivity")
def test_activities_are_described_listed_and_deleted(client: Any) -> None:
    made = {f"listed-{number}": client.create_activity(name=f"listed-{number}") for number in range(3)}
    again = client.create_activity(name="listed-1")
    assert again["creationDate"] == made["listed-1"]["creationDate"]
    described = client.describe_activity(activityArn=ACTIVITY + "listed-1")
    assert (described["name"], described["creationDate"]) == ("listed-1", again["creationDate"])
    assert described["encryptionConfiguration"] == {"type": "AWS_OWNED_KEY"}

    def listed() -> set[str]:
        pages = client.get_paginator("list_activities").paginate(PaginationConfig={"PageSize": 2})
        return {activity["name"] for page in pages for activity in page["activities"]}

    assert made.keys() <= listed()
    client.delete_activity(activityArn=ACTIVITY + "listed-1")
    client.delete_activity(activityArn=ACTIVITY + "listed-1")
    assert listed() & made.keys() == {"listed-0", "listed-2"}
    with pytest.raises(client.exceptions.ActivityDoesNotExist):
        client.describe_activity(activityArn=ACTIVITY + "listed-1")


@pytest.mark.proves("Integrations/lambda:invoke.waitForTaskToken")
@pytest.mark.parametrize("answer", ["success", "failure"])
def test_the_holder_of_a_functions_task_token_ends_the_task(client: Any, answer: str) -> None:
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {"FunctionName": FUNCTION + "echo", "Payload": {"token.$": "$$.Task.Token"}},
    }
    execution = start(client, create(client, f"called-back-{answer}", one(state)))
    awaited(lambda: events_of(client, execution, "TaskSubmitted"))
    (scheduled,) = events_of(client, execution, "TaskScheduled")
    token = json.loads(scheduled["taskScheduledEventDetails"]["parameters"])["Payload"]["token"]

    if answer == "success":
        client.send_task_success(taskToken=token, output='"baked"')
        assert end_of(client, execution, "SUCCEEDED")["output"] == '"baked"'
    else:
        client.send_task_failure(taskToken=token, error="Oven.Broken", cause="no gas")
        failed = end_of(client, execution, "FAILED")
        assert (failed["error"], failed["cause"]) == ("Oven.Broken", "no gas")
    with pytest.raises(client.exceptions.TaskTimedOut):
        client.send_task_heartbeat(taskToken=token)


def test_a_worker_that_has_disconnected_gets_no_task(client: Any, shared: Any) -> None:
    activity = client.create_activity(name="wait")["activityArn"]
    machine = create(client, "waited", one({"Type": "Task", "Resource": activity}))
    leave_waiting(shared.url, activity)
    for _ in range(6):  # each takes a turn of the server's loop: by then it has seen the connection's end
        client.list_activities()

    start(client, machine, input='"dough"')

    assert client.get_activity_task(activityArn=activity)["input"] == '"dough"'
