"""Machines, branches, and names of states."""

from typing import Any

import pytest

from entrypoints.local.asl import validate
from tests.unit.local.asl.checks.faulty_definitions import (
    JSONATA_ONLY,
    SCHEMA,
    assert_refused,
    jsonata,
    machine,
    mapping,
    paralleling,
    passing,
    tasking,
    with_codes,
)

FAULTS = [
    ({"States": {"A": passing()}}, "These fields are required: [StartAt]", "/"),
    ({"StartAt": "A"}, "These fields are required: [States]", "/"),
    ({"StartAt": "A", "States": {}}, "Value cannot be empty", "/States"),
    ({"StartAt": "A", "States": {"A": 1}}, "Expected value of type Object", "/States/A"),
    (machine(passing(), Oven=1), "Field 'Oven' is not supported", "/"),
    (machine(passing(), TimeoutSeconds=-1), "Minimum value is 0", "/TimeoutSeconds"),
    (machine(passing(), Version="2.0"), "Value should be one of the following: [1.0]",
     "/Version"),
    (machine(passing(), QueryLanguage="XPath"), "should be one of the following: [JSONPath, JSONata]",
     "/QueryLanguage"),
    (machine(passing(), Comment=1), "Expected value of type String", "/Comment"),
    (jsonata(passing(QueryLanguage="JSONPath")), "'QueryLanguage' can not be 'JSONPath'", "/States/A"),
    (machine(paralleling()), "Value cannot be empty", "/States/A/Branches"),
    (machine(paralleling({"StartAt": "B", "States": {"B": {}}})), "[Type]", "/States/A/Branches[0]/States/B"),
    (machine(paralleling({**machine(passing()), "QueryLanguage": "JSONata"})), "Field 'QueryLanguage'",
     "/States/A/Branches[0]"),
    ({"StartAt": "A" * 81, "States": {"A" * 81: passing()}}, "INVALID_STATE_NAME",
     "exceeds the 80-character limit allowed by the service",
     f"/States/{'A' * 81}"),
    (machine(paralleling(machine(passing()))), "DUPLICATE_STATE_NAME", "Duplicate State name: A",
     "/States/A/Branches[0]/States/A"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "code", "message", "location"), with_codes(FAULTS))
def test_a_fault_of_a_machine_is_found_with_its_place(
    definition: dict[str, Any], code: str, message: str, location: str
) -> None:
    assert_refused(definition, code, message, location)


@pytest.mark.parametrize(
    "definition",
    [
        machine(passing(), Version="1.0"),
        machine(passing(), TimeoutSeconds=0),
        machine(tasking(Retry=[{"ErrorEquals": ["E"], "IntervalSeconds": 0}])),
        machine(tasking(Credentials={"RoleArn.$": "$.role"})),
        jsonata(tasking(Credentials="{% $states.input.credentials %}")),
        machine(passing(Assign={"größe_2": 1, "loaf.$": "$.loaf"})),
        machine(passing(Parameters={"a.$": "$$.Execution.Input", "b.$": "$loaf.crumb"})),
        machine(tasking(TimeoutSeconds=6, HeartbeatSeconds=5)),
        machine(mapping(ItemsPath="$$.Execution.Input.loaves", MaxConcurrencyPath="$n")),
        jsonata(tasking(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "B",
         "Output": "{% $states.errorOutput %}",
                                "Assign": {"e": "{% $states.errorOutput.Error %}"}}]) | {"Next": "B",
                                 "End": False})
        | {"States": {"A": tasking(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "B",
                                           "Output": "{% $states.errorOutput %}"}]),
                                            "B": {"Type": "Succeed"}}},
        jsonata(passing(Output="{% $states.input.loaves[weight > 1].(weight * 2) %}")),
    ],
)  # fmt: skip
def test_what_aws_accepts_is_accepted(definition: dict[str, Any]) -> None:
    assert [d for d in validate(definition) if d.severity == "ERROR"] == []


def test_states_inside_a_jsonata_map_have_the_language_of_the_machine() -> None:
    inside = {"StartAt": "B", "States": {"B": passing(Output=1)}}
    definition = machine({"Type": "Map", "QueryLanguage": "JSONata", "ItemProcessor": inside, "End": True})
    found = [(d.message, d.location) for d in validate(definition)]
    assert found == [(JSONATA_ONLY.format("Output"), "/States/A/ItemProcessor/States/B")]


def test_definitions_that_are_nothing_or_too_deep_have_codes_of_their_own() -> None:
    assert [d.code for d in validate("null")] == ["MISSING_DESCRIPTION"]
    assert [d.code for d in validate("[" * 100_000 + "]" * 100_000)] == ["TOO_DEEPLY_NESTED"]


@pytest.mark.parametrize("text", ["{oops", '{"Version": NaN}', '{"TimeoutSeconds": 1e999}'])
def test_text_that_is_not_json_is_refused(text: str) -> None:
    (diagnostic,) = validate(text)
    assert diagnostic.code == "INVALID_JSON_DESCRIPTION"
    assert validate("[]")[0].code == SCHEMA
