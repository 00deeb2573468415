"""Filter patterns: the examples of CloudWatch Logs' page, what it refuses, and fuzzed references."""

import json
import operator
import re
import warnings
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from entrypoints.local.logs.filters import FilterPatternError, compile_filter_pattern

REQUESTS = [
    "[ERROR 400] BAD REQUEST",
    "[ERROR 401] UNAUTHORIZED REQUEST",
    "[ERROR 419] MISSING ARGUMENTS",
    "[ERROR 420] INVALID ARGUMENTS",
    "[ERROR 500] INTERNAL SERVER ERROR",
    "[INFO] REQUEST FAILED",
    "[SUCCESS 200] AUTHORIZED REQUEST",
]


def found(pattern: str, messages: list[str]) -> list[int]:
    compiled = compile_filter_pattern(pattern)
    return [number for number, message in enumerate(messages) if compiled.matches(message)]


@pytest.mark.parametrize(
    ("pattern", "right"),
    [
        ("", [0, 1, 2, 3, 4, 5, 6]),
        ('" "', [0, 1, 2, 3, 4, 5, 6]),
        ("ERROR", [0, 1, 2, 3, 4]),
        ("error", []),
        ("ERROR ARGUMENTS", [2, 3]),
        ("?ERROR ?ARGUMENTS", [0, 1, 2, 3, 4]),
        ("?FAILED ?INTERNAL", [4, 5]),
        ("?ERROR ?ARGUMENTS REQUEST", [0, 1, 5, 6]),
        ("?FAILED -ERROR", [5, 6]),
        ('"INTERNAL SERVER ERROR"', [4]),
        ("ERROR -ARGUMENTS", [0, 1, 4]),
        ('"ERROR" -"MISSING ARGUMENTS"', [0, 1, 3, 4]),
        ("ERROR - ARGUMENTS", [0, 1, 4]),
        ("-ERROR", [5, 6]),
        ('?"[INFO]" ?"200"', [5, 6]),
        ('  "[ERROR 4"  ', [0, 1, 2, 3]),
        ("%AUTHORIZED%", [1, 6]),
        (r"%\[ERROR 4[0-9]{2}\]%", [0, 1, 2, 3]),
        ("%^.INFO|ARGUMENTS$%", [2, 3, 5]),
        (r"%\x5BINFO\x5D%", [5]),
        (r"%\s\d{3,}\D%", [0, 1, 2, 3, 4, 6]),
        ("%UN?AUTH%", [1]),
    ],
)
def test_terms_and_regular_expressions_find_what_the_page_says(pattern: str, right: list[int]) -> None:
    assert found(pattern, REQUESTS) == right


def test_a_quoted_term_may_have_a_quotation_mark() -> None:
    assert found(r'"say \"hi\""', ['say "hi" now', "say hi"]) == [0]


EVENT = {
    "eventType": "UpdateTrail",
    "sourceIPAddress": "111.111.111.111",
    "arrayKey": ["value", "another value"],
    "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
    "SomeObject": None,
    "cluster.name": "c",
    "user": {"id": 1, "email": "John.Stiles@example.com"},
    "users": [{"id": 2, "email": "John.Doe@example.com"}, {"id": 3, "email": "Jane.Doe@example.com"}],
    "actions": ["GET", "PUT", "DELETE"],
    "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
    "bandwidth": 80,
    "ratio": 0.5,
    "number": [1000],
    "code": "404",
    "flag": True,
    "off": False,
    "quote": 'a "b" c',
    "under_score-1": "x",
}


@pytest.mark.parametrize(
    ("pattern", "right"),
    [
        ('{ $.eventType = "UpdateTrail" }', True),
        ("{ $.eventType = UpdateTrail }", True),
        ("{$.eventType=UpdateTrail}", True),
        ('{ $.eventType = "updatetrail" }', False),
        ('{ $.eventType = "Update*" }', True),
        ("{ $.eventType = *Trail }", True),
        ("{ $.eventType = *date* }", True),
        ("{ $.eventType = Trail }", False),
        ("{ $.eventType = * }", True),
        ("{ $.missing = * }", False),
        ("{ $.sourceIPAddress != 123.123.* }", True),
        ("{ $.sourceIPAddress != 111.111.* }", False),
        ('{ $.arrayKey[0] = "value" }', True),
        ('{ $.arrayKey[1] = "value" }', False),
        ('{ $.arrayKey[9] = "value" }', False),
        ("{ $.eventType = %Trail% }", True),
        ("{ $.eventType != %Trail% }", False),
        ("{ $.arrayKey[*] = %val.{2}% }", True),
        (r"{ $.* = %111\.111\.111\.1[0-9]{1,2}% }", True),
        ('{ $.actions[*] = "PUT" }', True),
        ('{ $.actions[*] != "PUT" }', True),
        ("{ $.users[*].id > 2 }", True),
        ("{ $.users[*].id > 3 }", False),
        ("{ $.user.* = 1 }", True),
        ("{ $.['cluster.name'] = \"c\" }", True),
        ('{ $["cluster.name"] = c }', True),
        ("{ $.under_score-1 = x }", True),
        ("{ $.SomeObject IS NULL }", True),
        ("{ $.SomeObject = * }", False),
        ("{ $.missing IS NULL }", False),
        ("{ $.SomeOtherObject NOT EXISTS }", True),
        ("{ $.SomeObject NOT EXISTS }", False),
        ("{ $.user.name NOT EXISTS }", True),
        ("{ $.flag IS TRUE }", True),
        ("{ $.flag IS FALSE }", False),
        ("{ $.off IS FALSE }", True),
        ("{ $.bandwidth IS TRUE }", False),
        ("{ $.flag = true }", True),
        ("{ $.bandwidth > 75 }", True),
        ("{ $.bandwidth > 80 }", False),
        ("{ $.bandwidth >= 80 }", True),
        ("{ $.bandwidth < +100 }", True),
        ("{ $.bandwidth <= 7.9e1 }", False),
        ("{ $.bandwidth = 80 }", True),
        ("{ $.bandwidth = 8* }", True),
        ("{ $.bandwidth != 80 }", False),
        ("{ $.bandwidth != 81 }", True),
        ("{ $.missing != 81 }", False),
        ("{ $.number[0] = 1e+3 }", True),
        ("{ $.number[0] != 1e-3 }", True),
        ("{ $.ratio = .5 }", True),
        ("{ $.code = 404 }", True),
        ("{ $.code > 400 }", True),
        ("{ $.eventType > 400 }", False),
        ("{ $.coordinates[1][2] = 6 }", True),
        ("{ $.users = 1 }", False),
        ("{ $.users != 1 }", False),
        (r'{ $.quote = "a \"b\" c" }', True),
        ('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', True),
        (
            '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "n" && $.actions[2] = "n" }',
            True,
        ),
        (
            '{ ($.user.email = "John.*" || $.coordinates[0][1] = "n") && $.actions[2] = "n" }',
            False,
        ),
        ('{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', False),
        ("{ (($.user.id = 1)) }", True),
    ],
)
def test_conditions_on_json_members_hold_as_the_page_says(pattern: str, right: bool) -> None:
    assert compile_filter_pattern(pattern).matches(json.dumps(EVENT)) is right


@pytest.mark.parametrize("message", ["plain text", "[]", '"a"', "{broken", 'x {"a": 1}', "[" * 5000])
def test_an_event_that_is_no_json_object_matches_no_condition(message: str) -> None:
    assert not compile_filter_pattern("{ $.a = 1 || $.b != 2 }").matches(message)


LINES = [
    '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
    '127.0.0.9 Prod frank [10/Oct/2000:13:35:22 -0700] "GET /a.gif HTTP/1.0" 500 99',
    "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200",
    "INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310",
    "WARNING 09/25/2014 12:00:02 Invalid user request",
    "ERROR 09/25/2014 12:00:02 Failed to process request",
    "ERROR",
]


@pytest.mark.parametrize(
    ("pattern", "right"),
    [
        (
            r"[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]",
            [0],
        ),
        ("[..., request =*.html*, status_code = 4*, bytes]", [0]),
        ("[..., status_code, bytes > 1000]", [0, 2, 3]),
        ("[ip, user, ..., status_code = 500, bytes]", [1]),
        ("[..., request=*.html*, status_code=4*,]", [0]),
        (
            "[ip, user, username, timestamp, request =*.html*, s = 404 || s = 410, bytes]",
            [0],
        ),
        ("[a, b, c, d, e, s >= 404 && s < 500, bytes]", [0]),
        ("[w1=ERROR, w2]", [5]),
        ("[w1=ERROR || w1=WARNING, w2]", [4, 5]),
        ("[w1!=ERROR && w1!=WARNING, w2]", [0, 1, 2, 3]),
        ("[w1=ERROR]", [6]),
        ("[level, date, time, method, url=%/service/resource/[0-9]+$%, response_time]", [2]),
        ("[level, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]", [3]),
        ('[level, ..., last = "request"]', [4, 5]),
        ('[level, rest = "*user request"]', [4]),
        ("[(w1 = ERROR || w1 = INFO), w2]", [2, 3, 5]),
        ("[...]", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_fields_of_lines_are_found_as_the_page_says(pattern: str, right: list[int]) -> None:
    assert found(pattern, LINES) == right


def test_extracted_values_have_the_names_or_numbers_of_their_fields() -> None:
    compiled = compile_filter_pattern("[..., request=*.html*, status_code=4*,]")
    assert compiled.extracted(LINES[0]) == {
        "$1": "127.0.0.1",
        "$2": "Prod",
        "$3": "frank",
        "$4": "10/Oct/2000:13:25:15 -0700",
        "$request": "GET /index.html HTTP/1.0",
        "$status_code": "404",
        "$7": "1534",
    }
    assert compile_filter_pattern("{ $.a.b > 1 }").extracted('{"a": {"b": 2}}') == {"$.a.b": "2"}
    assert compile_filter_pattern("ERROR").extracted("ERROR") == {}


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("{ $.a = 1", "If a filter pattern starts with '{' it must end with '}'"),
        ("[a, b", "If a filter pattern starts with '[' it must end with ']'"),
        ("{}", "a selector such as $.name is missing"),
        ("{ $.a }", "an operator is missing"),
        ("{ $.a = }", "a value is missing"),
        ("{ a = 1 }", "'a' is no selector"),
        ("{ $ = 1 }", "Invalid character(s)"),
        ("{ $.a == 1 }", "'=' is no value"),
        ("{ $.a = 1 && }", "is missing"),
        ("{ $.a = 1 & $.b = 2 }", "Invalid character(s)"),
        ("{ ($.a = 1 }", "a ) is missing"),
        ("{ $.a = 1) }", "unexpected ')'"),
        ("{ $.a > x }", "> takes a number"),
        ('{ $.a > "1" }', "> takes a number"),
        ("{ $.a IS NOT NULL }", "is no operator"),
        ("{ $.a EXISTS }", "is no operator"),
        ("{ $.a[*].b[*] = 1 }", "more than one wildcard"),
        ("{ $.a[*]=1 || $.b[*]=1 || $.c[*]=1 || $.d[*]=1 }", "more than 3 wildcard selectors"),
        ("{ $.a=%x% || $.b=%x% || $.c=%x% }", "more than 2 regular expressions"),
        ("[a=%x%, b=%x%, c=%x%]", "more than 2 regular expressions"),
        ("[a, ..., b, ...]", "... may stand once"),
        ("[a, a]", "two fields have one name"),
        ("[a, s = 4* && bytes > 1000]", "names several fields"),
        ("[a > x]", "> takes a number"),
        ("[a =]", "is no condition"),
        ("foo.bar", "Invalid character(s) in term 'foo.bar'"),
        ("task-token", "Invalid character(s) in term 'task-token'"),
        ('"open', "is no term"),
        ("a -", "Invalid character(s) in term '-'"),
        ("%a", "stands alone between two %"),
        ("%a% b", "stands alone between two %"),
        ("%%", "is empty"),
        ("%something!%", "takes no '!'"),
        ("%(a|b)%", "takes no '('"),
        ("%é%", "takes no 'é'"),
        (r"%\b%", "takes no '\\\\'"),
        ("%[a%", "Invalid regular expression"),
        ("%*a%", "Invalid regular expression"),
        ("x" * 1025, "more than 1024"),
    ],
)
def test_a_pattern_that_is_not_valid_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(FilterPatternError) as caught:
        compile_filter_pattern(pattern)
    assert reason.replace("\\\\\\\\", "\\\\") in str(caught.value)


WORDS = st.text("abAB_1", min_size=1, max_size=3)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "-", "?"]), WORDS), max_size=4), st.text("abAB_1 "))
def test_terms_match_as_a_simple_reading_of_the_page(terms: list[tuple[str, str]], message: str) -> None:
    signs = {sign for sign, _ in terms}
    if signs == {"?"}:
        right = any(term in message for _, term in terms)
    else:
        right = all((term in message) is (sign == "") for sign, term in terms if sign != "?")
    assert compile_filter_pattern(" ".join(map("".join, terms))).matches(message) is right


OPERATORS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NAMES = st.sampled_from(["a", "b", "c"])
LEAVES = st.tuples(NAMES, st.sampled_from(sorted(OPERATORS)), st.integers(-3, 3))
TREES: Any = st.recursive(
    LEAVES, lambda inner: st.tuples(st.sampled_from(["&&", "||"]), inner, inner), max_leaves=6
)


def written(tree: Any) -> str:
    if tree[0] in {"&&", "||"}:
        return f"({written(tree[1])} {tree[0]} {written(tree[2])})"
    return f"$.{tree[0]} {tree[1]} {tree[2]}"


def evaluated(tree: Any, event: dict[str, int]) -> bool:
    if tree[0] in {"&&", "||"}:
        sides = (evaluated(tree[1], event), evaluated(tree[2], event))
        return all(sides) if tree[0] == "&&" else any(sides)
    return tree[0] in event and OPERATORS[tree[1]](event[tree[0]], tree[2])


@settings(deadline=None)
@given(TREES, st.dictionaries(NAMES, st.integers(-3, 3)))
def test_any_condition_on_members_is_evaluated_by_its_parentheses(tree: Any, event: dict[str, int]) -> None:
    assert compile_filter_pattern(f"{{ {written(tree)} }}").matches(json.dumps(event)) is evaluated(
        tree, event
    )


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_pattern_or_refused(pattern: str, message: str) -> None:
    try:
        compiled = compile_filter_pattern(pattern)
    except FilterPatternError:
        assume(False)
    else:
        compiled.extracted(message)
        assert compiled.matches(message) in {True, False}


@settings(deadline=None)
@given(st.text(r"ab1.[]{}|*+?^$\,-dsw ", min_size=1, max_size=12))
@example("[[a-]").via("a class with a bracket")
@example("[]a|]")
@example("[a--b]{ ,2}")
def test_a_regular_expression_that_is_accepted_finds_what_pythons_finds(text: str) -> None:
    try:
        compiled = compile_filter_pattern(f"%{text}%")
    except FilterPatternError:
        return
    counted = re.sub(r"\{[0-9 ,]*\}", lambda match: match[0].replace(" ", "").replace("{,", "{0,"), text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        reference = re.compile(counted, re.ASCII)
    for message in ("ab1", "a.b", "1-a,b", "[|]", ""):
        assert compiled.matches(message) is (reference.search(message) is not None)
