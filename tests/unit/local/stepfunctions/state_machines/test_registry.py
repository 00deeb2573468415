import json
from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError

ROLE = "arn:aws:iam::000000000000:role/workshop"
SCHEMA = "SCHEMA_VALIDATION_FAILED"
BAKE = json.dumps({"StartAt": "Bake", "States": {"Bake": {"Type": "Pass", "End": True}}})
COOL = json.dumps({"StartAt": "Cool", "States": {"Cool": {"Type": "Wait", "Seconds": 600, "End": True}}})


def test_the_same_request_again_finds_the_same_machine(workshop: Any) -> None:
    create = workshop.orchestrator.state_machines.create_state_machine

    first = create("bakery", BAKE, ROLE)
    workshop.driver.run(until=workshop.driver.now() + 60)

    assert create("bakery", BAKE, "arn:aws:iam::000000000000:role/another") == first


@pytest.mark.parametrize("other", [{"definition": COOL}, {"type": "EXPRESS"}])
def test_the_same_name_with_another_content_is_refused(workshop: Any, other: dict[str, Any]) -> None:
    workshop.orchestrator.state_machines.create_state_machine("bakery", BAKE, ROLE)

    with pytest.raises(ApiError, match="StateMachineAlreadyExists: State Machine Already Exists: 'arn:"):
        workshop.orchestrator.state_machines.create_state_machine(
            **{"name": "bakery", "definition": BAKE, "role_arn": ROLE, **other}
        )


def test_a_request_that_publishes_again_must_describe_the_version_as_before(workshop: Any) -> None:
    create = workshop.orchestrator.state_machines.create_state_machine
    first = create("bakery", BAKE, ROLE, publish=True, version_description="rye")

    assert create("bakery", BAKE, ROLE, publish=True, version_description="rye") == first
    with pytest.raises(ApiError, match="StateMachineAlreadyExists"):
        create("bakery", BAKE, ROLE, publish=True, version_description="oat")


def test_a_definition_is_refused_with_the_place_of_each_fault(workshop: Any) -> None:
    broken = json.dumps({"StartAt": "Bake", "States": {"Bake": {"Type": "Pass", "Next": "Nowhere"}}})

    with pytest.raises(ApiError) as refused:
        workshop.orchestrator.state_machines.create_state_machine("bakery", broken, ROLE)

    assert refused.value.code == "InvalidDefinition"
    assert refused.value.message.startswith("Invalid State Machine Definition: '")
    assert "/States/Bake" in refused.value.message


def test_validation_names_code_and_place_and_creates_nothing(workshop: Any) -> None:
    answer = workshop.orchestrator.state_machines.validate_state_machine_definition('{"StartAt": "Bake"}')

    assert answer["result"] == "FAIL"
    assert {"severity", "code", "message"} <= set(answer["diagnostics"][0])
    assert workshop.orchestrator.state_machines.list_state_machines()["stateMachines"] == []
    assert workshop.orchestrator.state_machines.validate_state_machine_definition(BAKE) == {
        "result": "OK",
        "diagnostics": [],
        "truncated": False,
    }


@pytest.mark.parametrize(
    ("options", "codes", "truncated"),
    [
        ({}, [SCHEMA, SCHEMA], False),
        ({"severity": "ERROR"}, [SCHEMA, SCHEMA], False),
        ({"severity": "WARNING"}, ["NO_DOLLAR", "NO_PATH", SCHEMA, SCHEMA], False),
        ({"severity": "WARNING", "max_results": 0}, ["NO_DOLLAR", "NO_PATH", SCHEMA, SCHEMA], False),
        ({"severity": "WARNING", "max_results": 3}, ["NO_DOLLAR", "NO_PATH", SCHEMA], True),
        ({"max_results": 2}, [SCHEMA, SCHEMA], False),
        ({"max_results": 1}, [SCHEMA], True),
    ],
)
def test_validation_warns_when_asked_to_and_says_when_there_is_more(
    workshop: Any, options: dict[str, Any], codes: list[str], truncated: bool
) -> None:
    states = {
        "Mix": {"Type": "Pass", "Parameters": {"loaf": "$.loaf"}, "Next": "Send"},
        "Send": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Lost"}],
            "End": True,
        },
        "Lost": {"Type": "Fail", "Cause": "$.Cause"},
    }
    definition = json.dumps({"StartAt": "Mix", "States": states})

    answer = workshop.orchestrator.state_machines.validate_state_machine_definition(definition, **options)

    assert answer["result"] == "FAIL"
    assert [found["code"] for found in answer["diagnostics"]] == codes
    assert answer["truncated"] is truncated


def test_a_definition_with_warnings_only_is_ok(workshop: Any) -> None:
    states = {"Lost": {"Type": "Fail", "Cause": "$.Cause"}}
    definition = json.dumps({"StartAt": "Lost", "States": states})

    answer = workshop.orchestrator.state_machines.validate_state_machine_definition(
        definition, severity="WARNING"
    )

    assert answer["result"] == "OK"
    assert answer["diagnostics"] == [
        {
            "severity": "WARNING",
            "code": "NO_PATH",
            "message": "The value of 'Cause' looks like a path, but the field name does not end with 'Path'",
            "location": "/States/Lost/Cause",
        }
    ]


def test_a_running_execution_keeps_the_definition_that_it_began_with(workshop: Any) -> None:
    arn = workshop.machine(json.loads(COOL))
    execution = workshop.start(arn)
    workshop.driver.run(until=workshop.driver.now() + 1)

    update = workshop.orchestrator.state_machines.update_state_machine(arn, definition=BAKE)

    described = workshop.orchestrator.state_machines.describe_state_machine(arn)
    assert described["definition"] == BAKE
    assert described["revisionId"] == update["revisionId"]
    then = workshop.orchestrator.executions.describe_state_machine_for_execution(execution)
    assert then["definition"] == COOL
    assert "revisionId" not in then


def test_an_update_must_change_something(workshop: Any) -> None:
    arn = workshop.machine(json.loads(BAKE))

    with pytest.raises(ApiError, match="MissingRequiredParameter: Either the definition"):
        workshop.orchestrator.state_machines.update_state_machine(arn)


def test_machines_are_listed_by_name_in_pages(workshop: Any) -> None:
    for name in ("rye", "bagel", "pretzel"):
        workshop.machine(json.loads(BAKE), name)

    first = workshop.orchestrator.state_machines.list_state_machines(max_results=2)
    second = workshop.orchestrator.state_machines.list_state_machines(
        max_results=2, next_token=first["nextToken"]
    )

    assert [m["name"] for m in first["stateMachines"] + second["stateMachines"]] == [
        "bagel",
        "pretzel",
        "rye",
    ]
    assert "nextToken" not in second


def test_a_role_must_be_an_arn(workshop: Any) -> None:
    with pytest.raises(ApiError, match="InvalidArn: Invalid Role Arn: 'baker'"):
        workshop.orchestrator.state_machines.create_state_machine("bakery", BAKE, "baker")


def test_logging_above_off_needs_one_destination(workshop: Any) -> None:
    with pytest.raises(ApiError, match="InvalidLoggingConfiguration"):
        workshop.orchestrator.state_machines.create_state_machine(
            "bakery", BAKE, ROLE, logging_configuration={"level": "ALL"}
        )


def test_tags_are_added_changed_and_removed(workshop: Any) -> None:
    arn = workshop.machine(json.loads(BAKE), tags=[{"key": "oven", "value": "1"}])

    workshop.orchestrator.tags.tag_resource(
        arn, [{"key": "oven", "value": "2"}, {"key": "shift", "value": "night"}]
    )
    workshop.orchestrator.tags.untag_resource(arn, ["shift", "unknown"])

    assert workshop.orchestrator.tags.list_tags_for_resource(arn) == {"tags": [{"key": "oven", "value": "2"}]}
    with pytest.raises(ApiError, match="ResourceNotFound"):
        workshop.orchestrator.tags.list_tags_for_resource(arn + "x")


@pytest.mark.parametrize(
    "resource", ["ecs:runTask.sync", "dynamodb:scan", "lambda:invoke.sync", "bakery:bake"]
)
def test_an_unsupported_integration_is_refused_with_its_place(workshop: Any, resource: str) -> None:
    inner = {
        "StartAt": "Ask",
        "States": {"Ask": {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "End": True}},
    }
    outer = {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": [inner], "End": True}}}
    definition = json.dumps(outer)

    with pytest.raises(
        ApiError, match=r"is not recognized.* at /States/Both/Branches\[0\]/States/Ask/Resource"
    ):
        workshop.orchestrator.state_machines.create_state_machine("bakery", definition, ROLE)
    assert (
        workshop.orchestrator.state_machines.validate_state_machine_definition(definition)["result"] == "FAIL"
    )
