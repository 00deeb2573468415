"""The Choice state."""

from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import Execution
from tests.unit.local.asl.conftest import Bakery, cause_of


def machine(*rules: dict[str, Any], default: bool = True, **fields: Any) -> dict[str, Any]:
    choices = [{"Next": "Yes", **rule} for rule in rules]
    return {
        "StartAt": "Ask",
        "States": {
            "Ask": {"Type": "Choice", "Choices": choices, **({"Default": "No"} if default else {}), **fields},
            "Yes": {"Type": "Pass", "Result": "yes", "End": True},
            **({"No": {"Type": "Pass", "Result": "no", "End": True}} if default else {}),
        },
    }


@pytest.mark.parametrize(
    ("operator", "operand", "value", "answer"),
    [
        ("StringEquals", "rye", "rye", "yes"),
        ("StringEquals", "rye", 5, "no"),
        ("StringLessThan", "b", "a", "yes"),
        ("StringGreaterThanEquals", "b", "b", "yes"),
        ("StringMatches", "bread-*.txt", "bread-rye.txt", "yes"),
        ("StringMatches", "bread-*.txt", "bread-rye.md", "no"),
        ("StringMatches", r"100\* rye", "100* rye", "yes"),
        ("StringMatches", r"100\* rye", "1000 rye", "no"),
        ("NumericEquals", 1, 1.0, "yes"),
        ("NumericEquals", 1, True, "no"),
        ("NumericLessThan", 2, 1.5, "yes"),
        ("NumericGreaterThan", 2, 2, "no"),
        ("BooleanEquals", True, True, "yes"),
        ("BooleanEquals", True, 1, "no"),
        ("TimestampEquals", "2024-05-13T12:00:00Z", "2024-05-13T14:00:00+02:00", "yes"),
        ("TimestampLessThan", "2024-05-13T12:00:00Z", "2024-05-13T11:59:59.5Z", "yes"),
        ("TimestampEquals", "2024-05-13T12:00:00Z", "noon", "no"),
        ("IsNull", True, None, "yes"),
        ("IsNull", False, 0, "yes"),
        ("IsNumeric", True, 0, "yes"),
        ("IsNumeric", True, False, "no"),
        ("IsString", True, "", "yes"),
        ("IsBoolean", False, "true", "yes"),
        ("IsTimestamp", True, "2024-05-13T12:00:00Z", "yes"),
        ("IsTimestamp", True, "2024-05-13", "no"),
        ("IsPresent", True, None, "yes"),
    ],
)
def test_operators_compare_values_of_their_kind(
    bakery: Bakery, operator: str, operand: Any, value: Any, answer: str
) -> None:
    rule = {"Variable": "$.loaf", operator: operand}
    assert bakery.bake(machine(rule), {"loaf": value}).output == answer


def test_path_operators_compare_with_another_value(bakery: Bakery) -> None:
    rule = {"Variable": "$.baked", "NumericGreaterThanEqualsPath": "$.ordered"}
    assert bakery.bake(machine(rule), {"baked": 5, "ordered": 5}).output == "yes"
    assert bakery.bake(machine(rule), {"baked": 4, "ordered": 5}).output == "no"


def test_rules_combine_with_and_or_not(bakery: Bakery) -> None:
    rye = {"Variable": "$.kind", "StringEquals": "rye"}
    many = {"Variable": "$.pieces", "NumericGreaterThan": 10}
    definition = machine({"And": [rye, {"Or": [many, {"Not": rye}]}]})
    assert bakery.bake(definition, {"kind": "rye", "pieces": 11}).output == "yes"
    assert bakery.bake(definition, {"kind": "rye", "pieces": 9}).output == "no"


def test_the_first_rule_that_holds_decides(bakery: Bakery) -> None:
    definition = machine({"Variable": "$.pieces", "NumericGreaterThan": 0, "Next": "No"}, {
        "Variable": "$.pieces", "NumericGreaterThan": 1})  # fmt: skip
    assert bakery.bake(definition, {"pieces": 5}).output == "no"


def test_a_missing_variable_fails_the_execution_unless_its_presence_is_tested(bakery: Bakery) -> None:
    execution = bakery.bake(machine({"Variable": "$.kind", "StringEquals": "rye"}))
    assert execution.error == "States.Runtime"
    assert execution.cause == (
        "An error occurred while executing the state 'Ask' (entered at the event id #2). "
        "Invalid path '$.kind': The choice state's condition path references an invalid value."
    )
    assert bakery.bake(machine({"Variable": "$.kind", "IsPresent": False})).output == "yes"


def test_without_a_default_no_match_is_an_error(bakery: Bakery) -> None:
    definition = machine({"Variable": "$.pieces", "NumericGreaterThan": 0}, default=False)
    assert bakery.bake(definition, {"pieces": 0}).error == "States.Runtime"


def test_the_rule_that_holds_assigns_its_own_variables(
    bakery: Bakery, details_of: Callable[[Execution, str], dict[str, Any]]
) -> None:
    rule = {"Variable": "$.pieces", "NumericGreaterThan": 9, "Assign": {"size": "batch"}}
    definition = machine(rule, Assign={"size": "single"})
    many = details_of(bakery.bake(definition, {"pieces": 10}), "ChoiceStateExited")
    few = details_of(bakery.bake(definition, {"pieces": 1}), "ChoiceStateExited")
    assert many["assignedVariables"] == {"size": '"batch"'}
    assert few["assignedVariables"] == {"size": '"single"'}


def test_a_jsonata_condition_decides_and_makes_its_output(bakery: Bakery) -> None:
    rule = {"Condition": "{% $states.input.pieces > 9 %}", "Output": {"batch": True}}
    definition = machine(rule, QueryLanguage="JSONata", Output="{% $states.input %}")
    definition["States"]["Yes"] = {"Type": "Pass", "End": True}
    assert bakery.bake(definition, {"pieces": 10}).output == {"batch": True}


def test_a_condition_that_is_no_boolean_is_an_evaluation_error(bakery: Bakery) -> None:
    definition = machine({"Condition": "{% $states.input.pieces %}"}, QueryLanguage="JSONata")
    execution = bakery.bake(definition, {"pieces": 10})
    assert execution.error == "States.QueryEvaluationError"
    assert "Expected 'boolean', but was 'number' for value: 10" in cause_of(execution)
