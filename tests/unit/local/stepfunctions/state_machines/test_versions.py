import json
from collections import Counter
from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError


@pytest.fixture
def bakery(workshop: Any) -> str:
    return str(workshop.machine({"Type": "Pass", "Result": "rye"}))


def bake(bread: str) -> str:
    states = {"Only": {"Type": "Pass", "Result": bread, "End": True}}
    return json.dumps({"StartAt": "Only", "States": states})


def publish_two(workshop: Any, bakery: str) -> tuple[str, str]:
    o = workshop.orchestrator
    first = o.versions.publish_state_machine_version(bakery)["stateMachineVersionArn"]
    o.state_machines.update_state_machine(bakery, definition=bake("bagel"))
    second = o.versions.publish_state_machine_version(bakery, description="with a hole")[
        "stateMachineVersionArn"
    ]
    return first, second


def test_a_revision_is_published_once(workshop: Any, bakery: str) -> None:
    publish = workshop.orchestrator.versions.publish_state_machine_version

    assert publish(bakery) == publish(bakery)
    assert publish(bakery)["stateMachineVersionArn"] == f"{bakery}:1"


def test_versions_keep_their_definition_and_are_listed_newest_first(workshop: Any, bakery: str) -> None:
    first, second = publish_two(workshop, bakery)
    o = workshop.orchestrator

    listed = o.versions.list_state_machine_versions(bakery)["stateMachineVersions"]
    assert [v["stateMachineVersionArn"] for v in listed] == [second, first]
    assert (
        json.loads(o.state_machines.describe_state_machine(first)["definition"])["States"]["Only"]["Result"]
        == "rye"
    )
    assert o.state_machines.describe_state_machine(second)["description"] == "with a hole"


def test_publishing_another_revision_than_the_present_one_is_a_conflict(workshop: Any, bakery: str) -> None:
    with pytest.raises(ApiError, match=r"ConflictException: Failed to publish .* for revision old-one"):
        workshop.orchestrator.versions.publish_state_machine_version(bakery, revision_id="old-one")


def test_an_execution_of_a_version_runs_its_definition(workshop: Any, bakery: str) -> None:
    first, _ = publish_two(workshop, bakery)

    described = workshop.end_of(first)

    assert (described["output"], described["stateMachineVersionArn"]) == ('"rye"', first)
    listed = workshop.orchestrator.executions.list_executions(first)["executions"]
    assert [e["executionArn"] for e in listed] == [described["executionArn"]]


def test_an_alias_shares_executions_out_by_weight(workshop: Any, bakery: str) -> None:
    first, second = publish_two(workshop, bakery)
    alias = workshop.orchestrator.aliases.create_state_machine_alias(
        "live",
        [{"stateMachineVersionArn": first, "weight": 80}, {"stateMachineVersionArn": second, "weight": 20}],
    )["stateMachineAliasArn"]

    breads = Counter(workshop.end_of(alias)["output"] for _ in range(100))

    assert 60 < breads['"rye"'] < 95
    assert breads['"rye"'] + breads['"bagel"'] == 100


def test_routing_is_checked(workshop: Any, bakery: str) -> None:
    first, second = publish_two(workshop, bakery)
    create = workshop.orchestrator.aliases.create_state_machine_alias

    def route(*routes: tuple[str, int]) -> list[dict[str, Any]]:
        return [{"stateMachineVersionArn": arn, "weight": weight} for arn, weight in routes]

    for routes, sentence in (
        (route((first, 60), (second, 30)), r"weights must equal 100. Received: \[60, 30\]"),
        (route((first, 60), (first, 40)), "must contain distinct state machine version ARNs"),
        (route((bakery, 100)), "must contain state machine version ARNs"),
    ):
        with pytest.raises(ApiError, match=sentence) as refused:
            create("live", routes)
        assert refused.value.members == {"reason": "INVALID_ROUTING_CONFIGURATION"}
    with pytest.raises(ApiError, match="ResourceNotFound: Request references a resource that does not exist"):
        create("live", route((f"{bakery}:9", 100)))


def test_an_alias_can_be_changed_and_holds_its_version(workshop: Any, bakery: str) -> None:
    first, second = publish_two(workshop, bakery)
    o = workshop.orchestrator
    routes = [{"stateMachineVersionArn": first, "weight": 100}]
    alias = o.aliases.create_state_machine_alias("live", routes)["stateMachineAliasArn"]
    assert o.aliases.create_state_machine_alias("live", routes)["stateMachineAliasArn"] == alias

    with pytest.raises(ApiError, match=r"referencing this version: \[live\]"):
        o.versions.delete_state_machine_version(first)
    o.aliases.update_state_machine_alias(
        alias, routing_configuration=[{"stateMachineVersionArn": second, "weight": 100}]
    )
    o.versions.delete_state_machine_version(first)

    assert o.aliases.describe_state_machine_alias(alias)["routingConfiguration"] == [
        {"stateMachineVersionArn": second, "weight": 100}
    ]
    assert len(o.aliases.list_state_machine_aliases(bakery)["stateMachineAliases"]) == 1
    o.aliases.delete_state_machine_alias(alias)
    with pytest.raises(ApiError, match="ResourceNotFound"):
        o.aliases.describe_state_machine_alias(alias)


def test_the_same_alias_with_another_routing_is_a_conflict(workshop: Any, bakery: str) -> None:
    first, second = publish_two(workshop, bakery)
    create = workshop.orchestrator.aliases.create_state_machine_alias
    create("live", [{"stateMachineVersionArn": first, "weight": 100}])

    with pytest.raises(ApiError, match="ConflictException: Failed to create alias"):
        create("live", [{"stateMachineVersionArn": second, "weight": 100}])
