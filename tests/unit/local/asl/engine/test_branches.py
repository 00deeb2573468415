"""Parallel and inline Map."""

from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import Execution
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskSucceeded
from tests.unit.local.asl.conftest import Bakery, cause_of

FUNCTION = "arn:aws:lambda:eu-west-3:000000000000:function:"


def function(name: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": f"{FUNCTION}{name}", "End": True, **fields}


def branch(name: str, state: dict[str, Any]) -> dict[str, Any]:
    return {"StartAt": name, "States": {name: state}}


def parallel(*branches: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "StartAt": "Both",
        "States": {"Both": {"Type": "Parallel", "Branches": list(branches), "End": True, **fields}},
    }


def each(state: dict[str, Any], **fields: Any) -> dict[str, Any]:
    processor = {"StartAt": "Each", "States": {"Each": state}}
    return {
        "StartAt": "All",
        "States": {"All": {"Type": "Map", "ItemProcessor": processor, "End": True, **fields}},
    }


def test_branches_get_the_same_input_and_their_outputs_keep_their_order(bakery: Bakery) -> None:
    definition = parallel(branch("Rye", function("rye")), branch("Wheat", function("wheat")))
    execution = bakery.bake(definition, {"kg": 1}, wheat="white", rye="dark")
    assert execution.output == ["dark", "white"]
    assert [call.parameters for call in bakery.calls] == [{"kg": 1}, {"kg": 1}]


def test_a_parallel_state_links_its_events_as_aws_does(
    bakery: Bakery, links_of: Callable[[Execution], list[tuple[int, int, str]]]
) -> None:
    definition = parallel(
        branch("A", {"Type": "Pass", "End": True}),
        branch("B", {"Type": "Pass", "End": True}),
        ResultSelector={"first.$": "$[0]"},
    )
    execution = bakery.bake(definition, "x")
    assert execution.output == {"first": "x"}
    assert links_of(execution)[1:] == [
        (2, 0, "ParallelStateEntered"),
        (3, 2, "ParallelStateStarted"),
        (4, 3, "PassStateEntered"),
        (5, 4, "PassStateExited"),
        (6, 3, "PassStateEntered"),
        (7, 6, "PassStateExited"),
        (8, 7, "ParallelStateSucceeded"),
        (9, 7, "ParallelStateExited"),
        (10, 9, "ExecutionSucceeded"),
    ]


def test_a_branch_that_fails_stops_its_siblings_and_is_caught_once(
    bakery: Bakery, fails: Callable[..., TaskFailed], types_of: Callable[[Execution], list[str]]
) -> None:
    definition = parallel(
        branch("Slow", {"Type": "Wait", "Seconds": 60, "End": True}),
        branch("Rye", function("rye")),
        Catch=[{"ErrorEquals": ["Burnt"], "ResultPath": "$.error", "Next": "Sorry"}],
    )
    definition["States"]["Sorry"] = {"Type": "Pass", "End": True}
    execution = bakery.bake(definition, {}, rye=fails("Burnt", "too hot"))
    assert execution.output == {"error": {"Error": "Burnt", "Cause": "too hot"}}
    assert types_of(execution)[-6:] == [
        "WaitStateAborted",
        "ParallelStateFailed",
        "ParallelStateExited",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ]
    assert execution.stop_date == execution.start_date


def test_a_fail_state_without_words_is_caught_with_empty_ones(bakery: Bakery) -> None:
    definition = parallel(
        branch("Rye", {"Type": "Fail"}), Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]
    )
    definition["States"]["Sorry"] = {"Type": "Pass", "End": True}
    assert bakery.bake(definition).output == {"Error": "", "Cause": ""}


def test_a_parallel_state_is_retried_as_a_whole(
    bakery: Bakery, fails: Callable[..., TaskFailed], types_of: Callable[[Execution], list[str]]
) -> None:
    definition = parallel(branch("Rye", function("rye")), Retry=[{"ErrorEquals": ["Burnt"]}])
    execution = bakery.bake(definition, rye=[fails("Burnt"), "dark"])
    assert execution.output == ["dark"]
    assert types_of(execution).count("ParallelStateStarted") == 2
    assert "ParallelStateFailed" not in types_of(execution)


def test_a_branch_that_has_not_begun_does_not_begin_after_a_sibling_failed(
    bakery: Bakery, types_of: Callable[[Execution], list[str]]
) -> None:
    definition = parallel(
        branch("Rye", {"Type": "Fail", "Error": "Burnt"}),
        branch("Oat", {"Type": "Pass", "End": True}),
    )
    execution = bakery.bake(definition)
    assert types_of(execution)[-3:] == ["FailStateEntered", "ParallelStateFailed", "ExecutionFailed"]


def test_variables_of_a_branch_stay_in_it(bakery: Bakery) -> None:
    inner = {"Type": "Pass", "Assign": {"inner": 1}, "Parameters": {"seen.$": "$outer"}, "End": True}
    definition = {
        "StartAt": "Set",
        "States": {
            "Set": {"Type": "Pass", "Assign": {"outer": 5}, "Next": "Both"},
            "Both": {"Type": "Parallel", "Branches": [branch("In", inner)], "Next": "Look"},
            "Look": {"Type": "Pass", "Parameters": {"all.$": "$", "inner.$": "$inner"}, "End": True},
        },
    }
    execution = bakery.bake(definition)
    assert execution.error == "States.Runtime"
    assert "$inner" in cause_of(execution)


def test_a_map_runs_its_processor_for_each_item_in_order(bakery: Bakery) -> None:
    definition = each(function("bake"), ItemsPath="$.loaves", ResultPath="$.baked")
    execution = bakery.bake(definition, {"loaves": ["rye", "spelt"]}, bake=["dark", "brown"])
    assert execution.output == {"loaves": ["rye", "spelt"], "baked": ["dark", "brown"]}
    assert [call.parameters for call in bakery.calls] == ["rye", "spelt"]


def test_iterations_one_after_the_other_are_linked_as_aws_does(
    bakery: Bakery, links_of: Callable[[Execution], list[tuple[int, int, str]]]
) -> None:
    execution = bakery.bake(each({"Type": "Pass", "End": True}, MaxConcurrency=1), ["rye", "spelt"])
    assert links_of(execution)[2:-1] == [
        (3, 2, "MapStateStarted"),
        (4, 3, "MapIterationStarted"),
        (5, 4, "PassStateEntered"),
        (6, 5, "PassStateExited"),
        (7, 6, "MapIterationSucceeded"),
        (8, 6, "MapIterationStarted"),
        (9, 8, "PassStateEntered"),
        (10, 9, "PassStateExited"),
        (11, 10, "MapIterationSucceeded"),
        (12, 11, "MapStateSucceeded"),
        (13, 11, "MapStateExited"),
    ]


def test_an_item_selector_sees_item_and_index_in_the_context_object(bakery: Bakery) -> None:
    selector = {"n.$": "$$.Map.Item.Index", "kind.$": "$$.Map.Item.Value", "oven.$": "$.oven"}
    definition = each({"Type": "Pass", "End": True}, ItemsPath="$.loaves", ItemSelector=selector)
    execution = bakery.bake(definition, {"loaves": ["rye", "spelt"], "oven": 3})
    assert execution.output == [{"n": 0, "kind": "rye", "oven": 3}, {"n": 1, "kind": "spelt", "oven": 3}]


def test_jsonata_items_and_selector(bakery: Bakery) -> None:
    definition = each(
        {"Type": "Pass", "Output": {"loaf": "{% $states.input %}"}, "End": True},
        Items="{% [1..3] %}",
        ItemSelector={"value": "{% $states.context.Map.Item.Value * 10 %}"},
    )
    definition["QueryLanguage"] = "JSONata"
    assert bakery.bake(definition).output == [{"loaf": {"value": n}} for n in (10, 20, 30)]


@pytest.mark.parametrize(("width", "most"), [(1, 1), (2, 2), (0, 5)])
def test_max_concurrency_bounds_the_iterations_under_way(bakery: Bakery, width: int, most: int) -> None:
    definition = each(function("bake"), MaxConcurrency=width)
    execution = bakery.bake(definition, list(range(5)))
    assert len(bakery.calls) == most
    assert execution.status == "RUNNING"


@pytest.mark.parametrize("width", [{}, {"MaxConcurrency": 0}, {"MaxConcurrency": 100}])
def test_an_inline_map_runs_forty_iterations_at_once_at_most(
    bakery: Bakery, types_of: Callable[[Execution], list[str]], width: dict[str, Any]
) -> None:
    execution = bakery.bake(each(function("bake"), **width), list(range(50)))
    assert len(bakery.calls) == 40

    bakery.driver.deliver(execution, 1, TaskSucceeded("bread"))
    bakery.driver.run()

    assert len(bakery.calls) == 41
    assert types_of(execution).count("MapIterationStarted") == 41


def test_max_concurrency_by_path_takes_a_number_in_a_string(bakery: Bakery) -> None:
    bakery.bake(each(function("bake"), MaxConcurrencyPath="$.ovens", ItemsPath="$.loaves"),
                {"ovens": "2", "loaves": [1, 2, 3]})  # fmt: skip
    assert len(bakery.calls) == 2


def test_one_item_that_fails_fails_the_map(
    bakery: Bakery, fails: Callable[..., TaskFailed], types_of: Callable[[Execution], list[str]]
) -> None:
    definition = each(function("bake"), MaxConcurrency=1)
    execution = bakery.bake(definition, ["rye", "spelt", "oat"], bake=["dark", fails("Burnt", "too hot")])
    assert (execution.error, execution.cause) == ("Burnt", "too hot")
    assert types_of(execution)[-3:] == ["MapIterationFailed", "MapStateFailed", "ExecutionFailed"]
    assert len(bakery.calls) == 2


def test_concurrent_iterations_have_events_of_their_abort(
    bakery: Bakery,
    fails: Callable[..., TaskFailed],
    types_of: Callable[[Execution], list[str]],
    links_of: Callable[[Execution], list[tuple[int, int, str]]],
) -> None:
    bakery.answers["bake"] = [fails("Burnt")]
    state = {
        "Type": "Choice",
        "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "Bake"}],
        "Default": "Rest",
    }
    definition = each(state)
    definition["States"]["All"]["ItemProcessor"]["States"] |= {
        "Rest": {"Type": "Wait", "Seconds": 9, "End": True},
        "Bake": function("bake"),
    }
    execution = bakery.bake(definition, [1, 2])
    assert types_of(execution)[-5:] == [
        "MapIterationFailed",
        "WaitStateAborted",
        "MapIterationAborted",
        "MapStateFailed",
        "ExecutionFailed",
    ]
    wait, iteration = [link for link in links_of(execution) if link[2].endswith("Aborted")]
    assert wait[1] == iteration[1]


@pytest.mark.parametrize(
    ("fields", "given", "sentence"),
    [
        ({"ItemsPath": "$.loaves"}, {"loaves": 3}, 'Reference path "$.loaves" must point to array.'),
        ({"QueryLanguage": "JSONata"}, {"a": 1}, 'Map state input must be an array but was: {"a":1}'),
    ],
)
def test_items_must_be_an_array(
    bakery: Bakery, fields: dict[str, str], given: dict[str, int], sentence: str
) -> None:
    processor_state = {"Type": "Pass", "End": True}
    execution = bakery.bake(each(processor_state, **fields), given)
    assert cause_of(execution).endswith(sentence)


@pytest.mark.parametrize(
    ("width", "sentence"),
    [
        (-1, "Expected non-negative integer for MaxConcurrency, got '-1' instead."),
        ({}, 'The MaxConcurrencyPath field refers to value "{}" which is not a valid integer: $.ovens'),
        (1.5, 'The MaxConcurrencyPath field refers to value "1.5" which is not a valid integer: $.ovens'),
        ("two", 'The MaxConcurrencyPath field refers to value "two" which is not a valid integer: $.ovens'),
    ],
)
def test_a_width_that_is_no_number_is_a_runtime_error(
    bakery: Bakery, links_of: Callable[[Execution], list[tuple[int, int, str]]], width: Any, sentence: str
) -> None:
    definition = each(function("bake"), MaxConcurrencyPath="$.ovens", ItemsPath="$.loaves")
    execution = bakery.bake(definition, {"ovens": width, "loaves": [1]})
    assert cause_of(execution).endswith(sentence)
    assert links_of(execution)[2:] == [(3, 2, "ExecutionFailed")]


def test_tolerances_of_an_inline_map_are_checked_and_tolerate_nothing(
    bakery: Bakery, fails: Callable[..., TaskFailed]
) -> None:
    definition = each(function("bake"), ToleratedFailureCountPath="$.some", ItemsPath="$.loaves")
    failing = bakery.bake(definition, {"loaves": [1], "some": 5}, bake=fails("Burnt"))
    assert failing.error == "Burnt"
    wrong = bakery.bake(definition, {"loaves": [1], "some": -1})
    assert cause_of(wrong).endswith("ToleratedFailureCount cannot be negative.")


def test_an_empty_map_ends_at_once(
    bakery: Bakery, links_of: Callable[[Execution], list[tuple[int, int, str]]]
) -> None:
    execution = bakery.bake(each({"Type": "Pass", "End": True}), [])
    assert execution.output == []
    assert links_of(execution)[2:5] == [
        (3, 2, "MapStateStarted"),
        (4, 3, "MapStateSucceeded"),
        (5, 3, "MapStateExited"),
    ]


def test_a_parallel_whose_arguments_cannot_be_had_fails_as_a_map_does(
    bakery: Bakery, links_of: Callable[[Execution], list[tuple[int, int, str]]]
) -> None:
    branch = {"StartAt": "Rye", "States": {"Rye": {"Type": "Pass", "End": True}}}
    state = {"Type": "Parallel", "Arguments": "{% $yeast %}", "Branches": [branch], "End": True}
    definition = {"QueryLanguage": "JSONata", "StartAt": "Bake", "States": {"Bake": state}}

    execution = bakery.bake(definition)

    assert [kind for _, _, kind in links_of(execution)][2:] == [
        "EvaluationFailed",
        "ParallelStateFailed",
        "ExecutionFailed",
    ]
