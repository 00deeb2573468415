"""Tasks of services that are refused when a definition is created: by their Resource, by their request."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.storage.state_file import StateFile

ROLE = "arn:aws:iam::000000000000:role/workshop"
NOT_RECOGNIZED = (
    "The resource provided {} is not recognized. The value is not a valid resource ARN, or the resource is "
    "not available in this region."
)
MISSING = "The field '{}' is required but was missing"
UNKNOWN = 'The field "{}" is not supported by Step Functions'
KEY = {"id": {"S": "rye"}}


def machine_of(resource: str, jsonata: bool = False, **request: Any) -> dict[str, Any]:
    """Return a machine of one Task that calls a service."""
    task = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", **request, "End": True}
    language = {"QueryLanguage": "JSONata"} if jsonata else {}
    return {"StartAt": "Ask", "States": {"Ask": task}, **language}


def found_in(workshop: Any, definition: Any) -> list[tuple[str, str, str]]:
    answer = workshop.orchestrator.state_machines.validate_state_machine_definition(json.dumps(definition))
    return [(one["code"], one["message"], one["location"]) for one in answer["diagnostics"]]


@pytest.mark.parametrize(
    "resource",
    [
        "ecs:runTask.sync",
        "dynamodb:scan",
        "dynamodb:putItem.waitForTaskToken",
        "lambda:invoke.sync",
        "sqs:sendMessage.sync:2",
        "bakery:bake",
        "aws-sdk:bakery:bake",
        "aws-sdk:dynamodb:bake",
        "aws-sdk:dynamodb:putitem",
        "aws-sdk:dynamodb:PutItem",
        "aws-sdk:stepfunctions:startExecution",
        "aws-sdk:sfn:startExecution.sync",
        "aws-sdk:sfn:startExecution.sync:2",
        "aws-sdk:kinesis:subscribeToShard",
        "aws-sdk:sts:assumeRole",
        "aws-sdk:apigatewaymanagementapi:postToConnection",
        "aws-sdk:bedrock-agentcore:invokeAgentRuntime",
    ],
)
def test_an_unknown_resource_is_refused_and_its_request_not_checked(workshop: Any, resource: str) -> None:
    message = NOT_RECOGNIZED.format(f"arn:aws:states:::{resource}")

    assert found_in(workshop, machine_of(resource, Parameters={"Oven": 1})) == [
        ("SCHEMA_VALIDATION_FAILED", message, "/States/Ask/Resource")
    ]


@pytest.mark.parametrize(
    ("resource", "parameters"),
    [
        ("aws-sdk:dynamodb:getItem", {"TableName": "Breads", "Key": KEY}),
        ("aws-sdk:dynamodb:putItem.waitForTaskToken", {"TableName": "t", "Item.$": "$.item"}),
        ("aws-sdk:dynamodb:putItem", {"TableName": "t", "Item": {"a": {"BOOL": True}, "b": {"Bool": True}}}),
        ("aws-sdk:sfn:startExecution", {"StateMachineArn": "arn", "Input": {"Any": {"thing": 1}}}),
        ("aws-sdk:rds:describeDBClusters", {"DbClusterIdentifier.$": "$.id"}),
        ("aws-sdk:rds:describeDBClusters", {}),
        ("aws-sdk:s3:putObject", {"Bucket": "b", "Key": "k", "Body": {"any": 1}, "Metadata": {"oven": "2"}}),
        (
            "aws-sdk:ecs:runTask",
            {"TaskDefinition": "t", "NetworkConfiguration": {"AwsvpcConfiguration.$": "$"}},
        ),
        ("lambda:invoke", {"FunctionName": "bake", "TaskToken": "t"}),
        ("sns:publish", {"Message": "m"}),
        ("sqs:sendMessage", {"QueueUrl.$": "$.url", "MessageBody.$": "$"}),
        ("http:invoke", {}),
    ],
)
def test_a_possible_request_is_accepted(workshop: Any, resource: str, parameters: dict[str, Any]) -> None:
    assert found_in(workshop, machine_of(resource, Parameters=parameters)) == []


@pytest.mark.parametrize("resource", ["lambda:invoke", "aws-sdk:rds:describeDBClusters", "http:invoke"])
@pytest.mark.parametrize(("jsonata", "field"), [(False, "Parameters"), (True, "Arguments")])
def test_an_integration_needs_a_request(workshop: Any, resource: str, jsonata: bool, field: str) -> None:
    message = f"{field} field is required for resource ARN: arn:aws:states:::{resource}"

    assert found_in(workshop, machine_of(resource, jsonata)) == [
        ("SCHEMA_VALIDATION_FAILED", message, "/States/Ask/Resource")
    ]


@pytest.mark.parametrize(
    ("resource", "request_", "messages"),
    [
        ("lambda:invoke", {"Payload": {}}, [MISSING.format("FunctionName")]),
        ("lambda:invoke", {"functionName": "bake"}, [MISSING.format("FunctionName")]),
        ("sqs:sendMessage", {}, [MISSING.format("MessageBody"), MISSING.format("QueueUrl")]),
        ("sns:publish", {"TopicArn": "t"}, [MISSING.format("Message")]),
        ("events:putEvents", {}, [MISSING.format("Entries")]),
        ("states:startExecution.sync:2", {"Input": {}}, [MISSING.format("StateMachineArn")]),
        ("dynamodb:getItem", {"TableName": "t"}, [MISSING.format("Key")]),
        ("dynamodb:putItem", {"TableName": "t"}, [MISSING.format("Item")]),
        ("dynamodb:updateItem", {"Key": KEY}, [MISSING.format("TableName")]),
        ("dynamodb:deleteItem", {"TableName": "t"}, [MISSING.format("Key")]),
        ("aws-sdk:dynamodb:getItem", {"TableName": "t"}, [MISSING.format("Key")]),
        ("aws-sdk:emrserverless:startJobRun", {"ApplicationId": "a", "ExecutionRoleArn": "r"},
         [MISSING.format("ClientToken")]),
        ("aws-sdk:rds:deleteDBInstance", {}, [MISSING.format("DbInstanceIdentifier")]),
        ("aws-sdk:rds:describeDBClusters", {"DBClusterIdentifier": "a"},
         [UNKNOWN.format("DBClusterIdentifier")]),
        ("aws-sdk:dynamodb:getItem", {"TableName": "t", "Key": KEY, "Oven": 1}, [UNKNOWN.format("Oven")]),
        ("aws-sdk:dynamodb:getItem", {"tableName": "t", "Key": KEY},
         [UNKNOWN.format("tableName"), MISSING.format("TableName")]),
        ("aws-sdk:dynamodb:putItem", {"TableName": "t", "Item": {"id": {"Text": "a"}}},
         [UNKNOWN.format("Text")]),
        ("aws-sdk:verifiedpermissions:createPolicy",
         {"PolicyStoreId": "p", "Definition": {"static": {"Statement": "s"}}}, [UNKNOWN.format("static")]),
        ("aws-sdk:batch:submitJob", {"JobName": "j", "JobQueue": "q", "JobDefinition": "d",
         "ContainerOverrides": {"Environment": [{"Name": "a", "Comment": "b"}, {"Comment": "c"}]}},
         [UNKNOWN.format("Comment")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["Parameters", "Arguments"])
def test_a_request_is_refused_for_what_it_lacks_and_for_what_it_may_not_have(
    workshop: Any, resource: str, request_: Any, messages: list[str], field: str
) -> None:
    jsonata = field == "Arguments"

    assert found_in(workshop, machine_of(resource, jsonata, **{field: request_})) == [
        ("SCHEMA_VALIDATION_FAILED", message, f"/States/Ask/{field}") for message in messages
    ]


def test_a_request_that_is_an_expression_is_checked_when_it_is_evaluated(workshop: Any) -> None:
    definition = machine_of("lambda:invoke", jsonata=True, Arguments="{% $states.input %}")

    assert found_in(workshop, definition) == []


def test_in_jsonata_a_name_is_read_literally(workshop: Any) -> None:
    definition = machine_of("lambda:invoke", jsonata=True, Arguments={"FunctionName.$": "bake"})

    assert [message for _, message, _ in found_in(workshop, definition)] == [MISSING.format("FunctionName")]


def test_a_state_in_a_branch_has_its_own_language_or_the_machines(workshop: Any) -> None:
    inner = machine_of("lambda:invoke", Arguments={"FunctionName": "bake"})
    own = {**inner["States"]["Ask"], "QueryLanguage": "JSONata"}
    branches = [{**inner, "States": {"Ask": own}}, machine_of("lambda:invoke", Parameters={})]
    branches[1] = {"StartAt": "Else", "States": {"Else": branches[1]["States"]["Ask"]}}
    both = {"Type": "Parallel", "Branches": branches, "End": True}

    assert found_in(workshop, {"StartAt": "Both", "States": {"Both": both}}) == [
        ("SCHEMA_VALIDATION_FAILED", MISSING.format("FunctionName"),
         "/States/Both/Branches[1]/States/Else/Parameters")
    ]  # fmt: skip


def test_creation_is_refused_in_the_same_words(workshop: Any) -> None:
    definition = json.dumps(machine_of("aws-sdk:dynamodb:getItem", Parameters={"Key": KEY}))

    with pytest.raises(ApiError) as refused:
        workshop.orchestrator.state_machines.create_state_machine("bakery", definition, ROLE)

    assert refused.value.code == "InvalidDefinition"
    assert refused.value.message == (
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: "
        "The field 'TableName' is required but was missing at /States/Ask/Parameters'"
    )
    with pytest.raises(ApiError, match="InvalidDefinition"):
        workshop.orchestrator.state_machines.update_state_machine(
            workshop.machine({"Type": "Pass"}), definition
        )


def test_a_machine_that_was_accepted_before_it_would_be_refused_is_still_there(
    new_workshop: Any, tmp_path: Path
) -> None:
    path = tmp_path / "state.db"
    first = new_workshop(storage=StateFile(path))
    start = machine_of("aws-sdk:sfn:startExecution", Parameters={"StateMachineArn": "arn:x"})
    arn = first.machine(start)
    first.orchestrator.close()
    with sqlite3.connect(path) as database:
        database.execute(
            "UPDATE revisions SET document = replace(document, 'aws-sdk:sfn:', 'aws-sdk:bakery:')"
        )
    database.close()

    described = new_workshop(storage=StateFile(path)).end_of(arn)

    assert described["error"] == "States.Runtime"
    assert "aws-sdk:bakery:startExecution" in described["cause"]


def test_a_machine_whose_expressions_are_refused_since_then_is_still_there_and_fails(
    new_workshop: Any, tmp_path: Path
) -> None:
    path = tmp_path / "state.db"
    first = new_workshop(storage=StateFile(path))
    only = {"Type": "Pass", "InputPath": "$.breads[?(@.kind == 'rye')]", "End": True}
    arn = first.machine({"StartAt": "Only", "States": {"Only": only}})
    first.orchestrator.close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE revisions SET document = replace(document, '==', '=~')")
    database.close()

    described = new_workshop(storage=StateFile(path)).end_of(arn)

    assert described["error"] == "States.Runtime"
    assert "an expression that is no longer accepted" in described["cause"]
