"""Map runs by boto3, against a server process: list, describe, update, child executions, redrive."""

import json
from typing import Any

import pytest

from tests.integration.local.stepfunctions.machines_and_waits import (
    ACTIVITY,
    FUNCTION,
    awaited,
    create,
    end_of,
    events_of,
    one,
    start,
)

pytestmark = pytest.mark.integration


def distributed(state: dict[str, Any], **fields: Any) -> str:
    """Return a machine whose Map runs `state` for each item of its input."""
    inner = {"StartAt": "Bake", "States": {"Bake": {**state, "End": True}}}
    mode = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    return one(
        {"Type": "Map", "Label": "Loaves", "ItemProcessor": {"ProcessorConfig": mode, **inner}, **fields}
    )


OVEN = {"Type": "Task", "Resource": FUNCTION + "oven"}


@pytest.mark.proves("ListMapRuns", "DescribeMapRun")
def test_a_map_run_and_its_children_are_described(client: Any) -> None:
    machine = create(client, "batch", distributed({"Type": "Pass"}, ItemBatcher={"MaxItemsPerBatch": 2}))
    execution = start(client, machine, input="[1,2,3]")
    end_of(client, execution, "SUCCEEDED")

    (listed,) = client.list_map_runs(executionArn=execution)["mapRuns"]
    run = client.describe_map_run(mapRunArn=listed["mapRunArn"])

    assert (listed["executionArn"], listed["stateMachineArn"]) == (execution, machine)
    assert run["mapRunArn"].startswith(machine.replace("stateMachine", "mapRun") + "/Loaves:")
    assert (run["executionArn"], run["status"], run["redriveCount"]) == (execution, "SUCCEEDED", 0)
    assert (run["startDate"], run["stopDate"]) == (listed["startDate"], listed["stopDate"])
    assert (run["maxConcurrency"], run["toleratedFailureCount"], run["toleratedFailurePercentage"]) == (
        0,
        0,
        0.0,
    )
    counts = {
        "pending": 0,
        "running": 0,
        "succeeded": 3,
        "failed": 0,
        "timedOut": 0,
        "aborted": 0,
        "total": 3,
        "resultsWritten": 0,
        "failuresNotRedrivable": 0,
        "pendingRedrive": 0,
    }
    assert run["itemCounts"] == counts
    assert run["executionCounts"] == {**counts, "succeeded": 2, "total": 2}


def test_map_runs_are_listed_page_by_page(client: Any) -> None:
    definition = json.loads(distributed({"Type": "Pass"}))
    again = {**definition["States"]["Only"], "Label": "Again"}
    inner = again["ItemProcessor"]
    again["ItemProcessor"] = {**inner, "StartAt": "Rest", "States": {"Rest": inner["States"]["Bake"]}}
    first = {**definition["States"]["Only"], "Next": "Again"}
    del first["End"]
    both = {"StartAt": "Only", "States": {"Only": first, "Again": again}}
    execution = start(client, create(client, "both", json.dumps(both)), input="[1]")
    end_of(client, execution, "SUCCEEDED")

    pages = client.get_paginator("list_map_runs").paginate(
        executionArn=execution, PaginationConfig={"PageSize": 1}
    )

    labels = [run["mapRunArn"].split("/")[1].split(":")[0] for page in pages for run in page["mapRuns"]]
    assert labels == ["Loaves", "Again"]


def test_a_child_execution_has_a_life_of_its_own(client: Any) -> None:
    machine = create(client, "children", distributed({"Type": "Pass"}, ItemBatcher={"MaxItemsPerBatch": 2}))
    execution = start(client, machine, input="[1,2,3]")
    end_of(client, execution, "SUCCEEDED")
    run = client.list_map_runs(executionArn=execution)["mapRuns"][0]["mapRunArn"]

    pages = client.get_paginator("list_executions").paginate(mapRunArn=run, PaginationConfig={"PageSize": 1})
    children = [child for page in pages for child in page["executions"]]

    assert [child["itemCount"] for child in children] == [1, 2]
    assert {child["mapRunArn"] for child in children} == {run}
    assert {child["stateMachineArn"] for child in children} == {machine + "/Loaves"}
    described = client.describe_execution(executionArn=children[1]["executionArn"])
    assert (described["input"], described["mapRunArn"]) == ('{"Items":[1,2]}', run)
    assert described["executionArn"].startswith(machine.replace("stateMachine", "execution") + "/Loaves:")
    its_machine = client.describe_state_machine_for_execution(executionArn=described["executionArn"])
    assert (its_machine["mapRunArn"], its_machine["label"]) == (run, "Loaves")
    assert its_machine["stateMachineArn"] == machine + "/Loaves"
    assert list(json.loads(its_machine["definition"])["States"]) == ["Bake"]
    assert len(events_of(client, described["executionArn"], "PassStateEntered")) == 1
    assert client.list_executions(mapRunArn=run, statusFilter="FAILED")["executions"] == []
    assert client.list_executions(mapRunArn=run, statusFilter="PENDING_REDRIVE")["executions"] == []


@pytest.mark.proves("UpdateMapRun")
def test_the_limits_of_a_running_map_run_can_be_changed(client: Any) -> None:
    client.create_activity(name="slow-oven")
    state = {"Type": "Task", "Resource": ACTIVITY + "slow-oven"}
    machine = create(client, "widened", distributed(state, MaxConcurrency=1))
    execution = start(client, machine, input="[1,2,3]")
    run = awaited(lambda: client.list_map_runs(executionArn=execution)["mapRuns"])[0]["mapRunArn"]
    awaited(lambda: client.describe_map_run(mapRunArn=run)["executionCounts"]["running"] == 1)

    client.update_map_run(
        mapRunArn=run, maxConcurrency=2, toleratedFailureCount=1, toleratedFailurePercentage=50.5
    )

    described = awaited(
        lambda: (now := client.describe_map_run(mapRunArn=run))["executionCounts"]["running"] == 2 and now
    )
    assert described["executionCounts"]["pending"] == 1
    assert (described["maxConcurrency"], described["toleratedFailureCount"]) == (2, 1)
    assert described["toleratedFailurePercentage"] == 50.5
    client.stop_execution(executionArn=execution)
    assert awaited(lambda: client.describe_map_run(mapRunArn=run)["status"] != "RUNNING")


def test_a_failed_map_run_is_redriven_with_its_parent(client: Any, shared_functions: Any) -> None:
    shared_functions.busy = 1
    machine = create(client, "burnt", distributed(OVEN, MaxConcurrency=1))
    execution = start(client, machine, input='[{"loaf":1},{"loaf":2}]')
    failed = end_of(client, execution, "FAILED")
    assert failed["error"] == "States.ExceedToleratedFailureThreshold"
    run = client.list_map_runs(executionArn=execution)["mapRuns"][0]["mapRunArn"]
    (burnt,) = client.list_executions(mapRunArn=run, statusFilter="FAILED")["executions"]
    assert (
        client.describe_execution(executionArn=burnt["executionArn"])["redriveStatus"]
        == "REDRIVABLE_BY_MAP_RUN"
    )
    assert client.describe_map_run(mapRunArn=run)["status"] == "FAILED"

    client.redrive_execution(executionArn=execution)

    ended = end_of(client, execution, "SUCCEEDED")
    assert json.loads(ended["output"]) == [{"loaf": 1}, {"loaf": 2}]
    redriven = client.describe_map_run(mapRunArn=run)
    assert (redriven["status"], redriven["redriveCount"]) == ("SUCCEEDED", 1)
    assert redriven["startDate"] < redriven["redriveDate"] <= redriven["stopDate"]
    assert redriven["itemCounts"]["succeeded"] == 2
    (again,) = client.list_executions(mapRunArn=run, redriveFilter="REDRIVEN")["executions"]
    assert (again["executionArn"], again["redriveCount"]) == (burnt["executionArn"], 1)
    (event,) = events_of(client, execution, "MapRunRedriven")
    assert event["mapRunRedrivenEventDetails"] == {"mapRunArn": run, "redriveCount": 1}


def test_children_wait_for_their_turn_to_be_redriven(client: Any) -> None:
    activity = client.create_activity(name="cold-oven")["activityArn"]
    state = {"Type": "Task", "Resource": activity}
    machine = create(client, "cold", distributed(state, MaxConcurrency=1, ToleratedFailureCount=1))
    execution = start(client, machine, input="[1,2]")
    for _ in range(2):
        token = client.get_activity_task(activityArn=activity)["taskToken"]
        client.send_task_failure(taskToken=token, error="Oven.Cold")
    end_of(client, execution, "FAILED")
    (run,) = client.list_map_runs(executionArn=execution)["mapRuns"]

    client.redrive_execution(executionArn=execution)

    token = client.get_activity_task(activityArn=activity)["taskToken"]
    counts = client.describe_map_run(mapRunArn=run["mapRunArn"])["executionCounts"]
    assert (counts["running"], counts["pendingRedrive"], counts["failed"]) == (1, 1, 0)
    waiting = {"mapRunArn": run["mapRunArn"], "statusFilter": "PENDING_REDRIVE"}
    (listed,) = client.list_executions(**waiting)["executions"]
    assert listed["status"] == "PENDING_REDRIVE"
    client.send_task_success(taskToken=token, output="1")
    token = client.get_activity_task(activityArn=activity)["taskToken"]
    client.send_task_success(taskToken=token, output="2")
    assert end_of(client, execution, "SUCCEEDED")["output"] == "[1,2]"
    assert client.list_executions(**waiting)["executions"] == []


def test_a_child_can_be_stopped_alone_and_stays_so_in_the_next_process(durable: Any) -> None:
    client = durable.client
    activity = client.create_activity(name="warm-oven")["activityArn"]
    state = {"Type": "Task", "Resource": activity}
    machine = create(client, "halved", distributed(state, ToleratedFailureCount=1))
    execution = start(client, machine, input="[1,2]")
    (run,) = awaited(lambda: client.list_map_runs(executionArn=execution)["mapRuns"])
    children = awaited(
        lambda: len(found := client.list_executions(mapRunArn=run["mapRunArn"])["executions"]) == 2 and found
    )
    first = min(children, key=lambda child: child["startDate"])["executionArn"]

    stopped = client.stop_execution(executionArn=first, error="Oven.Cold", cause="no gas")
    durable.restart()

    child = client.describe_execution(executionArn=first)
    assert (child["status"], child["error"], child["cause"]) == ("ABORTED", "Oven.Cold", "no gas")
    assert child["stopDate"] == stopped["stopDate"]
    with pytest.raises(client.exceptions.ExecutionNotRedrivable):
        client.redrive_execution(executionArn=first)
    token = client.get_activity_task(activityArn=activity)["taskToken"]
    client.send_task_success(taskToken=token, output="2")
    end_of(client, execution, "SUCCEEDED")
    counts = client.describe_map_run(mapRunArn=run["mapRunArn"])["itemCounts"]
    assert (counts["aborted"], counts["succeeded"]) == (1, 1)
