import json
from typing import Any

import pytest

from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.stepfunctions.wire.service_model import operations
from entrypoints.local.stepfunctions.wire.step_functions_api import StepFunctionsApi

BAKE = json.dumps({"StartAt": "Bake", "States": {"Bake": {"Type": "Pass", "End": True}}})
ROLE = "arn:aws:iam::000000000000:role/workshop"


@pytest.fixture
def api(workshop: Any) -> StepFunctionsApi:
    return StepFunctionsApi(workshop.orchestrator.actions, workshop.ids)


def call(api: StepFunctionsApi, action: str, **request: Any) -> tuple[ApiAnswer, Any]:
    response = api.handle(f"AWSStepFunctions.{action}", json.dumps(request).encode())
    return response, json.loads(response.body)


def test_an_answer_has_the_protocols_headers_and_dates_as_epoch_seconds(
    api: StepFunctionsApi, workshop: Any
) -> None:
    response, body = call(api, "CreateStateMachine", name="bakery", definition=BAKE, roleArn=ROLE)

    assert response.status == 200
    assert response.headers["Content-Type"] == "application/x-amz-json-1.0"
    assert len(response.headers["x-amzn-RequestId"]) == 36
    assert body["creationDate"] == workshop.driver.now()


def test_an_error_has_its_type_message_and_status(api: StepFunctionsApi) -> None:
    arn = "arn:aws:states:us-east-1:000000000000:stateMachine:nowhere"

    response, body = call(api, "DescribeStateMachine", stateMachineArn=arn)

    assert response.status == 400
    assert body["__type"].split("#")[-1] == "StateMachineDoesNotExist"
    assert body["message"] == f"State Machine Does Not Exist: '{arn}'"


def test_an_action_that_does_not_exist_is_unknown(api: StepFunctionsApi) -> None:
    response, body = call(api, "BakeBread")

    assert response.status == 400
    assert body["__type"].split("#")[-1] == "UnknownOperationException"


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', b"\xff"])
def test_a_body_that_is_not_a_json_object_cannot_be_read(api: StepFunctionsApi, body: bytes) -> None:
    response = api.handle("AWSStepFunctions.ListStateMachines", body)

    assert response.status == 400
    assert json.loads(response.body)["__type"].split("#")[-1] == "SerializationException"


def test_members_that_the_model_does_not_know_are_ignored_and_nulls_are_absent(api: StepFunctionsApi) -> None:
    response, body = call(api, "ListStateMachines", bread="rye", nextToken=None)

    assert (response.status, body) == (200, {"stateMachines": []})
    call(api, "CreateStateMachine", name="bakery", definition=BAKE, roleArn=ROLE, type=None, publish=None)
    assert call(api, "ListStateMachines")[1]["stateMachines"][0]["type"] == "STANDARD"


def test_every_action_of_the_service_model_is_answered(workshop: Any) -> None:
    assert workshop.orchestrator.actions.keys() == operations().keys()
    assert len(operations()) >= 37
