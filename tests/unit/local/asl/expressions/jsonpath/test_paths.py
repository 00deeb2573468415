"""JSONPath as AWS reads it, and ResultPath as AWS writes it."""

import copy
import random  # noqa: TID251 -- a test seeds what the code is given
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError, PathNotFoundError
from entrypoints.local.asl.expressions.jsonpath.paths import MISSING, compile_path, compile_reference
from entrypoints.local.asl.expressions.scope import FixedScope

ORDER: dict[str, Any] = {
    "id": "o-1",
    "delivery-partner": "UQS",
    "note": None,
    "customer": {"name": "Ada", "address": {"city": "London", "geo": {"lat": 51.5}}},
    "lines": [
        {"sku": "MUG", "price": 12, "tags": ["blue"]},
        {"sku": "TEE", "price": 30, "tags": ["red", "xl"]},
        {"sku": "CAP", "price": 18, "tags": []},
    ],
}
SCOPE = FixedScope(
    {"Execution": {"Id": "arn:execution"}, "Map": {"Item": {"Index": 0, "Value": "MUG"}}},
    {"cart": {"total": 50, "lines": [1, 2]}, "nothing": None},
    random.Random(1),
)


def read(path: str, data: Any = None) -> Any:
    return compile_path(path).read(ORDER if data is None else data, SCOPE)


def reason(path: str, data: Any = None) -> str:
    with pytest.raises(PathNotFoundError) as caught:
        read(path, data)
    assert caught.value.error == "States.Runtime"
    assert caught.value.cause == f"Invalid path '{path}' : {caught.value.reason}"
    return caught.value.reason


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", ORDER),
        ("$.id", "o-1"),
        ("$.note", None),
        ("$.delivery-partner", "UQS"),
        ("$['delivery-partner']", "UQS"),
        ('$["id"]', "o-1"),
        ("$.customer.name", "Ada"),
        ("$.customer.address.city", "London"),
        ("$.customer.address.geo.lat", 51.5),
        ("$.customer.['name']", "Ada"),
        ("$.lines[1].sku", "TEE"),
        ("$['lines'][0]['tags'][0]", "blue"),
        ("$.lines[(@.length-1)].sku", "CAP"),
        ("$$.Execution.Id", "arn:execution"),
        ("$$.Map.Item.Value", "MUG"),
        ("$$", SCOPE.context),
        ("$cart", {"total": 50, "lines": [1, 2]}),
        ("$cart.total", 50),
        ("$cart.lines[1]", 2),
        ("$nothing", None),
    ],
)
def test_a_path_to_one_node_yields_that_node(path: str, expected: Any) -> None:
    assert read(path) == expected
    assert compile_path(path).is_definite


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"$['it\'s']", "it's"),
        (r"$['a\\b']", r"a\b"),
        (r"""$['say \"hi\"']""", r"""say \"hi\""""),
        (r"""$["say \"hi\""]""", 'say "hi"'),
        ("$['a.b[0], c']", "a.b[0], c"),
        ("$['']", ""),
    ],
)
def test_a_backslash_in_a_name_escapes_its_quote_or_itself(path: str, name: str) -> None:
    assert read(path, {name: "found"}) == "found"


def test_an_index_at_the_root_reads_an_array() -> None:
    assert read("$[1]", ["MUG", "TEE"]) == "TEE"
    assert read("$[0].sku", [{"sku": "MUG"}]) == "MUG"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$.lines[*].sku", ["MUG", "TEE", "CAP"]),
        ("$.lines.*.sku", ["MUG", "TEE", "CAP"]),
        ("$.lines[1:].sku", ["TEE", "CAP"]),
        ("$.lines[:1].sku", ["MUG"]),
        ("$.lines[1:5].sku", ["TEE", "CAP"]),
        ("$.lines[-1:].sku", ["CAP"]),
        ("$.lines[0,2].sku", ["MUG", "CAP"]),
        ("$..city", ["London"]),
        ("$.lines..tags[0]", ["blue", "red"]),
        ("$.lines[?(@.price > 15)].sku", ["TEE", "CAP"]),
        ("$.lines[?(@.sku == 'MUG')]", [ORDER["lines"][0]]),
        ("$.lines[?(@.sku == 'MUG' && @.price < 20)].price", [12]),
        ("$.customer[?(@.name == 'Ada')].name", ["Ada"]),
        ("$.lines[?(@.price > 99)]", []),
        ("$.lines[?(@.tags[0] == red)].sku", ["TEE"]),
        ("$.lines[?( @['sku'] != 'MUG' )].sku", ["TEE", "CAP"]),
        ("$.lines[?(@.price == '12')].sku", ["MUG"]),
        ("$.lines[?(@.price < 13 || @.price > 29)].sku", ["MUG", "TEE"]),
        ("$.lines[?((@.price < 13 || @.price > 29) && @.sku == 'TEE')].sku", ["TEE"]),
        ("$.lines[?(@.nope)]", []),
        ("$.lines[?(!@.nope)].sku", ["MUG", "TEE", "CAP"]),
        ("$.lines[?(@.nope != 1)]", []),
        ("$.lines[?(@.tags == [])].sku", ["CAP"]),
        ("$.lines[?(@.price > 15)][0]", []),
        ("$.lines[*].tags[?(@ == 'red')]", []),
        ("$..[?(@.lat > 50)].lat", [51.5]),
        ("$..[?(@.tags)].sku", ["MUG", "TEE", "CAP"]),
        ("$..sku", ["MUG", "TEE", "CAP"]),
        ("$.customer..*", ["Ada", {"city": "London", "geo": {"lat": 51.5}}, "London", {"lat": 51.5}, 51.5]),
        ("$.customer.*", ["Ada", {"city": "London", "geo": {"lat": 51.5}}]),
        ("$.id[*]", []),
        ("$.lines[*].tags[(@.length-1)]", ["blue", "xl"]),
        ("$.lines[5,1].sku", ["TEE"]),
        ("$.lines[7:]", []),
        ("$.lines[*].nope", []),
        ("$cart.lines[*]", [1, 2]),
    ],
)
def test_a_path_to_several_nodes_yields_a_list(path: str, expected: list[Any]) -> None:
    assert read(path) == expected
    assert not compile_path(path).is_definite
    assert not compile_path(path).is_reference


VALUES = [None, "null", True, "true", False, 5, 5.0, "5", 30, "text", [1], {"a": 1}]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("@.v", VALUES[1:]),
        ("!@.v", [None]),
        ("@.v == null", [None, "null"]),
        ("@.v != null", VALUES[2:]),
        ("@.v == true", [True, "true"]),
        ("@.v == 'true'", [True, "true"]),
        ("@.v != true", [None, "null", False, 5, 5.0, 30, "5", "text"]),
        ("@.v == 5", [5, 5.0, "5"]),
        ("@.v == '5'", [5, 5.0, "5"]),
        ("@.v == 5.0", [5, 5.0]),
        ("@.v > 5", [30, "true", "text"]),
        ("@.v >= 30", [30, "5", "true", "text"]),
        ("@.v == text", ["text"]),
        (r"@.v == 'te\u0078t'", ["text"]),
        ("@.v == [1]", [[1]]),
        ('@.v == {"a": 1}', [{"a": 1}]),
    ],
)
def test_a_literal_of_a_filter_adopts_the_type_of_the_value_it_is_compared_with(
    condition: str, expected: list[Any]
) -> None:
    found = [item["v"] for item in read(f"$[?({condition})]", [{"v": value} for value in VALUES])]
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "@.price in [12]",
        "@.sku contains 'U'",
        "@.tags size 1",
        "@.tags empty true",
        "@.tags subsetof ['red']",
        "@.sku =~ /M.*/",
        "@.price == $.limit",
        "@.price == @.limit",
        "12 == @.price",
        "@.tags[*] == 'red'",
        "@.price >",
        "@.price == 'open",
        "@.price == [1",
        "(@.price > 1",
        "@.price > 1)",
        "@.price > 1 &&",
    ],
)
def test_a_filter_that_aws_does_not_have_is_refused(condition: str) -> None:
    with pytest.raises(ExpressionSyntaxError):
        compile_path(f"$.lines[?({condition})]")


def test_several_names_at_the_end_select_a_part_of_an_object() -> None:
    assert read("$['id','note','nope']") == {"id": "o-1", "note": None}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$.nope", "No results for path: $['nope']"),
        ("$.no.such.path", "Missing property in path $['no']"),
        ("$.customer.nope", "No results for path: $['customer']['nope']"),
        ("$.customer.nope.deep", "Missing property in path $['customer']['nope']"),
        ("$.nope[0]", "Missing property in path $['nope']"),
        ("$.nope[1:]", "Missing property in path $['nope']"),
        ("$.id.length()", "Property ['length()'] not found in path $['id']"),
        ("$.lines.sku", "Property ['sku'] not found in path $['lines']"),
        ("$.note.text", "Property ['text'] not found in path $['note']"),
        ("$.lines[9]", "Index out of bounds when evaluating path $['lines'][9]"),
        ("$.lines[-1]", "Index out of bounds when evaluating path $['lines'][-1]"),
        ("$.id[0]", 'Filter: [0] can only be applied to arrays. Current context is: "o-1"'),
        ("$.note[0]", "The path $['note'] is null"),
        ("$.note[1:]", "The path $['note'] is null"),
        ("$.id[ 1 : ]", 'Filter: [1:] can only be applied to arrays. Current context is: "o-1"'),
        ("$.id[0, 2]", 'Filter: [0,2] can only be applied to arrays. Current context is: "o-1"'),
        ("$.id[?(@.a)]", 'Filter: [?] can not be applied to primitives. Current context is: "o-1"'),
        ("$unknown.x", "No results for path: $unknown"),
        ("$$.Execution.Nope", "No results for path: $['Execution']['Nope']"),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_broke_off(path: str, expected: str) -> None:
    assert reason(path) == expected


def test_a_text_has_no_items_and_no_members() -> None:
    assert compile_path("$.id[0]").find(ORDER, SCOPE) is MISSING
    assert compile_path("$.id.o").find(ORDER, SCOPE) is MISSING


def test_missing_is_not_null() -> None:
    assert compile_path("$.note").find(ORDER, SCOPE) is None
    assert compile_path("$.nope").find(ORDER, SCOPE) is MISSING
    assert not MISSING


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id",
        "$id-x",
        "$.",
        "$.a..",
        "$.a[",
        "$.a[x]",
        "$.a['b",
        "$.a b",
        "$$x",
        "$.a[?@.b]",
        "$['a','b'].c",
        "$.a['b'c]",
    ],
)
def test_text_that_is_not_a_path_does_not_compile(text: str) -> None:
    with pytest.raises(ExpressionSyntaxError):
        compile_path(text)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("$", {"a": 1}, "NEW"),
        ("$.total", {"a": 1}, {"a": 1, "total": "NEW"}),
        ("$.a", {"a": 1}, {"a": "NEW"}),
        ("$.order.payment.id", {"a": 1}, {"a": 1, "order": {"payment": {"id": "NEW"}}}),
        ("$.order.paid", {"order": {"id": 1}}, {"order": {"id": 1, "paid": "NEW"}}),
        ("$.lines[1].sku", {"lines": [{}, {"q": 1}]}, {"lines": [{}, {"q": 1, "sku": "NEW"}]}),
        ("$['a b']", {}, {"a b": "NEW"}),
    ],
)
def test_a_reference_path_writes_into_a_copy(path: str, before: Any, after: Any) -> None:
    untouched = copy.deepcopy(before)
    assert compile_reference(path).write(before, "NEW") == after
    assert before == untouched


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(document=json_values, names=st.lists(st.sampled_from("abc"), max_size=4), value=json_values)
def test_a_written_value_is_read_at_the_same_path_or_nothing_is_written(
    document: Any, names: list[str], value: Any
) -> None:
    path, untouched = "".join(["$", *(f".{name}" for name in names)]), copy.deepcopy(document)
    with suppress(StatesError):
        assert compile_path(path).read(compile_reference(path).write(document, value), SCOPE) == value
    assert document == untouched


def test_a_copy_shares_what_it_does_not_change() -> None:
    document = {"lines": [1, 2, 3], "payment": {}}
    assert compile_reference("$.payment.id").write(document, "p-1")["lines"] is document["lines"]


@pytest.mark.parametrize(
    ("path", "document", "shown"),
    [
        ("$.total", "text", '"text"'),
        ("$.a.b", {"a": 1}, '{"a":1}'),
        ("$.a.b", {"a": None}, '{"a":null}'),
        ("$.lines[3]", {"lines": [1]}, '{"lines":[1]}'),
        ("$.lines.sku", {"lines": []}, '{"lines":[]}'),
    ],
)
def test_writing_into_a_value_other_than_an_object_fails_the_state(
    path: str, document: Any, shown: str
) -> None:
    with pytest.raises(StatesError) as caught:
        compile_reference(path).write(document, 1)
    assert caught.value.error == "States.ResultPathMatchFailure"
    assert caught.value.cause == f"Unable to apply ReferencePath {path} to input {shown}"


@pytest.mark.parametrize(
    "path", ["$.lines[*]", "$..x", "$$.Map", "$cart.total", "$['a','b']", "$.lines[?(@.a)]"]
)
def test_only_a_path_to_one_node_of_the_input_can_be_written(path: str) -> None:
    with pytest.raises(ExpressionSyntaxError):
        compile_reference(path)
