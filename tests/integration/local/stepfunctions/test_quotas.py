"""Errors of quotas, tokens and configurations as boto3 sees them: names, status 400, modelled members."""

import base64
import json
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError

from entrypoints.local.asl import Limits
from entrypoints.local.stepfunctions.api.quotas import Quotas
from entrypoints.local.stepfunctions.server.standalone import StandaloneConfig

pytestmark = pytest.mark.integration

ROLE = "arn:aws:iam::000000000000:role/workshop"
FEW = Quotas(
    state_machines=3,
    activities=2,
    activity_pollers=1,
    open_executions=1,
    versions=1,
    aliases=1,
    tags=1,
    execution=Limits(standard_seconds=2.0),
)
PASS = {"Type": "Pass", "End": True}
WAIT = {"Type": "Wait", "Seconds": 3600, "End": True}
FAIL = {"Type": "Fail"}


def only(state: dict[str, Any]) -> str:
    return json.dumps({"StartAt": "Only", "States": {"Only": state}})


@pytest.fixture
def bakery(serve: Callable[..., Any]) -> Any:
    """Step Functions that may have little of everything."""
    return serve(StandaloneConfig(quotas=FEW))


@pytest.fixture
def create(bakery: Any) -> Callable[..., str]:
    """Create a state machine of one state."""

    def create(name: str, state: dict[str, Any] = PASS, **options: Any) -> str:
        answer = bakery.create_state_machine(name=name, definition=only(state), roleArn=ROLE, **options)
        return str(answer["stateMachineArn"])

    return create


def refused(call: Callable[[], Any], code: str) -> dict[str, Any]:
    """Return the error answer of a call that must be refused so, as the service model knows it."""
    with pytest.raises(ClientError) as error:
        call()
    answer: dict[str, Any] = error.value.response  # type: ignore[assignment]
    assert answer["Error"]["Code"] == code
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert answer["Error"]["Message"]
    assert type(error.value).__name__ == code, "boto3 has an exception of this name"
    return answer


def test_machines_and_activities_are_counted(bakery: Any, create: Any) -> None:
    arns = [create(name) for name in ("rye", "oat", "bran")]
    refused(lambda: create("spelt"), "StateMachineLimitExceeded")
    assert create("rye") == arns[0]

    for name in ("knead", "decorate"):
        bakery.create_activity(name=name)
    refused(lambda: bakery.create_activity(name="prove"), "ActivityLimitExceeded")


def test_open_executions_are_counted_at_start_and_redrive(bakery: Any, create: Any, until: Any) -> None:
    failed = bakery.start_execution(stateMachineArn=create("burn", FAIL))["executionArn"]
    until(lambda: bakery.describe_execution(executionArn=failed)["status"] == "FAILED")
    waiting = create("prove", WAIT)
    bakery.start_execution(stateMachineArn=waiting, name="first")

    refused(lambda: bakery.start_execution(stateMachineArn=waiting), "ExecutionLimitExceeded")
    refused(lambda: bakery.redrive_execution(executionArn=failed), "ExecutionLimitExceeded")


def test_an_execution_that_is_open_for_too_long_times_out(bakery: Any, create: Any, until: Any) -> None:
    execution = bakery.start_execution(stateMachineArn=create("prove", WAIT))["executionArn"]

    until(lambda: bakery.describe_execution(executionArn=execution)["status"] == "TIMED_OUT")

    described = bakery.describe_execution(executionArn=execution)
    assert described["redriveStatusReason"] == "Execution has exceeded the max execution time"
    (last,) = bakery.get_execution_history(executionArn=execution, reverseOrder=True, maxResults=1)["events"]
    assert last["executionTimedOutEventDetails"] == {"error": "States.Timeout"}
    refused(lambda: bakery.redrive_execution(executionArn=execution), "ExecutionNotRedrivable")


def test_versions_and_aliases_are_counted(bakery: Any, create: Any) -> None:
    machine = create("rye", publish=True, versionDescription="first")
    routes = [{"stateMachineVersionArn": f"{machine}:1", "weight": 100}]
    bakery.create_state_machine_alias(name="day", routingConfiguration=routes)
    quota = "ServiceQuotaExceededException"

    refused(lambda: bakery.create_state_machine_alias(name="night", routingConfiguration=routes), quota)
    refused(
        lambda: bakery.update_state_machine(stateMachineArn=machine, definition=only(FAIL), publish=True),
        quota,
    )
    assert bakery.describe_state_machine(stateMachineArn=machine)["definition"] == only(PASS)
    bakery.update_state_machine(stateMachineArn=machine, definition=only(FAIL))
    refused(lambda: bakery.publish_state_machine_version(stateMachineArn=machine), quota)


def test_tags_are_counted(bakery: Any, create: Any) -> None:
    machine = create("rye", tags=[{"key": "oven", "value": "stone"}])
    more = [{"key": "floor", "value": "tiles"}]

    answer = refused(lambda: bakery.tag_resource(resourceArn=machine, tags=more), "TooManyTags")
    assert answer["resourceName"] == machine
    two = [*more, {"key": "oven", "value": "steel"}]
    refused(lambda: bakery.create_activity(name="knead", tags=two), "TooManyTags")


def test_pollers_of_an_activity_are_counted(bakery: Any, create: Any) -> None:
    activity = bakery.create_activity(name="knead")["activityArn"]
    tasks: list[dict[str, Any]] = []
    refusals: list[str] = []

    def poll() -> None:
        try:
            tasks.append(bakery.get_activity_task(activityArn=activity))
        except bakery.exceptions.ActivityWorkerLimitExceeded as error:
            refusals.append(error.response["Error"]["Message"])
            bakery.start_execution(stateMachineArn=machine)  # the other one waits: give it something to do

    machine = create("bake", {"Type": "Task", "Resource": activity, "End": True})
    workers = [threading.Thread(target=poll) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)

    assert [task["input"] for task in tasks] == ["{}"]
    assert refusals == [
        "The maximum number of workers concurrently polling for activity tasks has been reached."
    ]


def test_tokens_of_no_task_of_a_closed_one_and_no_tokens_at_all(bakery: Any, create: Any) -> None:
    activity = bakery.create_activity(name="knead")["activityArn"]
    machine = create("bake", {"Type": "Task", "Resource": activity, "End": True})
    execution = bakery.start_execution(stateMachineArn=machine)["executionArn"]
    token = bakery.get_activity_task(activityArn=activity)["taskToken"]
    nobody = base64.urlsafe_b64encode(f"{execution}-2\n1".encode()).decode()
    answers: tuple[Callable[[str], Any], ...] = (
        lambda text: bakery.send_task_success(taskToken=text, output="{}"),
        lambda text: bakery.send_task_failure(taskToken=text),
        lambda text: bakery.send_task_heartbeat(taskToken=text),
    )

    bakery.send_task_success(taskToken=token, output="{}")

    for answer in answers:
        refused(partial(answer, token), "TaskTimedOut")
        refused(partial(answer, nobody), "TaskDoesNotExist")
        refused(partial(answer, "NoToken"), "InvalidToken")


def test_configurations_that_say_nothing_are_refused(bakery: Any, create: Any) -> None:
    machine = create("rye")
    key = {"type": "CUSTOMER_MANAGED_KMS_KEY"}

    for configuration, code in (
        ({"tracingConfiguration": {}}, "InvalidTracingConfiguration"),
        ({"loggingConfiguration": {"level": "ALL"}}, "InvalidLoggingConfiguration"),
        ({"encryptionConfiguration": key}, "InvalidEncryptionConfiguration"),
    ):
        refused(partial(create, "oat", **configuration), code)
        refused(partial(bakery.update_state_machine, stateMachineArn=machine, **configuration), code)


@pytest.mark.parametrize("member", ["input", "output"])
def test_no_document_is_larger_than_a_quarter_of_a_megabyte(bakery: Any, create: Any, member: str) -> None:
    activity = bakery.create_activity(name="knead")["activityArn"]
    machine = create("bake", {"Type": "Task", "Resource": activity, "End": True})
    most = json.dumps("x" * (262_144 - 2))
    bytes_too_many = json.dumps("ß" * 131_072, ensure_ascii=False)

    def send(text: str) -> Any:
        if member == "input":
            return bakery.start_execution(stateMachineArn=machine, input=text)
        bakery.start_execution(stateMachineArn=machine)
        token = bakery.get_activity_task(activityArn=activity)["taskToken"]
        return bakery.send_task_success(taskToken=token, output=text)

    with pytest.raises(ClientError) as error:
        send(bytes_too_many)
    assert error.value.response["Error"]["Code"] == "ValidationException"
    assert f"'{member}'" in str(error.value)
    if member == "input":
        assert send(most)
