"""Intrinsic functions: AWS's recorded answers, limits and causes."""

import base64
import random  # noqa: TID251 -- a test seeds what the code is given
import uuid
from typing import Any

import pytest

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.intrinsics.calls import compile_intrinsic
from entrypoints.local.asl.expressions.scope import FixedScope

DATA: dict[str, Any] = {
    "sku": "MUG",
    "price": 12.5,
    "nothing": None,
    "line": {"Arg1": 1, "Arg2": []},
    "numbers": [1, 2, 2, 3, 1.0, True, "1", {"a": 1}, {"a": 1}],
    "csv": "split on T and \nnew line",
    "template": "{} of {}",
}


def scope() -> FixedScope:
    return FixedScope({"Execution": {"Input": {"city": "Oslo"}}}, {"factor": 3}, random.Random(7))


def call(text: str, data: Any = DATA) -> Any:
    return compile_intrinsic(text)(data, scope())


def failure(text: str, data: Any = DATA) -> StatesError:
    with pytest.raises(StatesError) as caught:
        call(text, data)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("States.Format('Hello {}', $.sku)", "Hello MUG"),
        ("States.Format('fst={} and snd={}.', $.line, $.nothing)", "fst={Arg1=1, Arg2=[]} and snd=null."),
        ("States.Format('{}', $.price)", "12.5"),
        ("States.Format('{} {} {}', true, 1e10, 0.0001)", "true 1.0E10 1.0E-4"),
        ("States.Format('no gap')", "no gap"),
        (r"States.Format('it\'s \{\} and {} \\', 1)", "it's {} and 1 \\"),
        ("States.Format('{\"a\": {}}', 1)", '{"a": 1}'),
        ("States.Format($.template, 1, 2)", "1 of 2"),
        ("States.Format('{}', $$.Execution.Input.city)", "Oslo"),
        ("States.Format('{}', $factor)", "3"),
        ("States.StringToJson('\"HelloWorld\"')", "HelloWorld"),
        ("States.StringToJson('[1, 2.5, null]')", [1, 2.5, None]),
        ("States.StringToJson('')", None),
        ("States.JsonToString($.line)", '{"Arg1":1,"Arg2":[]}'),
        ("States.JsonToString($.price)", "12.5"),
        ("States.JsonToString('é')", '"é"'),
        ("States.JsonToString(States.Array(1.5, 1e7, 0.00001, 10000000))", "[1.5,1.0E7,1.0E-5,10000000]"),
        ('States.JsonToString(States.StringToJson(\'{"a": {"b": 2.0}}\'))', '{"a":{"b":2.0}}'),
        ("States.Array($.sku, 'x', null, 1)", ["MUG", "x", None, 1]),
        ("States.Array()", []),
        ("States.ArrayPartition(States.Array(0, 1, 2, 3), 3)", [[0, 1, 2], [3]]),
        ("States.ArrayPartition(States.Array(), 2)", []),
        ("States.ArrayContains($.numbers, 3)", True),
        ("States.ArrayContains($.numbers, false)", False),
        ("States.ArrayContains(States.Array(1), true)", False),
        ("States.ArrayRange(0, 10, 3)", [0, 3, 6, 9]),
        ("States.ArrayRange(0, 9, 3)", [0, 3, 6, 9]),
        ("States.ArrayRange(3, 1, -1)", [3, 2, 1]),
        ("States.ArrayGetItem($.numbers, 3)", 3),
        ("States.ArrayLength($.numbers)", 9),
        ("States.ArrayUnique(States.Array('a', 'b', 'a', null, 'b'))", ["a", "b", None]),
        ("States.ArrayUnique($.numbers)", [1, 2, 3, 1.0, True, "1", {"a": 1}]),
        ("States.Base64Encode('Data to encode')", "RGF0YSB0byBlbmNvZGU="),
        ("States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", "Data to encode"),
        ("States.Hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"),
        (
            'States.JsonMerge($.line, States.StringToJson(\'{"Arg1": 2, "b": 1}\'), false)',
            {"Arg1": 2, "Arg2": [], "b": 1},
        ),
        ("States.MathAdd(1.5, 1.51)", 4),
        ("States.MathAdd(-1.49, -1.5)", -2),
        ("States.MathAdd(-1.5, 0)", -1),
        ("States.MathAdd(-0.5, 0.5)", 1),
        ("States.StringSplit($.csv, 'T\n')", ["split on ", " and ", "new line"]),
        ("States.StringSplit('This.is+a,test=string', '.+,=')", ["This", "is", "a", "test", "string"]),
        ("States.StringSplit('a^b]c-d', ']^-')", ["a", "b", "c", "d"]),
        ("States.StringSplit(',a,,b,', ',')", ["a", "b"]),
        ("States.ArrayGetItem(States.StringSplit('2020-05-27', '-'), 0)", "2020"),
    ],
)
def test_a_function_answers_as_on_aws(text: str, expected: Any) -> None:
    answer = call(text)
    assert answer == expected
    assert type(answer) is type(expected)


def test_a_unique_array_keeps_each_value_of_its_own_type() -> None:
    assert list(map(type, call("States.ArrayUnique($.numbers)"))) == [int, int, int, float, bool, str, dict]


def test_random_values_come_from_the_execution() -> None:
    first, second = call("States.Array(States.UUID(), States.UUID(), States.MathRandom(1, 1000000))")[:2]
    assert first != second
    assert uuid.UUID(first).version == 4
    assert call("States.UUID()") == call("States.UUID()") == first


def test_a_random_number_is_never_the_end_number() -> None:
    drawn = compile_intrinsic("States.MathRandom(1, 3)")
    one = scope()
    assert {drawn({}, one) for _ in range(100)} == {1, 2}


def test_a_seed_gives_the_same_number_in_every_execution() -> None:
    seeded = compile_intrinsic("States.MathRandom(0, 999, 3)")
    assert seeded({}, scope()) == seeded({}, FixedScope({}, {}, random.Random(99)))


def test_a_seed_also_draws_from_a_range_beyond_32_bits() -> None:
    drawn = call("States.MathRandom(-9223372036854775808, 9223372036854775807, 3)")
    assert drawn == call("States.MathRandom(-9223372036854775808, 9223372036854775807, 3)")


def test_half_of_a_surrogate_pair_is_encoded_as_in_java() -> None:
    assert call("States.Base64Encode($.half)", {"half": "\ud800"}) == base64.b64encode(b"?").decode()


@pytest.mark.parametrize(
    "text",
    [
        "States.StringToJson('{nope')",
        "States.StringToJson(1)",
        "States.ArrayPartition(States.Array(1), 0)",
        "States.ArrayPartition('x', 1)",
        "States.ArrayRange(1, 1001, 0)",
        "States.ArrayRange(0, 1000, 1)",
        "States.ArrayGetItem(States.Array(1), 1)",
        "States.ArrayGetItem(States.Array(1), -1)",
        "States.Base64Decode('***')",
        "States.Base64Decode('é')",
        "States.Hash('x', 'SHA-3')",
        "States.Hash('x', $.line)",
        "States.Hash('x', States.Array('MD5'))",
        "States.ArrayRange(0, 99999999999999999999, 1)",
        "States.JsonMerge($.line, $.line, true)",
        "States.JsonMerge($.line, 'x', false)",
        "States.MathAdd('1', 2)",
        "States.MathAdd(true, 2)",
        "States.MathRandom(2, 2)",
        "States.Format('{} {}', 1)",
        "States.Format('{}', 1, 2)",
        "States.Format(1)",
        "States.StringSplit(1, ',')",
    ],
)
def test_arguments_that_a_function_does_not_accept_fail_the_state(text: str) -> None:
    error = failure(f"States.Array({text})")
    assert error.error == "States.IntrinsicFailure"
    assert str(error.cause).startswith(f"The function 'States.Array({text})' had the following error: ")


def test_a_long_text_is_neither_encoded_nor_hashed() -> None:
    assert len(call("States.Base64Encode($.text)", {"text": "x" * 10_000})) == 13_336
    assert failure("States.Base64Encode($.text)", {"text": "x" * 10_001}).error == "States.IntrinsicFailure"
    assert failure("States.Hash($.text, 'MD5')", {"text": "x" * 10_001}).error == "States.IntrinsicFailure"


def _absent(path: str) -> str:
    return f"The JsonPath argument for the field '{path}' could not be found in the input '{{\"other\":[1]}}'"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "States.Format('{}',$.nope)",
            _absent("$.nope"),
        ),
        (
            "States.Format('{}', States.Format('{}', $.a.b))",
            _absent("$.a.b"),
        ),
        (
            "States.Format('{}', $.other[5])",
            _absent("$.other[5]"),
        ),
        (
            "States.Format('{}', $$.Nope.Deep)",
            _absent("$.Nope.Deep"),
        ),
        (
            "States.Format('{}', $.other[0][0])",
            "Filter: [0] can only be applied to arrays. Current context is: 1",
        ),
    ],
)
def test_a_missing_argument_is_named_with_the_whole_expression(text: str, error: str) -> None:
    caught = failure(text, {"other": [1]})
    assert caught.error == "States.Runtime"
    assert caught.cause == f"The function '{text}' had the following error: {error}"


def test_an_argument_of_several_nodes_that_matches_none_is_an_empty_array() -> None:
    assert call("States.ArrayLength($.items[*].nope)", {"items": [1, 2]}) == 0


@pytest.mark.parametrize(
    "text",
    [
        "States.Nope(1)",
        "States.Format",
        "States.Format(",
        "States.Format('x'",
        "States.Format('x') + 1",
        "States.Format('x' 'y')",
        "States.Format(x)",
        "States.MathAdd(1)",
        "States.UUID(1)",
        "States.StringSplit('2020-05', '-')[0]",
        r"States.Format('x\')",
        r"States.Format('line\nline')",
        "States.Array(" * 11 + ")" * 11,
    ],
)
def test_text_that_is_not_a_call_does_not_compile(text: str) -> None:
    with pytest.raises(ExpressionSyntaxError):
        compile_intrinsic(text)


def test_functions_may_be_nested_ten_deep() -> None:
    assert call("States.Array(" * 10 + ")" * 10) == [[[[[[[[[[]]]]]]]]]]


def test_a_path_argument_may_hold_commas_and_parentheses() -> None:
    data = {"lines": [{"sku": "a,b)", "n": 1}, {"sku": "c", "n": 2}], "a,b": 7}
    assert call("States.ArrayLength($.lines[?(@.sku == 'a,b)')])", data) == 1
    assert call("States.Array($['a,b'], $.lines[0,1].n)", data) == [7, [1, 2]]
