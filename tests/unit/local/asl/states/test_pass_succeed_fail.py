"""States that only shape data or end."""

from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import Execution, Limits
from tests.unit.local.asl.conftest import Bakery, cause_of

ORDER = {"customer": {"name": "Camille"}, "loaves": [{"kind": "rye", "pieces": 2}]}


@pytest.mark.parametrize(
    ("fields", "output"),
    [
        ({}, ORDER),
        ({"InputPath": "$.customer"}, {"name": "Camille"}),
        ({"InputPath": None}, {}),
        ({"OutputPath": "$.loaves[0]"}, {"kind": "rye", "pieces": 2}),
        ({"OutputPath": None}, {}),
        ({"Result": "a baguette"}, "a baguette"),
        ({"Result": "a baguette", "ResultPath": "$.extra"}, {**ORDER, "extra": "a baguette"}),
        ({"Result": "a baguette", "ResultPath": None}, ORDER),
        ({"Parameters": {"who.$": "$.customer.name", "fixed": 1}}, {"who": "Camille", "fixed": 1}),
        ({"InputPath": "$.customer", "Parameters": {"who.$": "$.name"}}, {"who": "Camille"}),
        ({"InputPath": "$.customer", "ResultPath": "$.loaves[0].for"},
         {**ORDER, "loaves": [{"kind": "rye", "pieces": 2, "for": {"name": "Camille"}}]}),
    ],
)  # fmt: skip
def test_paths_shape_the_output_of_a_pass_state(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]], fields: dict[str, Any], output: Any
) -> None:
    assert bakery.bake(make_one({"Type": "Pass", **fields}), ORDER).output == output


@pytest.mark.proves("Errors/States.ResultPathMatchFailure")
def test_a_write_where_there_is_no_object_fails_the_execution(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    execution = bakery.bake(make_one({"Type": "Pass", "Result": 1, "ResultPath": "$.loaves.kind"}), ORDER)

    assert (execution.status, execution.error) == ("FAILED", "States.ResultPathMatchFailure")


def test_a_write_by_result_path_leaves_the_input_as_it_was(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    given = {"loaves": [{"kind": "rye"}]}
    bakery.bake(make_one({"Type": "Pass", "Result": 1, "ResultPath": "$.loaves[0].kind"}), given)
    assert given == {"loaves": [{"kind": "rye"}]}


def test_jsonata_output_and_assign_see_the_same_old_variables(bakery: Bakery) -> None:
    definition = {
        "QueryLanguage": "JSONata",
        "StartAt": "Weigh",
        "States": {
            "Weigh": {"Type": "Pass", "Assign": {"grams": 500}, "Next": "Double"},
            "Double": {
                "Type": "Pass",
                "Assign": {"grams": "{% $grams * 2 %}"},
                "Output": {"before": "{% $grams %}"},
                "Next": "Tell",
            },
            "Tell": {
                "Type": "Succeed",
                "Output": {"now": "{% $grams %}", "before": "{% $states.input.before %}"},
            },
        },
    }
    assert bakery.bake(definition).output == {"now": 1000, "before": 500}


def test_a_succeed_state_ends_with_its_output_path(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    links_of: Callable[[Execution], list[tuple[int, int, str]]],
) -> None:
    execution = bakery.bake(make_one({"Type": "Succeed", "OutputPath": "$.customer"}), ORDER)
    assert (execution.status, execution.output) == ("SUCCEEDED", {"name": "Camille"})
    assert links_of(execution) == [
        (1, 0, "ExecutionStarted"),
        (2, 0, "SucceedStateEntered"),
        (3, 2, "SucceedStateExited"),
        (4, 3, "ExecutionSucceeded"),
    ]


@pytest.mark.parametrize(
    ("fields", "error", "cause"),
    [
        ({"Error": "OvenCold", "Cause": "no gas"}, "OvenCold", "no gas"),
        ({}, None, None),
        ({"ErrorPath": "$.kind", "CausePath": "States.Format('{} is {}', $.what, $.kind)"},
         "burnt", "rye is burnt"),
    ],
)  # fmt: skip
def test_a_fail_state_ends_with_its_error_and_cause(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    fields: dict[str, Any],
    error: str | None,
    cause: str | None,
) -> None:
    execution = bakery.bake(make_one({"Type": "Fail", **fields}), {"kind": "burnt", "what": "rye"})
    assert (execution.status, execution.error, execution.cause) == ("FAILED", error, cause)


def test_a_path_that_leads_nowhere_is_a_runtime_error_that_names_the_state(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    links_of: Callable[[Execution], list[tuple[int, int, str]]],
) -> None:
    execution = bakery.bake(make_one({"Type": "Pass", "InputPath": "$.yeast"}), ORDER)
    assert execution.error == "States.Runtime"
    assert execution.cause == (
        "An error occurred while executing the state 'Dough' (entered at the event id #2). "
        "Invalid path '$.yeast' : No results for path: $['yeast']"
    )
    assert links_of(execution)[-1] == (3, 2, "ExecutionFailed")


def test_assigned_variables_are_in_the_exit_event(
    bakery: Bakery,
    make_one: Callable[..., dict[str, Any]],
    details_of: Callable[[Execution, str], dict[str, Any]],
) -> None:
    state = {"Type": "Pass", "Result": {"kind": "rye"}, "Assign": {"kind.$": "$.kind", "pieces": 2}}
    details = details_of(bakery.bake(make_one(state)), "PassStateExited")
    assert details["assignedVariables"] == {"kind": '"rye"', "pieces": "2"}
    assert details["assignedVariablesDetails"] == {"truncated": False}


def test_an_output_over_256_kib_fails_the_execution(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    state = {"Type": "Pass", "Parameters": {"a.$": "$.flour", "b.$": "$.flour"}}
    execution = bakery.bake(make_one(state), {"flour": "é" * 70_000})
    assert execution.error == "States.DataLimitExceeded"
    assert "'Dough' returned a result with a size exceeding" in cause_of(execution)


def test_the_context_object_names_the_execution_and_the_state(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    execution = bakery.bake(make_one({"Type": "Pass", "Parameters": {"all.$": "$$"}}), {"loaves": 3})
    arn = "arn:aws:states:eu-west-3:000000000000"
    assert execution.output["all"] == {
        "Execution": {
            "Id": f"{arn}:execution:bakery:monday",
            "Input": {"loaves": 3},
            "Name": "monday",
            "RoleArn": "arn:aws:iam::000000000000:role/baker",
            "StartTime": "2024-05-13T12:00:00.000Z",
        },
        "StateMachine": {"Id": f"{arn}:stateMachine:bakery", "Name": "bakery"},
        "State": {"EnteredTime": "2024-05-13T12:00:00.000Z", "Name": "Dough"},
    }


@pytest.mark.parametrize(
    ("sizes", "status"), [([90, 90], "SUCCEEDED"), ([190], "FAILED"), ([90, 90, 90], "FAILED")]
)
def test_variables_have_bounds_by_assign_and_all_together(
    bakery: Bakery, sizes: list[int], status: str
) -> None:
    names = [f"S{number}" for number in range(len(sizes))]
    states = {
        name: {"Type": "Pass", "Assign": {f"v{name}": "x" * size}, "Next": following}
        for name, size, following in zip(names, sizes, [*names[1:], "End"], strict=True)
    }
    states["End"] = {"Type": "Succeed"}
    limits = Limits(data_bytes=150, variable_bytes=250)

    execution = bakery.bake({"StartAt": "S0", "States": states}, limits=limits)

    assert execution.status == status
    if status == "FAILED":
        assert execution.error == "States.DataLimitExceeded"
