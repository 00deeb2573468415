"""Warnings about constants that look like paths."""

from typing import Any

import pytest

from entrypoints.local.asl import compile_definition, validate
from tests.unit.local.asl.checks.faulty_definitions import choosing, machine, passing, spread, tasking


@pytest.mark.parametrize(
    ("state", "code", "location"),
    [
        (passing(Parameters={"who": "$.name"}), "NO_DOLLAR", "/States/A/Parameters/who"),
        (passing(Parameters={"id": "States.UUID()"}), "NO_DOLLAR", "/States/A/Parameters/id"),
        (passing(Result={"who.$": "$.name"}), "PASS_RESULT_IS_STATIC", "/States/A/Result"),
        (passing(Result={"all": [{"who.$": "$.name"}]}), "PASS_RESULT_IS_STATIC", "/States/A/Result"),
        (passing(Result="$.name"), "PASS_RESULT_IS_STATIC", "/States/A/Result"),
        (passing(Parameters={"all": [{"who": "$.name"}]}), "NO_DOLLAR", "/States/A/Parameters/all[0]/who"),
        (passing(Assign={"who": "$.name"}), "NO_DOLLAR", "/States/A/Assign/who"),
        (tasking(Credentials={"RoleArn": "$.role"}), "NO_DOLLAR", "/States/A/Credentials/RoleArn"),
        (tasking(Catch=[{"ErrorEquals": ["E"], "Next": "B", "Assign": {"e": "$.Error"}}]), "NO_DOLLAR",
         "/States/A/Catch[0]/Assign/e"),
        (spread(ItemBatcher={"MaxItemsPerBatch": 2, "BatchInput": {"who": "$.name"}}), "NO_DOLLAR",
         "/States/A/ItemBatcher/BatchInput/who"),
        (spread(ItemReader={"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Key": "$.key"}}),
         "NO_DOLLAR", "/States/A/ItemReader/Parameters/Key"),
        ({"Type": "Fail", "Cause": "$.why"}, "NO_PATH", "/States/A/Cause"),
    ],
)  # fmt: skip
def test_a_constant_that_looks_like_a_path_is_accepted_with_a_warning(
    state: dict[str, Any], code: str, location: str
) -> None:
    definition = machine(state)
    if "Catch" in state:
        definition["States"]["B"] = {"Type": "Succeed"}
    assert [(d.severity, d.code, d.location) for d in validate(definition)] == [("WARNING", code, location)]
    compile_definition(definition)


def test_a_rule_that_compares_with_a_constant_like_a_path_has_a_warning() -> None:
    definition = choosing(Not={"Variable": "$.a", "StringEquals": "$.b"})
    assert [(d.code, d.location) for d in validate(definition)] == [
        ("NO_PATH", "/States/A/Choices[0]/Not/StringEquals")
    ]
