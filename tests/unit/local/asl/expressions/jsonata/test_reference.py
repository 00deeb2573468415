"""Our JSONata gives the results of jsonata 2.0.6, the version that AWS names."""

import json
import math
import random  # noqa: TID251 -- a test seeds what the code is given
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.jsonata.expressions import compile_expression
from entrypoints.local.asl.expressions.scope import FixedScope

REFERENCE = json.loads(Path(__file__).with_name("jsonata_reference.json").read_text())

# Where we differ on purpose, or know that we do; docs/expressions.md says why.
KNOWN_DIFFERENCES = {
    '$eval("1+1")': "AWS does not offer $eval",
    '$base64encode("héllo")': "UTF-8, where Node's btoa takes Latin-1",
    '$base64decode("w6k=")': "the same",
    '$match("aé😀",/./)': "characters, where ECMAScript counts UTF-16 units",
    "$string($states.input.huge)": "AWS prints the shortest digits that read back as the same double",
    "$string($states.input)": "the same",
    "$states.input.big = 9007199254740993": "AWS keeps integers exact up to 64 bits",
    "$states.input.mixed^($)": "the two values are named in the other order",
    '$formatNumber(1,"x")': "AWS answers D3086; jsonata crashes",
    '$formatNumber(0.5,"#.##")': "the library writes a leading zero",
    '$formatNumber(-1200,"$#0e0")': "the library takes an exponent after a prefix",
    '$formatNumber(1e21,"#0")': "the library writes the digits in full",
    '$decodeUrl("%")': "the library takes a malformed URL",
    '$decodeUrlComponent("%E9")': "the library raises a bare Python error",
    '$encodeUrl("\\ud800")': "the same",
    "$type(/a/)": "the library has no type for a regular expression",
    "$fromMillis(1e15)": "Python's datetime ends with the year 9999",
}


def answer(expression: str) -> dict[str, Any]:
    scope = FixedScope({}, {}, random.Random(1), 1_700_000_000.0)
    try:
        evaluate = compile_expression(expression, field="Output")
    except ExpressionSyntaxError as error:
        return {"syntax": str(error)}
    try:
        return {"value": evaluate({"input": REFERENCE["input"]}, scope)}
    except StatesError as error:
        cause = str(error.cause).removeprefix(
            f"The JSONata expression '{expression.strip()}' specified for the field 'Output' "
        )
    if cause == "returned nothing (undefined).":
        return {"undefined": True}
    if cause == "returned an unexpected result type.":
        return {"function": True}
    return {"error": cause.removeprefix("threw an error during evaluation").lstrip(".: ")}


def same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-15)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    return type(one) is type(other) and bool(one == other)


@pytest.mark.parametrize(
    "case",
    [case for case in REFERENCE["cases"] if case["expression"] not in KNOWN_DIFFERENCES],
    ids=lambda case: case["expression"],
)
def test_an_expression_answers_as_in_the_reference(case: dict[str, Any]) -> None:
    expected = {name: value for name, value in case.items() if name != "expression"}
    assert same(answer(case["expression"]), expected), answer(case["expression"])


def test_the_known_differences_are_still_there() -> None:
    cases = {case["expression"]: case for case in REFERENCE["cases"]}
    gone = [
        expression
        for expression in KNOWN_DIFFERENCES
        if same({"expression": expression, **answer(expression)}, cases[expression])
    ]
    assert gone == []


def test_an_evaluation_leaves_the_input_as_it_was() -> None:
    before = json.dumps(REFERENCE["input"])
    for case in REFERENCE["cases"]:
        answer(case["expression"])
    assert json.dumps(REFERENCE["input"]) == before
