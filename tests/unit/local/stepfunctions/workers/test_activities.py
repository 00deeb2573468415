import json
from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError


def test_a_worker_fetches_an_activitys_task_and_answers_it(workshop: Any) -> None:
    o = workshop.orchestrator
    activity = o.activities.create_activity("decorate")["activityArn"]
    arn = workshop.start(workshop.machine({"Type": "Task", "Resource": activity}), {"cake": "carrot"})
    workshop.driver.run()

    task = o.activities.get_activity_task(activity, "Ines")
    o.task_tokens.send_task_success(task["taskToken"], '"decorated"')
    workshop.driver.run()

    assert json.loads(task["input"]) == {"cake": "carrot"}
    assert o.executions.describe_execution(arn)["output"] == '"decorated"'
    started = next(e for e in workshop.events(arn) if e["type"] == "ActivityStarted")
    assert started["activityStartedEventDetails"] == {"workerName": "Ines"}


def test_a_task_that_no_execution_waits_for_is_not_given_to_a_worker(workshop: Any) -> None:
    o = workshop.orchestrator
    activity = o.activities.create_activity("decorate")["activityArn"]
    machine = workshop.machine({"Type": "Task", "Resource": activity, "TimeoutSeconds": 10})
    workshop.end_of(machine, {"cake": "late"})
    workshop.start(machine, {"cake": "carrot"})
    workshop.driver.run(until=workshop.driver.now() + 1)

    assert json.loads(o.activities.get_activity_task(activity)["input"]) == {"cake": "carrot"}


def test_activities_are_created_once_listed_and_deleted(workshop: Any) -> None:
    o = workshop.orchestrator
    for name in ("decorate", "bake", "decorate"):
        o.activities.create_activity(name)

    assert [a["name"] for a in o.activities.list_activities()["activities"]] == ["bake", "decorate"]
    arn = o.activities.list_activities()["activities"][0]["activityArn"]
    o.activities.delete_activity(arn)
    o.activities.delete_activity(arn)
    with pytest.raises(ApiError, match="ActivityDoesNotExist: Activity Does Not Exist: 'arn:"):
        o.activities.describe_activity(arn)


def test_a_task_of_an_activity_that_does_not_exist_fails(workshop: Any) -> None:
    resource = "arn:aws:states:us-east-1:000000000000:activity:nowhere"

    assert workshop.end_of(workshop.machine({"Type": "Task", "Resource": resource}))["status"] == "FAILED"
