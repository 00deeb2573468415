"""Payload templates of both query languages."""

import json
import random  # noqa: TID251 -- a test seeds what the code is given
from typing import Any, Literal

import pytest

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.scope import FixedScope
from entrypoints.local.asl.fields.templates import compile_template

SCOPE = FixedScope({"State": {"Name": "Ship"}}, {"cart": {"total": 50}}, random.Random(1))
Language = Literal["JSONPath", "JSONata"]


def fill(template: Any, data: Any, language: Language = "JSONPath", field: str = "Output") -> Any:
    return compile_template(template, language=language, field=field)(data, SCOPE)


def cause(
    template: Any, data: Any, language: Language = "JSONPath", field: str = "Output"
) -> tuple[str, str]:
    with pytest.raises(StatesError) as caught:
        fill(template, data, language, field)
    return caught.value.error, str(caught.value.cause)


def test_fields_that_end_in_dollar_are_filled_in_and_others_stay() -> None:
    template = {
        "sku.$": "$.line.sku",
        "path": "$.line.sku",
        "call": "States.UUID()",
        "jsonata": "{% 1 %}",
        "state.$": "$$.State.Name",
        "total.$": "$cart.total",
        "text.$": "States.Format('{} pieces', $.line.quantity)",
        "nested": {"all.$": "$", "list": [1, {"sku.$": "$.line.sku"}, "$.line"]},
    }
    data = {"line": {"sku": "MUG", "quantity": 2}}
    assert fill(template, data) == {
        "sku": "MUG",
        "path": "$.line.sku",
        "call": "States.UUID()",
        "jsonata": "{% 1 %}",
        "state": "Ship",
        "total": 50,
        "text": "2 pieces",
        "nested": {"all": data, "list": [1, {"sku": "MUG"}, "$.line"]},
    }


def test_the_fields_keep_their_order() -> None:
    assert list(fill({"b": 1, "a.$": "$", "c": 2}, 0)) == ["b", "a", "c"]


@pytest.mark.parametrize("language", ["JSONPath", "JSONata"])
@pytest.mark.parametrize("template", [{"a": [1, {"b": None}]}, [], "text", 0.1, True, None])
def test_a_constant_template_is_its_own_result(template: Any, language: Language) -> None:
    assert fill(template, {}, language) is template


def test_a_result_shares_nothing_that_another_result_could_change() -> None:
    template = compile_template({"n.$": "$.n", "inner": {"n.$": "$.n"}}, language="JSONPath")
    first, second = template({"n": 1}, SCOPE), template({"n": 2}, SCOPE)
    assert first == {"n": 1, "inner": {"n": 1}}
    assert second == {"n": 2, "inner": {"n": 2}}


def test_a_path_that_leads_nowhere_is_named_with_its_field_and_the_input() -> None:
    error, text = cause({"value.$": "$.no_such_jsonpath"}, {"int-literal": 0})
    assert error == "States.Runtime"
    assert text == (
        "The JSONPath '$.no_such_jsonpath' specified for the field 'value.$' "
        "could not be found in the input '{\"int-literal\":0}'"
    )


def test_a_path_of_the_context_object_is_named_with_the_context_object() -> None:
    assert cause({"value.$": "$$.State.Nope"}, {"int-literal": 0})[1] == (
        "The JSONPath '$$.State.Nope' specified for the field 'value.$' "
        'could not be found in the input \'{"State":{"Name":"Ship"}}\''
    )


def test_a_slice_of_an_absent_array_is_an_empty_list() -> None:
    assert fill({"item.$": "$.item.items[1:5].itemValue"}, {}) == {"item": []}
    assert fill({"item.$": "$.items[:1].itemValue"}, {}) == {"item": []}


def test_an_item_beyond_the_end_of_an_array_is_null_but_has_no_members() -> None:
    assert fill({"v.$": "$.items[5]"}, {"items": [1, 2]}) == {"v": None}
    assert cause({"v.$": "$.items[5].x"}, {"items": [1]})[1] == (
        "The JSONPath '$.items[5].x' specified for the field 'v.$' "
        "could not be found in the input '{\"items\":[1]}'"
    )


@pytest.mark.parametrize("value", ["text", "{% $x %}", 1, None, {"a": 1}, "States.Nope()", "$.a["])
def test_a_dynamic_field_must_hold_a_path_or_a_call(value: Any) -> None:
    with pytest.raises(ExpressionSyntaxError):
        compile_template({"a.$": value}, language="JSONPath")


def test_jsonata_strings_in_the_marks_are_evaluated_and_others_stay() -> None:
    template = {
        "sku": "{% $states.input.sku %}",
        "sum": "{% $cart.total + 1 %}",
        "list": [1, "{% $states.input %}", [" {% no %} ", "{% null %}"]],
        "path.$": "$",
        "text": "Hello {% $states.input.sku %}",
    }
    assert fill(template, {"input": {"sku": "MUG"}}, "JSONata") == {
        "sku": "MUG",
        "sum": 51,
        "list": [1, {"sku": "MUG"}, [" {% no %} ", None]],
        "path.$": "$",
        "text": "Hello {% $states.input.sku %}",
    }


@pytest.mark.parametrize(
    ("template", "field", "place"),
    [
        ("{% $nope %}", "Output", "Output"),
        ({"v": "{% $nope %}"}, "Output", "Output/v"),
        ({"a": {"b": "{% $nope %}"}}, "Assign", "Assign/a/b"),
        ({"values": ["{% $nope %}", 1]}, "Arguments", "Arguments/values[0]"),
        ({"a": {"b": [[1, "{% $nope %}"]]}}, "Choices[1]/Output", "Choices[1]/Output/a/b[0][1]"),
    ],
)
def test_a_jsonata_cause_names_the_place_in_the_template(template: Any, field: str, place: str) -> None:
    assert cause(template, {}, "JSONata", field) == (
        "States.QueryEvaluationError",
        f"The JSONata expression '$nope' specified for the field '{place}' returned nothing (undefined).",
    )


def test_a_template_is_json_when_it_is_filled() -> None:
    filled = fill(
        {"a": "{% [1..3].{'n': $} %}", "b": "{% $filter([1,2], function($v){$v > 1}) %}"}, {}, "JSONata"
    )
    assert json.loads(json.dumps(filled)) == {"a": [{"n": 1}, {"n": 2}, {"n": 3}], "b": 2}
    assert type(filled["a"]) is list
