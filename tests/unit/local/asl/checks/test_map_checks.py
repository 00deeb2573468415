"""Maps: processors, labels, and fields of distributed Maps."""

from typing import Any

import pytest

from entrypoints.local.asl import validate
from tests.unit.local.asl.checks.faulty_definitions import (
    assert_refused,
    machine,
    mapping,
    spread,
    with_codes,
)

FAULTS = [
    (machine({"Type": "Map", "End": True}),
     "This object should have only one of the following fields: [ItemProcessor, Iterator]", "/States/A"),
    (machine(mapping({"Mode": "DISTRIBUTED"})), "These fields are required: [ExecutionType]",
     "/States/A/ItemProcessor/ProcessorConfig"),
    (machine(mapping({"Mode": "DISTRIBUTED", "ExecutionType": "FAST"})),
     "Value should be one of the following: [STANDARD, EXPRESS]",
     "/States/A/ItemProcessor/ProcessorConfig/ExecutionType"),
    (machine(mapping({"Mode": "INLINE", "ExecutionType": "STANDARD"})),
     "Field 'ExecutionType' is not supported", "/States/A/ItemProcessor/ProcessorConfig"),
    (machine(mapping(Label="x")), "DISTRIBUTED mode only", "/States/A"),
    (machine(mapping({"Mode": "WIDE"})), "[INLINE, DISTRIBUTED]",
     "/States/A/ItemProcessor/ProcessorConfig/Mode"),
    (machine(mapping(MaxConcurrency=1, MaxConcurrencyPath="$.n")), "[MaxConcurrency, MaxConcurrencyPath]",
     "/States/A"),
    (machine(mapping(MaxConcurrency=-1)), "Minimum value is 0", "/States/A/MaxConcurrency"),
    (machine(spread(ToleratedFailurePercentage=101)), "Maximum value is 100.0",
     "/States/A/ToleratedFailurePercentage"),
    (machine(spread(ToleratedFailureCount=-1)), "Minimum value is 0", "/States/A/ToleratedFailureCount"),
    (machine(spread(ToleratedFailureCountPath="$$.Execution.Input.n")), "Value is not a Reference Path",
     "/States/A/ToleratedFailureCountPath"),
    (machine(mapping(ItemSelector={}) | {
        "ItemProcessor": {"StartAt": "B", "States": {"B": spread(Label="x") | {"Next": "C", "End": False},
                                                     "C": spread(Label="x")}}}),
     "DUPLICATE_LABEL_NAME", "Duplicate Label name: x", "/States/A/ItemProcessor/States/C/Label"),
    (machine(spread(Label="a b")), "INVALID_LABEL_NAME", "a b", "/States/A/Label"),
    (machine(spread(Label="a" * 41)), "INVALID_LABEL_NAME",
     "exceeds the 40-character limit allowed by the service", "/States/A/Label"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "code", "message", "location"), with_codes(FAULTS))
def test_a_fault_of_a_map_is_found_with_its_place(
    definition: dict[str, Any], code: str, message: str, location: str
) -> None:
    assert_refused(definition, code, message, location)


def test_express_machines_have_no_distributed_maps() -> None:
    message = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"
    assert [(d.message, d.location) for d in validate(machine(spread()), type="EXPRESS")] == [
        (message, "/States/A/ItemProcessor/ProcessorConfig/Mode")
    ]
