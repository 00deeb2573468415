import json
from typing import Any

from entrypoints.local.stepfunctions.state_machines.variable_references import variable_references


def references(**states: dict[str, Any]) -> dict[str, list[str]]:
    return variable_references({"States": states})


def test_paths_templates_and_intrinsics_read_variables() -> None:
    assert references(
        Bake={
            "Type": "Pass",
            "InputPath": "$oven.tray",
            "Parameters": {"a.$": "$flour", "b.$": "States.Format('{} {}', $salt, $.water)", "c": "$not"},
        },
        Wait={"Type": "Choice", "Choices": [{"Variable": "$oven.hot", "BooleanEquals": True}]},
        Cool={"Type": "Pass", "Parameters": {"id.$": "$$.Execution.Id"}},
    ) == {"Bake": ["oven", "flour", "salt"], "Wait": ["oven"]}


def test_expressions_read_variables_but_not_functions_bindings_or_states() -> None:
    expression = (
        "{% ($n := $count($states.input.loaves); $map($loaves, function($l) { $l & '$x' & $n & $price })) %}"
    )

    assert references(Bake={"Type": "Pass", "Output": {"total": expression}}) == {"Bake": ["loaves", "price"]}


def test_inner_states_stand_for_themselves() -> None:
    inner = {"StartAt": "Slice", "States": {"Slice": {"Type": "Pass", "Output": "{% $knife %}"}}}

    found = references(Each={"Type": "Map", "Items": "{% $loaves %}", "ItemProcessor": inner})

    assert found == {"Each": ["loaves"], "Slice": ["knife"]}


def test_describe_state_machine_lists_them(workshop: Any) -> None:
    state = {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"n": "{% 1 %}"}, "Next": "Two"}
    two = {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $n %}", "End": True}
    arn = workshop.machine({"StartAt": "One", "States": {"One": state, "Two": two}})

    described = workshop.orchestrator.state_machines.describe_state_machine(arn)

    assert json.loads(json.dumps(described))["variableReferences"] == {"Two": ["n"]}
