"""Every error of the API by boto3, against a server process: AWS's code, its class, its status."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.integration.local.stepfunctions.api_refusals import REFUSED, TAGS
from tests.integration.local.stepfunctions.machines_and_waits import (
    ACTIVITY,
    ROLE,
    WAIT,
    create,
    end_of,
    one,
    start,
)

pytestmark = pytest.mark.integration

OF_QUOTAS_AND_KEYS = {
    "ActivityLimitExceeded",
    "ActivityWorkerLimitExceeded",
    "ExecutionLimitExceeded",
    "InvalidTracingConfiguration",
    "KmsAccessDeniedException",
    "KmsInvalidStateException",
    "KmsThrottlingException",
    "StateMachineLimitExceeded",
    "TaskDoesNotExist",
}
"""Errors that need quotas or keys to be set up: test_quotas.py and test_customer_keys.py raise them."""


@dataclass(frozen=True)
class Bakery:
    """What is there when a refused request comes, by its ARN.

    Attributes:
        machine: A STANDARD machine with a version, an alias, a running and a finished execution.
        express: An EXPRESS machine.
        deleting: A machine that waits for the end of an execution.
        token: The token of a task that has ended.
    """

    machine: str
    version: str
    alias: str
    running: str
    finished: str
    express: str
    deleting: str
    activity: str
    token: str

    def named_in(self, value: Any) -> Any:
        """Return a request with `<machine>` and the like replaced by what is there."""
        if isinstance(value, dict):
            return {name: self.named_in(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self.named_in(member) for member in value]
        if isinstance(value, str) and value.startswith("<"):
            name, _, rest = value[1:].partition(">")
            return getattr(self, name) + rest
        return value


@pytest.fixture(scope="module")
def bakery(shared: Any) -> Bakery:
    client = shared.client
    created = client.create_state_machine(name="bakery", definition=one(WAIT), roleArn=ROLE, publish=True)
    machine, version = created["stateMachineArn"], created["stateMachineVersionArn"]
    routes = [{"stateMachineVersionArn": version, "weight": 100}]
    alias = client.create_state_machine_alias(name="PROD", routingConfiguration=routes)
    finished = start(client, machine, name="finished")
    client.stop_execution(executionArn=finished)
    deleting = create(client, "deleting", one(WAIT))
    start(client, deleting)
    client.delete_state_machine(stateMachineArn=deleting)
    activity = client.create_activity(name="oven")["activityArn"]
    baked = start(client, create(client, "baked", one({"Type": "Task", "Resource": activity})))
    token = client.get_activity_task(activityArn=activity)["taskToken"]
    client.send_task_success(taskToken=token, output="{}")
    end_of(client, baked)
    return Bakery(
        machine,
        version,
        alias["stateMachineAliasArn"],
        start(client, machine, name="running", input="{}"),
        finished,
        create(client, "express", type="EXPRESS"),
        deleting,
        activity,
        token,
    )


@pytest.fixture(scope="module")
def unchecked(shared: Any) -> Iterator[Any]:
    """Give a client that sends what it is given, so that the server has to check it."""
    client: Any = boto3.client(
        "stepfunctions",
        endpoint_url=shared.url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(
            retries={"total_max_attempts": 1}, inject_host_prefix=False, parameter_validation=False
        ),
    )
    yield client
    client.close()


@pytest.mark.parametrize(
    ("code", "action", "members"), [pytest.param(*row, id=f"{row[1]}-{row[0]}") for row in REFUSED]
)
def test_a_refusal_has_awss_code_class_and_status(
    unchecked: Any, bakery: Bakery, code: str, action: str, members: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(unchecked, action)(**bakery.named_in(members))

    response = refused.value.response
    assert response["Error"]["Code"] == code
    assert response["Error"]["Message"]
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert response["ResponseMetadata"]["RequestId"]
    assert response["ResponseMetadata"]["HTTPHeaders"]["x-amzn-errortype"] == code
    if code != "SerializationException":  # no error of the service, but of its front end
        assert type(refused.value) is getattr(unchecked.exceptions, code)


def test_an_alias_above_the_quota_is_refused(unchecked: Any, bakery: Bakery) -> None:
    routes = [{"stateMachineVersionArn": bakery.version, "weight": 100}]

    for number in range(99):
        unchecked.create_state_machine_alias(name=f"shop-{number}", routingConfiguration=routes)

    with pytest.raises(unchecked.exceptions.ServiceQuotaExceededException) as refused:
        unchecked.create_state_machine_alias(name="shop-99", routingConfiguration=routes)

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_members_of_an_error_are_given(unchecked: Any, bakery: Bakery) -> None:
    with pytest.raises(unchecked.exceptions.ResourceNotFound) as missing:
        unchecked.list_tags_for_resource(resourceArn=ACTIVITY + "nothing")
    with pytest.raises(unchecked.exceptions.TooManyTags) as many:
        unchecked.tag_resource(resourceArn=bakery.machine, tags=TAGS)

    assert missing.value.response["resourceName"] == ACTIVITY + "nothing"
    assert many.value.response["resourceName"] == bakery.machine


def test_every_error_of_the_service_is_in_the_table(unchecked: Any) -> None:
    modelled = {shape.name for shape in unchecked.meta.service_model.error_shapes}

    shown = {code for code, _, _ in REFUSED} | {"ServiceQuotaExceededException"}
    assert modelled - shown == OF_QUOTAS_AND_KEYS


@pytest.mark.parametrize("code", sorted(OF_QUOTAS_AND_KEYS))
def test_every_other_error_has_a_test_that_names_it(code: str) -> None:
    others = (Path(__file__).with_name(name) for name in ("test_quotas.py", "test_customer_keys.py"))

    assert any(code in path.read_text(encoding="utf-8") for path in others)
