"""State machines, versions, aliases, tags and validation by boto3, against a server process."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.integration.local.stepfunctions.machines_and_waits import (
    ACTIVITY,
    MACHINE,
    ROLE,
    WAIT,
    create,
    end_of,
    one,
    passing,
    start,
)

pytestmark = pytest.mark.integration

LOGS = "arn:aws:logs:us-east-1:000000000000:log-group:bakery:*"


@pytest.mark.proves("CreateStateMachine", "DescribeStateMachine")
def test_a_machine_is_described_as_it_was_created(client: Any) -> None:
    logging = {
        "level": "ERROR",
        "includeExecutionData": True,
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": LOGS}}],
    }
    definition = one({"Type": "Pass", "Output": "{% $flour %}"}, QueryLanguage="JSONata")

    created = client.create_state_machine(
        name="described",
        definition=definition,
        roleArn=ROLE,
        type="EXPRESS",
        loggingConfiguration=logging,
        tracingConfiguration={"enabled": True},
    )

    described = client.describe_state_machine(stateMachineArn=created["stateMachineArn"])
    assert described["stateMachineArn"] == created["stateMachineArn"] == MACHINE + "described"
    assert (described["name"], described["status"], described["type"]) == ("described", "ACTIVE", "EXPRESS")
    assert (described["definition"], described["roleArn"]) == (definition, ROLE)
    assert described["creationDate"] == created["creationDate"]
    assert datetime.now(UTC) - created["creationDate"] < timedelta(minutes=1)  # noqa: TID251
    assert described["loggingConfiguration"] == logging
    assert described["tracingConfiguration"] == {"enabled": True}
    assert described["encryptionConfiguration"] == {"type": "AWS_OWNED_KEY"}
    assert described["variableReferences"] == {"Only": ["flour"]}
    assert "revisionId" not in described


def test_the_same_machine_twice_is_one(client: Any) -> None:
    first = client.create_state_machine(name="twice", definition=passing(1), roleArn=ROLE)
    again = client.create_state_machine(name="twice", definition=passing(1), roleArn=ROLE)

    assert again["stateMachineArn"] == first["stateMachineArn"]
    assert again["creationDate"] == first["creationDate"]


@pytest.mark.proves("UpdateStateMachine", "DescribeStateMachineForExecution")
def test_a_running_execution_keeps_the_definition_that_it_began_with(client: Any) -> None:
    machine = create(client, "renewed", one(WAIT))
    execution = start(client, machine)

    updated = client.update_state_machine(
        stateMachineArn=machine, definition=passing("new"), roleArn=ROLE + "-2"
    )

    described = client.describe_state_machine(stateMachineArn=machine)
    assert (described["definition"], described["roleArn"]) == (passing("new"), ROLE + "-2")
    assert described["revisionId"] == updated["revisionId"]
    its_own = client.describe_state_machine_for_execution(executionArn=execution)
    assert (its_own["definition"], its_own["roleArn"]) == (one(WAIT), ROLE)
    assert its_own["updateDate"] < updated["updateDate"]
    assert (its_own["stateMachineArn"], its_own["name"]) == (machine, "renewed")
    hidden = client.describe_state_machine_for_execution(executionArn=execution, includedData="METADATA_ONLY")
    assert hidden["definition"] == "{}"
    client.stop_execution(executionArn=execution)


@pytest.mark.proves("ListStateMachines")
def test_all_machines_are_listed_page_by_page(client: Any) -> None:
    made = {create(client, f"listed-{number}", type="EXPRESS") for number in range(5)}

    pages = list(
        client.get_paginator("list_state_machines").paginate(
            PaginationConfig={"PageSize": 2, "MaxItems": 999}
        )
    )

    listed = {m["stateMachineArn"]: m for page in pages for m in page["stateMachines"]}
    assert made <= listed.keys()
    assert len(listed) == sum(len(page["stateMachines"]) for page in pages)
    assert max(len(page["stateMachines"]) for page in pages) == 2
    shown = listed[MACHINE + "listed-3"]
    assert (shown["name"], shown["type"]) == ("listed-3", "EXPRESS")
    assert isinstance(shown["creationDate"], datetime)


@pytest.mark.proves("DeleteStateMachine")
def test_a_machine_is_deleting_until_its_executions_have_ended(client: Any) -> None:
    machine = create(client, "deleted", one(WAIT))
    execution = start(client, machine)

    client.delete_state_machine(stateMachineArn=machine)

    assert client.describe_state_machine(stateMachineArn=machine)["status"] == "DELETING"
    with pytest.raises(client.exceptions.StateMachineDeleting):
        client.start_execution(stateMachineArn=machine)
    client.stop_execution(executionArn=execution)
    with pytest.raises(client.exceptions.StateMachineDoesNotExist):
        client.describe_state_machine(stateMachineArn=machine)
    client.delete_state_machine(stateMachineArn=machine)


@pytest.mark.proves("PublishStateMachineVersion", "ListStateMachineVersions", "DeleteStateMachineVersion")
def test_versions_are_published_described_listed_and_deleted(client: Any) -> None:
    created = client.create_state_machine(
        name="versions", definition=passing(1), roleArn=ROLE, publish=True, versionDescription="the first"
    )
    machine, first = created["stateMachineArn"], created["stateMachineVersionArn"]
    assert first == f"{machine}:1"
    same = client.publish_state_machine_version(stateMachineArn=machine, revisionId="INITIAL")
    assert same["stateMachineVersionArn"] == first
    revision = client.update_state_machine(stateMachineArn=machine, definition=passing(2))["revisionId"]
    second = client.publish_state_machine_version(
        stateMachineArn=machine, revisionId=revision, description="the second"
    )["stateMachineVersionArn"]
    third = client.update_state_machine(stateMachineArn=machine, definition=passing(3), publish=True)

    described = client.describe_state_machine(stateMachineArn=first)
    assert (described["description"], described["definition"]) == ("the first", passing(1))
    assert described["stateMachineArn"] == first
    assert client.describe_state_machine(stateMachineArn=second)["revisionId"] == revision
    page = client.list_state_machine_versions(stateMachineArn=machine, maxResults=2)
    rest = client.list_state_machine_versions(stateMachineArn=machine, nextToken=page["nextToken"])
    listed = [
        v["stateMachineVersionArn"] for v in page["stateMachineVersions"] + rest["stateMachineVersions"]
    ]
    assert listed == [third["stateMachineVersionArn"], second, first]
    assert "nextToken" not in rest

    client.delete_state_machine_version(stateMachineVersionArn=second)
    with pytest.raises(client.exceptions.StateMachineDoesNotExist):
        client.start_execution(stateMachineArn=second)


@pytest.mark.proves(
    "CreateStateMachineAlias",
    "DescribeStateMachineAlias",
    "UpdateStateMachineAlias",
    "ListStateMachineAliases",
    "DeleteStateMachineAlias",
)
def test_an_alias_leads_to_its_versions_until_it_is_deleted(client: Any) -> None:
    created = client.create_state_machine(name="aliased", definition=passing(1), roleArn=ROLE, publish=True)
    machine, old = created["stateMachineArn"], created["stateMachineVersionArn"]
    new = client.update_state_machine(stateMachineArn=machine, definition=passing(2), publish=True)[
        "stateMachineVersionArn"
    ]
    routes = [{"stateMachineVersionArn": old, "weight": 100}]
    alias = client.create_state_machine_alias(
        name="PROD", description="for all", routingConfiguration=routes
    )["stateMachineAliasArn"]
    assert alias == f"{machine}:PROD"
    execution = start(client, alias)
    ended = end_of(client, execution, "SUCCEEDED")
    assert (ended["output"], ended["stateMachineAliasArn"], ended["stateMachineVersionArn"]) == (
        "1",
        alias,
        old,
    )
    assert client.describe_state_machine(stateMachineArn=alias)["stateMachineArn"] == old

    shifted = [{"stateMachineVersionArn": old, "weight": 0}, {"stateMachineVersionArn": new, "weight": 100}]
    updated = client.update_state_machine_alias(
        stateMachineAliasArn=alias, description="for the brave", routingConfiguration=shifted
    )

    described = client.describe_state_machine_alias(stateMachineAliasArn=alias)
    assert (described["name"], described["description"]) == ("PROD", "for the brave")
    assert described["routingConfiguration"] == shifted
    assert described["updateDate"] == updated["updateDate"] > described["creationDate"]
    assert end_of(client, start(client, alias))["output"] == "2"
    of_alias = client.list_executions(stateMachineArn=alias)["executions"]
    of_version = client.list_executions(stateMachineArn=old)["executions"]
    assert len(of_alias) == 2
    assert [e["executionArn"] for e in of_version] == [execution]
    assert of_version[0]["stateMachineAliasArn"] == alias
    with pytest.raises(client.exceptions.ConflictException):
        client.delete_state_machine_version(stateMachineVersionArn=new)
    assert [
        a["stateMachineAliasArn"]
        for a in client.list_state_machine_aliases(stateMachineArn=new)["stateMachineAliases"]
    ] == [alias]

    client.delete_state_machine_alias(stateMachineAliasArn=alias)
    with pytest.raises(client.exceptions.ResourceNotFound):
        client.describe_state_machine_alias(stateMachineAliasArn=alias)
    with pytest.raises(client.exceptions.StateMachineDoesNotExist):
        client.start_execution(stateMachineArn=alias)


def test_an_alias_shares_its_executions_out_by_weight(client: Any) -> None:
    created = client.create_state_machine(name="shared", definition=passing(1), roleArn=ROLE, publish=True)
    machine, old = created["stateMachineArn"], created["stateMachineVersionArn"]
    new = client.update_state_machine(stateMachineArn=machine, definition=passing(2), publish=True)[
        "stateMachineVersionArn"
    ]
    routes = [{"stateMachineVersionArn": arn, "weight": 50} for arn in (old, new)]
    alias = client.create_state_machine_alias(name="HALF", routingConfiguration=routes)[
        "stateMachineAliasArn"
    ]

    for _ in range(40):  # that all go one way happens once in 500 thousand million times
        start(client, alias)

    started = client.list_executions(stateMachineArn=alias)["executions"]
    assert {execution["stateMachineVersionArn"] for execution in started} == {old, new}
    assert len(started) == 40


def test_aliases_are_listed_with_the_youngest_first(client: Any) -> None:
    created = client.create_state_machine(name="many", definition=passing(1), roleArn=ROLE, publish=True)
    routes = [{"stateMachineVersionArn": created["stateMachineVersionArn"], "weight": 100}]
    for name in ("beta", "alpha", "gamma"):
        client.create_state_machine_alias(name=name, routingConfiguration=routes)

    machine = created["stateMachineArn"]
    page = client.list_state_machine_aliases(stateMachineArn=machine, maxResults=2)
    rest = client.list_state_machine_aliases(stateMachineArn=machine, nextToken=page["nextToken"])

    shown = [a["stateMachineAliasArn"] for a in page["stateMachineAliases"] + rest["stateMachineAliases"]]
    assert shown == [f"{machine}:gamma", f"{machine}:alpha", f"{machine}:beta"]


@pytest.mark.proves("TagResource", "UntagResource", "ListTagsForResource")
@pytest.mark.parametrize("kind", ["machine", "activity"])
def test_tags_are_put_on_and_taken_off(client: Any, kind: str) -> None:
    tags = [{"key": "team", "value": "bakers"}]
    if kind == "machine":
        arn = create(client, "tagged", tags=tags)
    else:
        arn = client.create_activity(name="tagged", tags=tags)["activityArn"]

    client.tag_resource(
        resourceArn=arn, tags=[{"key": "team", "value": "millers"}, {"key": "shift", "value": ""}]
    )
    both = client.list_tags_for_resource(resourceArn=arn)["tags"]
    client.untag_resource(resourceArn=arn, tagKeys=["team", "never there"])

    assert both == [{"key": "team", "value": "millers"}, {"key": "shift", "value": ""}]
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "shift", "value": ""}]


@pytest.mark.proves("ValidateStateMachineDefinition")
def test_a_definition_is_validated_with_the_place_of_each_finding(client: Any) -> None:
    states = {
        "Mix": {"Type": "Pass", "Next": "Bake"},
        "Bake": {"Type": "Task", "Resource": ACTIVITY + "bake", "Next": "Cool"},
        "Pack": {"Type": "Task", "Resource": ACTIVITY + "pack", "Next": "Sell"},
    }
    wrong = json.dumps({"StartAt": "Mix", "States": states})

    answer = client.validate_state_machine_definition(definition=wrong, type="STANDARD")
    first = client.validate_state_machine_definition(definition=wrong, maxResults=1)

    assert (answer["result"], answer["truncated"]) == ("FAIL", False)
    assert {found["severity"] for found in answer["diagnostics"]} == {"ERROR"}
    places = {found.get("location"): found["code"] for found in answer["diagnostics"]}
    assert places["/States/Bake/Next"] == places["/States/Pack/Next"] == "MISSING_TRANSITION_TARGET"
    assert all(found["message"] for found in answer["diagnostics"])
    assert (len(first["diagnostics"]), first["truncated"]) == (1, True)


def test_warnings_are_given_only_when_they_are_asked_for(client: Any) -> None:
    odd = passing({"loaf": "$.dough"})

    quiet = client.validate_state_machine_definition(definition=odd)
    warned = client.validate_state_machine_definition(definition=odd, severity="WARNING", type="EXPRESS")

    assert (quiet["result"], quiet["diagnostics"]) == ("OK", [])
    assert warned["result"] == "OK"
    assert [(w["severity"], w["code"], w["location"]) for w in warned["diagnostics"]] == [
        ("WARNING", "PASS_RESULT_IS_STATIC", "/States/Only/Result")
    ]
