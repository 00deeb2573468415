"""Rules of Choice states."""

from typing import Any

import pytest

from tests.unit.local.asl.checks.faulty_definitions import (
    JSONATA_ONLY,
    NO_SELECTOR,
    NO_START,
    PATH_ONLY,
    assert_refused,
    choosing,
    deciding,
    machine,
    with_codes,
)

FAULTS = [
    (deciding("yes"), "Expected a boolean or a JSONata expression", "/States/A/Choices[0]/Condition"),
    (deciding(True, Variable="$.a"), PATH_ONLY.format("Variable"), "/States/A/Choices[0]"),
    (choosing(Condition=True), JSONATA_ONLY.format("Condition"), "/States/A/Choices[0]"),
    (machine({"Type": "Choice"}), "These fields are required: [Choices]", "/States/A"),
    (machine({"Type": "Choice", "Choices": []}), "Value cannot be empty", "/States/A/Choices"),
    (choosing(), NO_SELECTOR, "/States/A/Choices[0]"),
    (choosing(StringEquals="a"), NO_SELECTOR, "/States/A/Choices[0]"),
    (choosing(Variable="$.a", Not={"Variable": "$.a", "IsNull": True}), NO_SELECTOR, "/States/A/Choices[0]"),
    ({**choosing(), "QueryLanguage": "JSONata"}, NO_SELECTOR, "/States/A/Choices[0]"),
    (choosing(Variable="$.a"), "must have a comparison operator", "/States/A/Choices[0]"),
    (choosing(Variable="$.a", IsNull=True, IsString=True),
     "There should only be one of the following fields: [IsNull, IsString]", "/States/A/Choices[0]"),
    (choosing(Variable="$.a", StringEquals=3), "type String", "/States/A/Choices[0]/StringEquals"),
    (choosing(Variable="$.a", NumericEquals="3"), "type Number", "/States/A/Choices[0]/NumericEquals"),
    (choosing(Variable="$.a", TimestampEquals="noon"), "RFC3339", "/States/A/Choices[0]/TimestampEquals"),
    (choosing(Variable="a", IsNull=True), NO_START, "/States/A/Choices[0]/Variable"),
    (choosing(Variable="$.a", StringEqualsPath="a"), NO_START, "/States/A/Choices[0]/StringEqualsPath"),
    (choosing(And=[]), "Value cannot be empty", "/States/A/Choices[0]/And"),
    (choosing(Not={"Variable": "$.a", "IsLoaf": True}), "Field 'IsLoaf'", "/States/A/Choices[0]/Not"),
    (choosing(Or=[{"Variable": "$.a", "IsNull": True, "Next": "B"}]), "Field 'Next'",
     "/States/A/Choices[0]/Or[0]"),
    (deciding("{% phone %}"), "UNSUPPORTED_JSONATA_EXPRESSION", "'phone'", "/States/A/Choices[0]/Condition"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "code", "message", "location"), with_codes(FAULTS))
def test_a_fault_of_a_choice_rule_is_found_with_its_place(
    definition: dict[str, Any], code: str, message: str, location: str
) -> None:
    assert_refused(definition, code, message, location)
