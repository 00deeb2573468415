"""JSONata as Step Functions evaluates it: its own functions, limits and causes."""

import random  # noqa: TID251 -- a test seeds what the code is given
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.jsonata.evaluator import JsonataEvaluator
from entrypoints.local.asl.expressions.jsonata.expressions import compile_expression, is_expression
from entrypoints.local.asl.expressions.jsonata.messages import LimitExceededError
from entrypoints.local.asl.expressions.jsonata.regular_expressions import compile_regex
from entrypoints.local.asl.expressions.scope import FixedScope


def scope(**variables: Any) -> FixedScope:
    return FixedScope({}, variables, random.Random(7), 1_700_000_000.0)


def evaluate(expression: str, data: Any = None, **variables: Any) -> Any:
    return compile_expression(expression, field="Output/r")({"input": data}, scope(**variables))


def cause(expression: str, data: Any = None, **variables: Any) -> str:
    with pytest.raises(StatesError) as caught:
        evaluate(expression, data, **variables)
    assert caught.value.error == "States.QueryEvaluationError"
    return str(caught.value.cause)


def refused(expression: str, data: Any = None) -> str:
    """Return what comes after the sentence that names the expression and the field."""
    start = (
        f"The JSONata expression '{expression}' specified for the field 'Output/r' "
        "threw an error during evaluation"
    )
    text = cause(expression, data)
    assert text.startswith(start)
    return text.removeprefix(start)


def is_undefined(expression: str) -> bool:
    return cause(expression).endswith("specified for the field 'Output/r' returned nothing (undefined).")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% $states.input %}", True),
        ("{%1%}", True),
        (" {% states.input %} ", False),
        ("Hello {% $name %}", False),
        ("{%}", False),
        ("", False),
    ],
)
def test_only_a_string_in_the_marks_as_a_whole_is_an_expression(text: str, expected: bool) -> None:
    assert is_expression(text) is expected


def test_an_expression_is_named_in_its_cause_without_the_marks() -> None:
    evaluate_it = compile_expression("{% $doesNotExist %}", field="Arguments")
    with pytest.raises(StatesError) as caught:
        evaluate_it({"input": {}}, scope())
    assert caught.value.error == "States.QueryEvaluationError"
    assert caught.value.cause == (
        "The JSONata expression '$doesNotExist' specified for the field 'Arguments' "
        "returned nothing (undefined)."
    )


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$partition([0,1], 3)", [[0, 1]]),
        ("$partition([0,1,2,3], 2)", [[0, 1], [2, 3]]),
        ("$partition([1,2,3,4,5], 2.9)", [[1, 2], [3, 4], [5]]),
        ("$partition([1,2,3])", [[1, 2, 3]]),
        ("$range(0, 9, 3)", [0, 3, 6, 9]),
        ("$range(10, 0, -5)", [10, 5, 0]),
        ("$range(-1.7, 2, 1)", [-1, 0, 1, 2]),
        ("$range(3, 3, 1)", 3),
        ("$count($range(-9223372036854775808, 9223372036854775807, 9223372036854775807))", 3),
        ("$hash('Hello', 'MD5')", "8b1a9953c4611296a827abf8c47804d7"),
        ("$hash('input', 'SHA-1')", "140f86aae51ab9e1cda9b4254fe98a74eb54c1a1"),
        ("$hash('ñ', 'MD5')", "94e9342ecbb1458b6043ecd3bfcbc192"),
        ("$random(42)", 0.7275636800328681),
        ("$random(0.9)", 0.730967787376657),
        ("$random(7)", 0.7306990420600421),
        ("$parse('-0')", 0),
        ("$parse('1e2')", 100),
        ("""$parse('{"a":[1.0,null]}')""", {"a": [1, None]}),
        ("""$map(['{"a":1}', '{"a":2}'], $parse).a""", [1, 2]),
        ("$exists($parse('null'))", True),
        ("$millis()", 1_700_000_000_000),
        ("$now()", "2023-11-14T22:13:20.000Z"),
        ("$now('[Y]-[M01]')", "2023-11"),
        ("$now() = $fromMillis($millis())", True),
    ],
)
def test_the_functions_of_step_functions_answer_as_on_aws(expression: str, expected: Any) -> None:
    assert evaluate(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "$partition([], 2)",
        "$partition([1,2,3], 0)",
        "$partition([1,2,3], -0.5)",
        "$range(5, 1, 1)",
        "$range(1, 5, 0)",
        "$range(1, 5)",
        "$hash('Hello')",
        "$parse()",
        "$string()",
    ],
)
def test_an_undefined_result_of_a_function_fails_the_state(expression: str) -> None:
    assert is_undefined(expression)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("$partition([1,2,3], -1)", ". D3137: Second argument must be zero or greater"),
        ("$range(1)", '. T0410: Argument 2 of function "range" does not match function signature'),
        ("$hash(42, 'MD5')", '. T0410: Argument 1 of function "hash" does not match function signature'),
        ("$uuid('seed')", '. T0410: Argument 1 of function "uuid" does not match function signature'),
        ("$parse(null)", '. T0410: Argument 1 of function "parse" does not match function signature'),
        ("$parse('')", ". D3137: Invalid JSON"),
        ("$parse('[1,2] [3]')", ". D3137: Invalid JSON"),
        ("""$parse('{"a":1,"a":2}')""", ". D3137: Invalid JSON"),
        ("$parse('1e400')", ". D3137: Invalid JSON"),
        ("$eval('1+1')", ". T1006: Attempted to invoke a non-function"),
        ("$sum(['a'])", '. T0412: Argument 1 of function "sum" must be an array of "numbers"'),
        (
            "1 < 'a'",
            '. T2009: The values 1 and "a" either side of operator "<" must be of the same data type',
        ),
        ("$base64decode('!!!')", None),
    ],
)
def test_a_refusal_reads_as_on_aws(expression: str, reason: str | None) -> None:
    if reason is None:
        assert cause(expression).endswith("threw an internal error during evaluation.")
    else:
        assert refused(expression) == reason


@pytest.mark.parametrize(
    ("deepest", "too_deep"),
    [
        ("1" + "+1" * 99, "1" + "+1" * 100),
        ("(" * 99 + "1" + ")" * 99, "(" * 100 + "1" + ")" * 100),
        ("1" + "~>$string" * 99, "1" + "~>$string" * 100),
    ],
    ids=["terms", "parentheses", "chain"],
)
def test_an_expression_may_nest_as_deep_as_on_aws_but_no_deeper(deepest: str, too_deep: str) -> None:
    assert evaluate(deepest) in (100, 1, "1")
    assert refused(too_deep) == (
        ": Stack overflow error: Check for non-terminating recursive function. "
        "Consider rewriting as tail-recursive"
    )


def test_a_function_may_call_itself_as_often_as_on_aws() -> None:
    count = "($f := function($x){ $x <= 0 ? 0 : 1 + $f($x-1) }; $f(%d))"
    assert evaluate(count % 31) == 31
    assert "Stack overflow" in refused(count % 32)


def test_a_sequence_may_be_as_long_as_on_aws() -> None:
    assert evaluate("[1..873782] ~> $count()") == 873_782
    memory = ": Expression evaluation memory limit exceeded: Check for excessive memory usage"
    assert refused("[1..873783] ~> $count()") == memory
    assert refused("$range(1, 360146, 1)") == memory
    assert refused("$range(1, 1000000000000, 1)") == memory


def test_a_string_may_be_as_long_as_on_aws() -> None:
    doubled = "($f := function($s, $n){ $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f('x', %d)))"
    assert evaluate(doubled % 22) == 4_194_304
    assert "memory limit" in refused(doubled % 23)


@pytest.mark.parametrize(
    "expression",
    ["($f := function($x){ $f($x+1) }; $f(1))", "$map([1..20000], function($x){ $x })"],
    ids=["a function that calls itself", "a function called by a function"],
)
def test_an_evaluation_ends_after_a_number_of_steps(expression: str) -> None:
    endless = JsonataEvaluator(expression, compile_regex)
    endless.max_steps = 10_000
    with pytest.raises(LimitExceededError, match="Expression evaluation timeout: Check for infinite loop"):
        endless.run({}, scope())


def test_the_steps_of_one_evaluation_do_not_count_for_the_next() -> None:
    short = JsonataEvaluator("$map([1..10], function($x){ $x })", compile_regex)
    short.max_steps = 100
    for _ in range(20):
        assert short.run({}, scope()) == list(range(1, 11))


@pytest.mark.parametrize(
    ("expression", "data", "expected"),
    [
        ("$states.input.amount", {"amount": 1.0}, "1"),
        ("$states.input", {"prices": [1.0, 2.5]}, "{'prices': [1, 2.5]}"),
        ("$states.input.n", {"n": 9223372036854775807}, "9223372036854775807"),
        ("$states.input.n", {"n": 9223372036854775808}, "9.223372036854776e+18"),
        ("[1/0, -1/0, 0/0]", None, "['Infinity', '-Infinity', 'NaN']"),
        ("$string(1e20)", None, "100000000000000000000"),
        ("$string($states.input.n)", {"n": 9223372036854775807}, "9223372036854775807"),
        ("$string($states.input.n)", {"n": 9223372036854775808}, "9223372036854776000"),
    ],
)
def test_numbers_come_out_as_aws_prints_them(expression: str, data: Any, expected: str) -> None:
    assert str(evaluate(expression, data)) == expected


@pytest.mark.parametrize("expression", ["$sum", "[$sum]", "{'total': function($x){$x}}", "/total/"])
def test_a_function_is_not_a_result(expression: str) -> None:
    assert cause(expression).endswith("returned an unexpected result type.")


def test_a_variable_that_is_null_is_not_undefined() -> None:
    assert evaluate("$coupon", coupon=None) is None
    assert evaluate("$exists($coupon)", coupon=None) is True
    assert evaluate("$map($prices, $type)", prices=[None, 9]) == ["null", "number"]


def test_a_variable_may_have_the_name_of_a_function() -> None:
    assert evaluate("$count", count=3) == 3


def test_an_assignment_stays_inside_its_expression() -> None:
    assigned = scope(total=1)
    assert compile_expression("$total := 2", field="Output")({}, assigned) == 2
    assert compile_expression("$total", field="Output")({}, assigned) == 1


@pytest.mark.parametrize(
    ("expression", "data", "expected"),
    [
        ("$states.input.order.id", {"order": {"id": "o-1"}}, "o-1"),
        ("$states.input.lines", {"lines": [7]}, [7]),
        ("$states.input.lines.sku", {"lines": [{"sku": "MUG"}, {"sku": "TEE"}]}, ["MUG", "TEE"]),
        ("$states.input.lines.sku", {"lines": [{"sku": "MUG"}]}, "MUG"),
        ("$states.input.note", {"note": None}, None),
        ("$cart.total", None, 50),
    ],
)
def test_a_plain_path_answers_as_the_library_does(expression: str, data: Any, expected: Any) -> None:
    assert evaluate(expression, data, cart={"total": 50}) == expected
    assert evaluate(f"({expression})", data, cart={"total": 50}) == expected


@pytest.mark.parametrize("expression", ["$states.input.note.text", "$states.input.nope", "$cart.total"])
def test_a_plain_path_that_leads_nowhere_is_undefined(expression: str) -> None:
    assert cause(expression, {"note": None}).endswith("returned nothing (undefined).")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$states.input.order.lines[0].sku & '!'", "MUG!"),
        ("$states.input.order.lines.sku & '!'", '["MUG","TEE"]!'),
        ("($order := $states.input.order; $order.note = null)", True),
        ("($found := {'skus': $states.input.order.lines.sku}; $count($found.skus))", 2),
        ("($found := {'skus': $states.input.order.lines[0].sku}; $found.skus)", "MUG"),
        ("($found := {'skus': $states.input.order.lines[sku='MUG'].sku[]}; $found.skus)", "MUG"),
        ("$exists($states.input.order.nope.deep)", False),
        ("$exists($states.input.order.nope[0])", False),
        ("$count($states.input.order.nope) = 0", True),
        ("$states.input.order.(note = null and $exists(lines))", True),
    ],
)
def test_a_path_inside_an_expression_answers_as_the_reference_would(expression: str, expected: Any) -> None:
    data = {"order": {"note": None, "lines": [{"sku": "MUG"}, {"sku": "TEE"}]}}
    assert evaluate(expression, data) == expected


@pytest.mark.proves("JSONata functions/$uuid")
def test_random_values_come_from_the_execution() -> None:
    drawn = compile_expression("[$uuid(), $random(), $shuffle([1,2,3,4,5])]", field="Output")
    once, again = drawn({}, scope()), drawn({}, scope())
    assert once == again
    assert drawn({}, FixedScope({}, {}, random.Random(8))) != once
    assert once[0][14] == "4"
    assert once[0][19] in "89ab"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{% a[1,2) %}", 'Expected "]", got ","'),
        ('{% "unterminated %}', "String literal must be terminated by a matching quote"),
        ("{% 1 + %}", "Unexpected end of expression"),
        ('{% {"a":} %}', 'The symbol "}" cannot be used as a unary operator'),
        ('{% $match("a", /abc %}', "No terminating / in regular expression"),
        ("(" * 20_000, "The expression is nested too deeply."),
    ],
)
def test_text_that_is_not_jsonata_does_not_compile(text: str, message: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        compile_expression(text, field="Output")
    assert str(caught.value) == message


def test_many_threads_may_evaluate_one_compiled_expression() -> None:
    total = compile_expression(
        "($add := function($a, $b){$a + $b}; $half := $power(?, -1); "
        "$reduce($map($states.input.lines, function($l){$l.price * $l.quantity * $factor}), $add)"
        " * $half(2))",
        field="Output",
    )

    def run(factor: int) -> list[Any]:
        data = {"input": {"lines": [{"price": price, "quantity": 2} for price in range(1, 6)]}}
        return [total(data, scope(factor=factor)) for _ in range(40)]

    with ThreadPoolExecutor(8) as pool:
        for factor, results in enumerate(pool.map(run, range(1, 17)), 1):
            assert results == [15 * factor] * 40


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('$toMillis("10:30","[H]:[m]")', "2024-05-13T10:30:00.000Z"),
        ('$toMillis("10:30 pm","[h]:[m] [P]")', "2024-05-13T22:30:00.000Z"),
        ('$toMillis("30","[m]")', "2024-05-13T12:30:00.000Z"),
        ('$toMillis("05-06","[M01]-[D01]")', "2024-05-06T00:00:00.000Z"),
        ('$toMillis("12","[D]")', "2024-05-12T00:00:00.000Z"),
        ('$toMillis("050","[d001]")', "2024-02-19T00:00:00.000Z"),
    ],
)
def test_omitted_components_of_a_time_are_those_of_the_execution(expression: str, expected: str) -> None:
    noon = FixedScope({}, {}, random.Random(1), 1_715_601_600.0)
    assert compile_expression(f"$fromMillis({expression})", field="Output")({}, noon) == expected
