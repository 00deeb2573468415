"""Transitions: every target exists, every state can be reached, some state ends."""

from typing import Any

import pytest

from entrypoints.local.asl import validate
from tests.unit.local.asl.checks.faulty_definitions import (
    assert_refused,
    machine,
    paralleling,
    passing,
    tasking,
    with_codes,
)

FAULTS = [
    (machine(tasking(Catch=[{"ErrorEquals": ["E"], "Next": "Nowhere"}])), "MISSING_TRANSITION_TARGET",
     "Missing 'Next' target: Nowhere", "/States/A/Catch[0]/Next"),
    (machine({"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "A"}],
     "Default": "Nowhere"}),
     "MISSING_TRANSITION_TARGET", "Missing 'Next' target: Nowhere", "/States/A/Default"),
    (machine(passing(Next="B", End=False)), "MISSING_TRANSITION_TARGET", "Missing 'Next' target: B",
     "/States/A/Next"),
    ({"StartAt": "B", "States": {"A": passing()}}, "MISSING_TRANSITION_TARGET", "B", "/StartAt"),
    ({"StartAt": "A", "States": {"A": passing(), "B": passing()}}, "MISSING_TRANSITION_TARGET",
     'State "B" is not reachable.', "/States/B"),
    (machine(paralleling({"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "A"}}})),
     "MISSING_TRANSITION_TARGET", "Missing 'Next' target: A", "/States/A/Branches[0]/States/B/Next"),
    (machine({"Type": "Pass", "Next": "A"}), "MISSING_END_STATE", "Workflow has no terminal state", ""),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "code", "message", "location"), with_codes(FAULTS))
def test_a_transition_that_leads_nowhere_is_found_with_its_place(
    definition: dict[str, Any], code: str, message: str, location: str
) -> None:
    assert_refused(definition, code, message, location)


def test_a_machine_without_an_end_has_no_other_findings_about_reach() -> None:
    states = {"A": {"Type": "Pass", "Next": "A"}, "B": {"Type": "Pass", "Next": "A"}}
    assert [d.code for d in validate({"StartAt": "A", "States": states})] == ["MISSING_END_STATE"]
