"""Quotas of an account, in a bakery with small ones."""

import json
import threading
from typing import Any

import pytest

from entrypoints.local.asl import Limits
from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS, Quotas

BAKE = {"Type": "Pass"}
YEAR = 365 * 24 * 3600
PROVE = {"Type": "Wait", "Seconds": 60}
ASK = {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution"}


def bake(bread: str) -> str:
    states = {"Only": {"Type": "Pass", "Result": bread, "End": True}}
    return json.dumps({"StartAt": "Only", "States": states})


def test_the_default_quotas_are_those_of_aws() -> None:
    assert Quotas() == AWS_QUOTAS
    assert (AWS_QUOTAS.state_machines, AWS_QUOTAS.activities) == (100_000, 100_000)
    assert (AWS_QUOTAS.activity_pollers, AWS_QUOTAS.open_executions) == (1_000, 1_000_000)
    assert (AWS_QUOTAS.versions, AWS_QUOTAS.aliases, AWS_QUOTAS.tags) == (1_000, 100, 50)


def test_a_state_machine_too_many_is_refused_until_one_is_deleted(new_workshop: Any) -> None:
    workshop = new_workshop(quotas=Quotas(state_machines=2))
    first = workshop.machine(BAKE, "bakery")
    workshop.machine(BAKE, "pantry")

    assert workshop.machine(BAKE, "bakery") == first, "the same request finds what it has created"
    with pytest.raises(ApiError, match="StateMachineLimitExceeded: The maximum number of state machines"):
        workshop.machine(BAKE, "cellar")

    workshop.orchestrator.state_machines.delete_state_machine(first)
    assert workshop.machine(BAKE, "cellar")


def test_an_activity_too_many_is_refused_until_one_is_deleted(new_workshop: Any) -> None:
    o = new_workshop(quotas=Quotas(activities=1)).orchestrator
    knead = o.activities.create_activity("knead")

    assert o.activities.create_activity("knead") == knead
    with pytest.raises(ApiError, match="ActivityLimitExceeded: The maximum number of activities"):
        o.activities.create_activity("decorate")

    o.activities.delete_activity(knead["activityArn"])
    assert o.activities.create_activity("decorate")


def test_an_execution_too_many_is_refused_until_one_has_ended(new_workshop: Any) -> None:
    workshop = new_workshop(quotas=Quotas(open_executions=2))
    bakery = workshop.machine(PROVE)
    first = workshop.start(bakery, name="first")
    workshop.start(bakery, name="second")

    assert workshop.start(bakery, name="first") == first, "an idempotent start opens nothing"
    with pytest.raises(ApiError, match="ExecutionLimitExceeded: The maximum number of running executions"):
        workshop.start(bakery, name="third")

    workshop.driver.run(until=workshop.driver.now() + 1)
    workshop.orchestrator.executions.stop_execution(first)
    assert workshop.start(bakery, name="third")


def test_express_executions_are_not_counted(new_workshop: Any) -> None:
    workshop = new_workshop(quotas=Quotas(open_executions=0))

    assert workshop.start(workshop.machine(PROVE, type="EXPRESS"))


def test_a_redrive_opens_an_execution_again(new_workshop: Any) -> None:
    workshop = new_workshop(quotas=Quotas(open_executions=1))
    failed = workshop.end_of(workshop.machine({"Type": "Fail"}, "burn"))["executionArn"]
    other = workshop.start(workshop.machine(PROVE))

    with pytest.raises(ApiError, match="ExecutionLimitExceeded"):
        workshop.orchestrator.executions.redrive_execution(failed)

    workshop.driver.run()
    assert workshop.orchestrator.executions.describe_execution(other)["status"] == "SUCCEEDED"
    assert workshop.orchestrator.executions.redrive_execution(failed)


def test_a_nested_execution_too_many_fails_its_task(new_workshop: Any) -> None:
    workshop = new_workshop(quotas=Quotas(open_executions=1))
    child = workshop.machine(BAKE, "child")
    parent = workshop.machine({**ASK, "Parameters": {"StateMachineArn": child}}, "parent")

    assert workshop.end_of(parent)["error"] == "StepFunctions.ExecutionLimitExceededException"


def test_executions_that_are_restored_are_open(new_workshop: Any, state_file: Any) -> None:
    workshop = new_workshop(storage=state_file())
    bakery = workshop.machine(PROVE)
    workshop.end_of(bakery, name="baked")
    workshop.start(bakery, name="in-the-oven")
    workshop.driver.run(until=workshop.driver.now() + 1)
    workshop.orchestrator.close()

    again = new_workshop(storage=state_file(), quotas=Quotas(open_executions=1))
    with pytest.raises(ApiError, match="ExecutionLimitExceeded"):
        again.start(bakery)
    again.driver.run()
    assert again.start(bakery, name="next")
    again.orchestrator.close()


def test_a_version_too_many_is_refused_and_an_update_with_it(new_workshop: Any) -> None:
    workshop = new_workshop(quotas=Quotas(versions=1))
    o, bakery = workshop.orchestrator, workshop.machine(BAKE)
    first = o.versions.publish_state_machine_version(bakery)

    assert o.versions.publish_state_machine_version(bakery) == first, (
        "the same revision has its version already"
    )
    with pytest.raises(ApiError, match=r"ServiceQuotaExceededException: .* of versions .* is 1"):
        o.state_machines.update_state_machine(bakery, definition=bake("rye"), publish=True)
    assert "rye" not in o.state_machines.describe_state_machine(bakery)["definition"]

    o.state_machines.update_state_machine(bakery, definition=bake("rye"))
    with pytest.raises(ApiError, match="ServiceQuotaExceededException"):
        o.versions.publish_state_machine_version(bakery)
    o.versions.delete_state_machine_version(first["stateMachineVersionArn"])
    assert o.versions.publish_state_machine_version(bakery)["stateMachineVersionArn"] == f"{bakery}:2"


def test_an_alias_too_many_is_refused_until_one_is_deleted(new_workshop: Any) -> None:
    workshop = new_workshop(quotas=Quotas(aliases=1))
    o, bakery = workshop.orchestrator, workshop.machine(BAKE)
    routes = [
        {
            "stateMachineVersionArn": o.versions.publish_state_machine_version(bakery)[
                "stateMachineVersionArn"
            ],
            "weight": 100,
        }
    ]
    day = o.aliases.create_state_machine_alias("day", routes)

    assert o.aliases.create_state_machine_alias("day", routes) == day
    with pytest.raises(ApiError, match=r"ServiceQuotaExceededException: .* of aliases .* is 1"):
        o.aliases.create_state_machine_alias("night", routes)

    o.aliases.delete_state_machine_alias(day["stateMachineAliasArn"])
    assert o.aliases.create_state_machine_alias("night", routes)


def test_a_tag_too_many_is_refused_and_names_its_resource(new_workshop: Any) -> None:
    workshop = new_workshop(quotas=Quotas(tags=1))
    bakery = workshop.machine(BAKE, tags=[{"key": "oven", "value": "stone"}])

    with pytest.raises(ApiError, match="TooManyTags") as refused:
        workshop.orchestrator.tags.tag_resource(bakery, [{"key": "floor", "value": "tiles"}])

    assert refused.value.members == {"resourceName": bakery}


def test_a_poller_too_many_is_refused_while_the_others_wait(new_workshop: Any) -> None:
    workshop = new_workshop(quotas=Quotas(activity_pollers=1))
    o = workshop.orchestrator
    knead, decorate = (o.activities.create_activity(name)["activityArn"] for name in ("knead", "decorate"))
    tasks: list[dict[str, Any]] = []
    worker = threading.Thread(target=lambda: tasks.append(o.activities.get_activity_task(knead)))
    worker.start()
    waits = o.activities.require(knead)
    while not waits.pollers:
        worker.join(0.001)

    with pytest.raises(
        ApiError, match=r"ActivityWorkerLimitExceeded: The maximum number of workers concurrently"
    ):
        o.activities.get_activity_task(knead)
    for activity in (decorate, knead):
        workshop.start(workshop.machine({"Type": "Task", "Resource": activity}, activity[-5:]), {})
    workshop.driver.run()

    assert o.activities.get_activity_task(decorate)["input"] == "{}", "each activity has pollers of its own"
    worker.join(10)
    assert tasks[0]["input"] == "{}"
    assert waits.pollers == 0


def aged(workshop: Any, handler_error: Any) -> str:
    """Create a machine that waits for a year and then tries nine times, and return its ARN."""
    answers = iter([False] * 8 + [True])

    def taste(_: Any) -> str:
        if next(answers):
            return "good"
        raise handler_error("TooYoung", "wait")

    workshop.functions.handlers["taste"] = taste
    retry = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 8, "BackoffRate": 2}
    states = {
        "Mature": {"Type": "Wait", "Seconds": YEAR, "Next": "Taste"},
        "Taste": {
            "Type": "Task",
            "Resource": "arn:aws:lambda:us-east-1:000000000000:function:taste",
            "Retry": [retry],
            "End": True,
        },
    }
    return str(workshop.machine({"StartAt": "Mature", "States": states}))


def test_an_execution_ends_after_a_year_and_cannot_be_redriven(workshop: Any, handler_error: Any) -> None:
    described = workshop.end_of(aged(workshop, handler_error))

    assert described["status"] == "TIMED_OUT"
    assert described["stopDate"] - described["startDate"] == YEAR
    assert described["redriveStatus"] == "NOT_REDRIVABLE"
    assert described["redriveStatusReason"] == "Execution has exceeded the max execution time"
    last = workshop.events(described["executionArn"])[-1]
    assert (last["type"], last["executionTimedOutEventDetails"]) == (
        "ExecutionTimedOut",
        {"error": "States.Timeout"},
    )


def test_with_a_longer_year_a_wait_of_one_and_eight_retries_end_at_once(
    new_workshop: Any, handler_error: Any
) -> None:
    workshop = new_workshop(quotas=Quotas(execution=Limits(standard_seconds=YEAR + 300)))

    described = workshop.end_of(aged(workshop, handler_error))

    assert described["output"] == '"good"'
    start = described["startDate"]
    events = workshop.events(described["executionArn"])
    tries = [e["timestamp"] - start for e in events if e["type"] == "LambdaFunctionScheduled"]
    assert tries == [YEAR + 2**number - 1 for number in range(9)]
    assert described["stopDate"] - start == YEAR + 255
