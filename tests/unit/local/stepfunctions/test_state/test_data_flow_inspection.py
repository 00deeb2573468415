"""The inspectionData of TestState: the steps of the data flow, as the engine takes them."""

import json
from typing import Any

import pytest

TASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "bake", "Payload.$": "$.kind"},
    "Next": "Cool",
}
BRANCH = {"StartAt": "Rest", "States": {"Rest": {"Type": "Pass", "End": True}}}


def steps(workshop: Any, state: dict[str, Any], result: Any) -> dict[str, Any]:
    answer = workshop.orchestrator.state_tests.test_state(
        json.dumps(state),
        input='{"kind": "rye", "shelf": {"kind": "oat"}}',
        inspection_level="DEBUG",
        mock={"result": json.dumps(result)},
    )
    data: dict[str, str] = answer["inspectionData"]
    return {name: json.loads(text) for name, text in data.items() if name != "errorDetails"}


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ({"InputPath": "$.oven"}, "input"),
        ({"Parameters": {"FunctionName.$": "$.oven"}}, "afterInputPath"),
        ({"Assign": {"loaf.$": "$.oven"}}, "result"),
        ({"ResultSelector": {"loaf.$": "$.oven"}}, "result"),
        ({"OutputPath": "$.oven"}, "afterResultPath"),
    ],
)
def test_the_steps_end_where_the_data_flow_failed(workshop: Any, fields: dict[str, Any], last: str) -> None:
    assert list(steps(workshop, {**TASK, **fields}, {"crust": "dark"}))[-1] == last


def test_every_step_of_a_task_is_there_even_without_its_field(workshop: Any) -> None:
    state = {name: value for name, value in TASK.items() if name != "Parameters"}

    data = steps(workshop, state, {"crust": "dark"})

    assert data["afterParameters"] == data["afterInputPath"] == data["input"]
    assert data["afterResultSelector"] == data["afterResultPath"] == data["result"] == {"crust": "dark"}


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({"Parameters": {"kind.$": "$.kind"}}, "afterParameters"),
        ({"Arguments": {"kind": "{% $states.input.kind %}"}, "QueryLanguage": "JSONata"}, "afterArguments"),
    ],
)
def test_the_arguments_of_a_mocked_parallel_state_are_shown(
    workshop: Any, fields: dict[str, Any], step: str
) -> None:
    state = {"Type": "Parallel", "Branches": [BRANCH], "End": True, **fields}

    assert steps(workshop, state, ["rye"])[step] == {"kind": "rye"}
