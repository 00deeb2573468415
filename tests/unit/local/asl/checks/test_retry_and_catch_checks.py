"""Retry and Catch."""

from typing import Any

import pytest

from tests.unit.local.asl.checks.faulty_definitions import (
    JSONATA_ONLY,
    PATH_ONLY,
    assert_refused,
    jsonata,
    machine,
    tasking,
    with_codes,
)

FAULTS = [
    (jsonata(tasking(Retry=[{"ErrorEquals": ["E"], "MaxAttempts": "{% 1 %}"}])),
     "Expected value of type Integer",
     "/States/A/Retry[0]/MaxAttempts"),
    (jsonata(tasking(Catch=[{"ErrorEquals": ["E"], "Next": "A", "ResultPath": "$"}])),
     PATH_ONLY.format("ResultPath"), "/States/A/Catch[0]"),
    (machine(tasking(Retry=[{}])), "These fields are required: [ErrorEquals]", "/States/A/Retry[0]"),
    (machine(tasking(Retry=[{"ErrorEquals": []}])), "Value cannot be empty",
     "/States/A/Retry[0]/ErrorEquals"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "BackoffRate": 0.5}])), "Minimum value is 1.0",
     "/States/A/Retry[0]/BackoffRate"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "MaxAttempts": -1}])), "Minimum value is 0",
     "/States/A/Retry[0]/MaxAttempts"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "MaxAttempts": 100_000_000}])),
     "Maximum value is 99999999",
     "/States/A/Retry[0]/MaxAttempts"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "IntervalSeconds": -1}])), "Minimum value is 0",
     "/States/A/Retry[0]/IntervalSeconds"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "MaxDelaySeconds": 0}])), "Minimum value is 1",
     "/States/A/Retry[0]/MaxDelaySeconds"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "JitterStrategy": "HALF"}])), "[NONE, FULL]",
     "/States/A/Retry[0]/JitterStrategy"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E"], "Next": "A"}])), "Field 'Next' is not supported",
     "/States/A/Retry[0]"),
    (machine(tasking(Retry=[{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}])),
     "States.ALL must appear alone and at end of list", "/States/A/Retry[0]/ErrorEquals[0]"),
    (machine(tasking(Retry=[{"ErrorEquals": ["E", "States.ALL"]}])),
     "States.ALL must appear alone and at end of list", "/States/A/Retry[0]/ErrorEquals[1]"),
    (machine(tasking(Catch=[{"ErrorEquals": ["E"]}])), "These fields are required: [Next]",
     "/States/A/Catch[0]"),
    (machine(tasking(Catch=[{"ErrorEquals": ["E"], "Next": "A", "Output": 1}])),
     JSONATA_ONLY.format("Output"),
     "/States/A/Catch[0]"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "code", "message", "location"), with_codes(FAULTS))
def test_a_fault_of_a_retrier_or_catcher_is_found_with_its_place(
    definition: dict[str, Any], code: str, message: str, location: str
) -> None:
    assert_refused(definition, code, message, location)
