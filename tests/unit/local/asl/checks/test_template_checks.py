"""Payload templates and the expressions in them."""

from typing import Any

import pytest

from tests.unit.local.asl.checks.faulty_definitions import (
    NO_TEMPLATE,
    UNCLOSED,
    assert_refused,
    jsonata,
    machine,
    passing,
    with_codes,
)

FAULTS = [
    (machine(passing(Parameters={"a.$": "loaf"})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters={"a.$": "$.["})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters={"a.$": "States.Bake($.a)"})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters={"a.$": "States.MathAdd(1)"})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters={"a.$": 1})), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Parameters=[{"b": {"a.$": "x"}}])), NO_TEMPLATE, "/States/A/Parameters"),
    (machine(passing(Assign={"a" * 81: 1})), "at most 80", f"/States/A/Assign/{'a' * 81}"),
    (jsonata({"Type": "Fail", "Cause": "{% 'e'"}), UNCLOSED, "/States/A/Cause"),
    (jsonata(passing(Output={"a": ["{% 1"]})), UNCLOSED, "/States/A/Output/a[0]"),
    (machine(passing(Assign={"states": 1})), "RESERVED_VARIABLE_NAME",
     "Cannot assign to reserved variable '$states'.", "/States/A/Assign/states"),
    (machine(passing(Assign={"1loaf.$": "$"})), "INVALID_VARIABLE_NAME",
     "Invalid variable name '1loaf': the variable name contains invalid characters.",
     "/States/A/Assign/1loaf.$"),
    (machine(passing(Assign={"_loaf": 1})), "INVALID_VARIABLE_NAME", "Invalid variable name '_loaf'",
     "/States/A/Assign/_loaf"),
    (jsonata(passing(Output={"a": ["{% 1 + %}"]})), "INVALID_JSONATA_EXPRESSION",
     "Unexpected end of expression",
     "/States/A/Output/a[0]"),
    (jsonata(passing(Output="{% a[1,2) %}")), "INVALID_JSONATA_EXPRESSION", 'Expected "]", got ","',
     "/States/A/Output"),
    (jsonata(passing(Output={"v": "{% phone %}"})), "UNSUPPORTED_JSONATA_EXPRESSION",
     "Reference to 'phone' at the top level is not supported.", "/States/A/Output/v"),
    (jsonata(passing(Output="{% $$ %}")), "UNSUPPORTED_JSONATA_EXPRESSION", "'$$' is not supported",
     "/States/A/Output"),
    (jsonata(passing(Output="{% $states.errorOutput %}")), "UNSUPPORTED_JSONATA_EXPRESSION",
     "'$states.errorOutput' is not supported", "/States/A/Output"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "code", "message", "location"), with_codes(FAULTS))
def test_a_fault_of_a_template_is_found_with_its_place(
    definition: dict[str, Any], code: str, message: str, location: str
) -> None:
    assert_refused(definition, code, message, location)
