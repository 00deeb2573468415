"""Tasks: resources, time-outs and credentials."""

from typing import Any

import pytest

from entrypoints.local.asl import validate
from tests.unit.local.asl.checks.faulty_definitions import (
    assert_refused,
    jsonata,
    machine,
    tasking,
    with_codes,
)

FAULTS = [
    (machine({"Type": "Task", "End": True}), "These fields are required: [Resource]", "/States/A"),
    (machine(tasking(Resource="oven")), "Value is not a valid resource ARN", "/States/A/Resource"),
    (machine(tasking(Resource="arn:aws:sqs:eu-west-3:000000000000:q")), "is not recognized",
     "/States/A/Resource"),
    (machine(tasking(TimeoutSeconds=5, TimeoutSecondsPath="$.t")), "[TimeoutSeconds, TimeoutSecondsPath]",
     "/States/A"),
    (machine(tasking(TimeoutSeconds="5")), "Expected value of type Integer", "/States/A/TimeoutSeconds"),
    (machine(tasking(TimeoutSeconds=100_000_000)), "Maximum value is 99999999", "/States/A/TimeoutSeconds"),
    (machine(tasking(TimeoutSeconds=5, HeartbeatSeconds=5)), "must be smaller", "/States/A/HeartbeatSeconds"),
    (machine(tasking(Credentials={})), "The field 'RoleArn' is required but was missing",
     "/States/A/Credentials"),
    (jsonata(tasking(Credentials={"Role": "r"})), "The field 'RoleArn' is required but was missing",
     "/States/A/Credentials"),
    (machine(tasking(Resource="arn:aws:states:eu-west-3:000000000000:activity:knead",
                     Credentials={"RoleArn.$": "$.role"})),
     "The field 'Credentials' is not supported for activities", "/States/A/Credentials"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "code", "message", "location"), with_codes(FAULTS))
def test_a_fault_of_a_task_is_found_with_its_place(
    definition: dict[str, Any], code: str, message: str, location: str
) -> None:
    assert_refused(definition, code, message, location)


@pytest.mark.parametrize(
    ("resource", "what"),
    [
        ("arn:aws:states:::states:startExecution.sync:2", "'.sync' service integration "),
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "'.waitForTaskToken' service integration "),
        ("arn:aws:states:eu-west-3:000000000000:activity:knead", "Activity ARN"),
    ],
)
def test_express_machines_cannot_wait_for_others(resource: str, what: str) -> None:
    definition = machine(tasking(Resource=resource))
    assert validate(definition) == []
    assert [(d.message, d.location) for d in validate(definition, type="EXPRESS")] == [
        (f"Express state machine does not support {what}", "/States/A/Resource")
    ]
