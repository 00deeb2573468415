"""Fields of each type of state."""

from typing import Any

import pytest

from tests.unit.local.asl.checks.faulty_definitions import (
    JSONATA_ONLY,
    NO_PATH,
    NO_TYPE,
    PATH_ONLY,
    assert_refused,
    jsonata,
    machine,
    mapping,
    passing,
    tasking,
    with_codes,
)

FAULTS = [
    (machine({"End": True}), "These fields are required: [Type]", "/States/A"),
    (machine({"Type": "Oven"}), NO_TYPE, "/States/A/Type"),
    (machine({"Type": "Pass"}), "This object should have only one of the following fields: [Next, End]",
     "/States/A"),
    (machine(passing(Next="A")), "only be one of the following fields: [Next, End]", "/States/A"),
    (machine({"Type": "Pass", "End": False}), "have only one of the following fields: [Next, End]",
     "/States/A"),
    (machine({"Type": "Succeed", "End": True}), "Field 'End' is not supported", "/States/A"),
    (machine({"Type": "Fail", "Next": "A"}), "Field 'Next' is not supported", "/States/A"),
    (machine(passing(Seconds=3)), "Field 'Seconds' is not supported", "/States/A"),
    (machine(passing(Retry=[])), "Field 'Retry' is not supported", "/States/A"),
    (machine(mapping(TimeoutSeconds=5)), "Field 'TimeoutSeconds' is not supported", "/States/A"),
    (machine(passing(InputPath="loaf")), NO_PATH, "/States/A/InputPath"),
    (machine(passing(OutputPath="$.[")), NO_PATH, "/States/A/OutputPath"),
    (machine(passing(ResultPath="loaf")), NO_PATH, "/States/A/ResultPath"),
    (machine(mapping(ItemsPath="loaves")), NO_PATH, "/States/A/ItemsPath"),
    (machine(mapping(ItemsPath="$.loaves[*]")), "Value is not a Reference Path", "/States/A/ItemsPath"),
    (machine(passing(ResultPath="$.a[*]")), "Value is not a Reference Path", "/States/A/ResultPath"),
    (machine(passing(ResultPath="$$.a")), "Value is not a Reference Path", "/States/A/ResultPath"),
    (machine(passing(Output={})), JSONATA_ONLY.format("Output"), "/States/A"),
    (machine(tasking(Arguments={})), JSONATA_ONLY.format("Arguments"), "/States/A"),
    (machine(passing(Assign=[])), "Expected value of type Object", "/States/A/Assign"),
    (jsonata(passing(InputPath="$")), PATH_ONLY.format("InputPath"), "/States/A"),
    (jsonata(passing(Result=1)), PATH_ONLY.format("Result"), "/States/A"),
    (machine(passing(Parameters={}, QueryLanguage="JSONata")), PATH_ONLY.format("Parameters"), "/States/A"),
    (jsonata(mapping(MaxConcurrencyPath="$.n")), PATH_ONLY.format("MaxConcurrencyPath"), "/States/A"),
    (jsonata({"Type": "Wait", "Seconds": "5", "End": True}), "Expected value of type Integer",
     "/States/A/Seconds"),
    (jsonata(mapping(Items={"a": 1})), "Expected an array or a JSONata expression", "/States/A/Items"),
    (machine({"Type": "Wait", "End": True}),
     "have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]", "/States/A"),
    (machine({"Type": "Wait", "Seconds": 1, "Timestamp": "2024-01-01T00:00:00Z", "End": True}),
     "only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]", "/States/A"),
    (machine({"Type": "Wait", "Timestamp": "noon", "End": True}), "String does not match RFC3339 timestamp",
     "/States/A/Timestamp"),
    (machine({"Type": "Wait", "Seconds": -1, "End": True}), "Minimum value is 0", "/States/A/Seconds"),
    (machine({"Type": "Fail", "Error": "E", "ErrorPath": "$.e"}), "[Error, ErrorPath]", "/States/A"),
    (machine({"Type": "Fail", "CausePath": "e"}), NO_PATH, "/States/A/CausePath"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "code", "message", "location"), with_codes(FAULTS))
def test_a_field_that_a_state_must_not_have_or_lacks_is_found_with_its_place(
    definition: dict[str, Any], code: str, message: str, location: str
) -> None:
    assert_refused(definition, code, message, location)
