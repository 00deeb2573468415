"""Executions by boto3, against a server process: start, stop, describe, list, page, redrive, wait for."""

import json
from typing import Any

import pytest

from tests.integration.local.stepfunctions.machines_and_waits import (
    FUNCTION,
    WAIT,
    create,
    end_of,
    events_of,
    one,
    passing,
    start,
)

pytestmark = pytest.mark.integration

BAKE = one({"Type": "Task", "Resource": FUNCTION + "oven"})
TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"


@pytest.mark.proves("StartExecution", "DescribeExecution")
def test_an_execution_is_described_with_its_data(client: Any) -> None:
    machine = create(client, "described")

    started = client.start_execution(
        stateMachineArn=machine, name="monday", input='{ "flour": 500 }', traceHeader=TRACE
    )

    described = end_of(client, started["executionArn"], "SUCCEEDED")
    assert described["executionArn"] == machine.replace("stateMachine", "execution") + ":monday"
    assert (described["stateMachineArn"], described["name"]) == (machine, "monday")
    assert described["startDate"] == started["startDate"] <= described["stopDate"]
    assert (described["input"], described["output"]) == ('{ "flour": 500 }', '"bread"')
    assert described["inputDetails"] == described["outputDetails"] == {"included": True}
    assert described["traceHeader"] == TRACE
    assert (described["redriveCount"], described["redriveStatus"]) == (0, "NOT_REDRIVABLE")
    assert described["redriveStatusReason"] == "Execution is SUCCEEDED and cannot be redriven"
    hidden = client.describe_execution(executionArn=started["executionArn"], includedData="METADATA_ONLY")
    assert hidden["inputDetails"] == hidden["outputDetails"] == {"included": False}
    assert not hidden.keys() & {"input", "output"}


def test_the_trace_of_the_http_header_goes_before_that_of_the_request(client: Any) -> None:
    def add_header(params: dict[str, Any], **_: Any) -> None:
        params["headers"]["X-Amzn-Trace-Id"] = TRACE.replace("1-", "2-")

    machine = create(client, "traced")
    client.meta.events.register("before-call.sfn.StartExecution", add_header)

    execution = start(client, machine, traceHeader=TRACE)

    client.meta.events.unregister("before-call.sfn.StartExecution", add_header)
    described = client.describe_execution(executionArn=execution)
    assert described["traceHeader"] == TRACE.replace("1-", "2-")


def test_a_start_is_repeated_while_the_execution_runs(client: Any) -> None:
    machine = create(client, "repeated", one(WAIT))
    first = client.start_execution(stateMachineArn=machine, name="once", input="{}")
    again = client.start_execution(stateMachineArn=machine, name="once", input="{}")

    assert again["executionArn"] == first["executionArn"]
    assert again["startDate"] == first["startDate"]
    client.stop_execution(executionArn=first["executionArn"])


@pytest.mark.proves("StopExecution")
def test_a_stopped_execution_keeps_error_and_cause(client: Any) -> None:
    execution = start(client, create(client, "stopped", one(WAIT)))

    stopped = client.stop_execution(executionArn=execution, error="Bakery.Closed", cause="It is Sunday.")

    described = end_of(client, execution, "ABORTED")
    assert (described["error"], described["cause"]) == ("Bakery.Closed", "It is Sunday.")
    assert described["stopDate"] == stopped["stopDate"]
    (aborted,) = events_of(client, execution, "ExecutionAborted")
    assert aborted["executionAbortedEventDetails"] == {"error": "Bakery.Closed", "cause": "It is Sunday."}
    assert client.stop_execution(executionArn=execution)["stopDate"] == stopped["stopDate"]


@pytest.mark.proves("ListExecutions")
def test_executions_are_listed_latest_first_page_by_page_and_by_status(client: Any) -> None:
    machine = create(client, "listed", one(WAIT))
    names = [f"loaf-{number}" for number in range(5)]
    arns = [start(client, machine, name=name) for name in names]
    client.stop_execution(executionArn=arns[3])
    client.stop_execution(executionArn=arns[1])

    def listed(**filters: Any) -> list[str]:
        pages = client.get_paginator("list_executions").paginate(
            stateMachineArn=machine, PaginationConfig={"PageSize": 2}, **filters
        )
        return [execution["name"] for page in pages for execution in page["executions"]]

    assert listed(statusFilter="RUNNING") == ["loaf-4", "loaf-2", "loaf-0"]
    assert listed(statusFilter="ABORTED") == ["loaf-1", "loaf-3"]
    assert listed(statusFilter="TIMED_OUT") == []
    assert listed() == ["loaf-1", "loaf-3", "loaf-4", "loaf-2", "loaf-0"]
    shown = client.list_executions(stateMachineArn=machine, statusFilter="ABORTED")["executions"][0]
    described = client.describe_execution(executionArn=shown["executionArn"])
    assert shown == {name: described[name] for name in shown}
    assert {"startDate", "stopDate", "redriveCount", "stateMachineArn"} <= shown.keys()
    for arn in arns:
        client.stop_execution(executionArn=arn)


@pytest.mark.proves("GetExecutionHistory")
def test_a_history_is_paged_in_either_order_and_without_data(client: Any) -> None:
    steps = {f"Step{n}": {"Type": "Pass", "Next": f"Step{n + 1}"} for n in range(60)}
    steps["Step60"] = {"Type": "Succeed"}
    machine = create(client, "long", json.dumps({"StartAt": "Step0", "States": steps}))
    execution = start(client, machine, input='{"flour":500}')
    end_of(client, execution, "SUCCEEDED")

    def events(size: int, **options: Any) -> list[dict[str, Any]]:
        pages = client.get_paginator("get_execution_history").paginate(
            executionArn=execution, PaginationConfig={"PageSize": size}, **options
        )
        return [event for page in pages for event in page["events"]]

    forwards = events(50)
    assert [event["id"] for event in forwards] == list(range(1, 125))
    assert forwards == events(1000)
    assert forwards[::-1] == events(33, reverseOrder=True)
    assert forwards[0]["executionStartedEventDetails"]["input"] == '{"flour":500}'
    assert forwards[0]["executionStartedEventDetails"]["inputDetails"] == {"truncated": False}
    assert len(client.get_execution_history(executionArn=execution)["events"]) == 100
    assert len(client.get_execution_history(executionArn=execution, maxResults=0)["events"]) == 100
    bare = events(1000, includeExecutionData=False)
    assert [event["type"] for event in bare] == [event["type"] for event in forwards]
    assert "input" not in bare[0]["executionStartedEventDetails"]
    assert "output" not in bare[-1]["executionSucceededEventDetails"]


@pytest.mark.proves("RedriveExecution")
def test_a_redriven_execution_goes_on_from_where_it_failed(client: Any, shared_functions: Any) -> None:
    shared_functions.busy = 1
    machine = create(client, "redriven", BAKE)
    execution = start(client, machine, input='{"loaf":1}')
    failed = end_of(client, execution, "FAILED")
    assert (failed["error"], failed["cause"]) == (
        "Oven.Busy",
        '{"errorType": "Oven.Busy", "errorMessage": "another loaf is in"}',
    )
    assert failed["redriveStatus"] == "REDRIVABLE"

    redriven = client.redrive_execution(executionArn=execution, clientToken="again")
    described = end_of(client, execution, "SUCCEEDED")
    repeated = client.redrive_execution(executionArn=execution, clientToken="again")

    assert repeated["redriveDate"] == redriven["redriveDate"]
    assert described["startDate"] < described["redriveDate"] <= described["stopDate"]
    assert (described["redriveCount"], described["output"]) == (1, '{"loaf":1}')
    (event,) = events_of(client, execution, "ExecutionRedriven")
    assert event["executionRedrivenEventDetails"] == {"redriveCount": 1}
    start(client, machine, name="never-redriven")
    for redrive_filter, names in (
        ("REDRIVEN", [described["name"]]),
        ("NOT_REDRIVEN", ["never-redriven"]),
    ):
        listed = client.list_executions(stateMachineArn=machine, redriveFilter=redrive_filter)["executions"]
        assert [one_of["name"] for one_of in listed] == names
    (shown,) = client.list_executions(stateMachineArn=machine, redriveFilter="REDRIVEN")["executions"]
    assert (shown["redriveCount"], shown["redriveDate"]) == (1, described["redriveDate"])


@pytest.mark.proves("StartSyncExecution")
def test_a_synchronous_execution_answers_with_its_end(client: Any) -> None:
    machine = create(client, "quick", passing({"loaves": 2}), type="EXPRESS")

    answer = client.start_sync_execution(
        stateMachineArn=machine, name="now", input='{"flour":500}', traceHeader=TRACE
    )

    assert answer["executionArn"].startswith(machine.replace("stateMachine", "express") + ":now:")
    assert (answer["status"], answer["output"], answer["name"]) == ("SUCCEEDED", '{"loaves":2}', "now")
    assert (answer["stateMachineArn"], answer["input"]) == (machine, '{"flour":500}')
    assert answer["startDate"] <= answer["stopDate"]
    assert answer["inputDetails"] == answer["outputDetails"] == {"included": True}
    assert answer["billingDetails"] == {"billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": 100}
    assert answer["traceHeader"] == TRACE
    hidden = client.start_sync_execution(stateMachineArn=machine, includedData="METADATA_ONLY")
    assert not hidden.keys() & {"input", "output"}


def test_a_synchronous_execution_that_fails_is_answered_with_200(client: Any) -> None:
    failing = one({"Type": "Pass"}).replace(
        '{"Type": "Pass", "End": true}',
        '{"Type": "Fail", "Error": "Bakery.Closed", "Cause": "It is Sunday."}',
    )
    machine = create(client, "closed", failing, type="EXPRESS")

    answer = client.start_sync_execution(stateMachineArn=machine)

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert (answer["status"], answer["error"], answer["cause"]) == (
        "FAILED",
        "Bakery.Closed",
        "It is Sunday.",
    )
    assert "output" not in answer
