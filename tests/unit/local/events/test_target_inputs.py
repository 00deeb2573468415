import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrypoints.local.events.event_paths import ABSENT, compile_path
from entrypoints.local.events.target_inputs import compile_input
from entrypoints.local.template.event_sources import InputTransformer, RuleSource, RuleTarget

EVENT: dict[str, Any] = {
    "id": "1",
    "time": "2026-03-14T12:00:00Z",
    "detail": {"town": 'Nør\'sk "x"', "gauges": [{"mm": 4}], "wind": 7, "sure": True},
}


def made(rule: RuleSource | None = None, **target: Any) -> str:
    return compile_input(RuleTarget("t", "arn", **target), rule)(EVENT).decode()


def test_a_target_gets_the_whole_event_unless_told_otherwise() -> None:
    assert json.loads(made()) == EVENT


def test_a_constant_is_passed_on_as_it_is() -> None:
    assert made(input='{"a": 1}') == '{"a": 1}'


def test_a_path_picks_a_part() -> None:
    assert json.loads(made(input_path="$.detail.gauges[0]")) == {"mm": 4}
    assert made(input_path="$.detail.snow") == "null"


def test_a_template_is_filled_with_json_outside_quotes_and_text_inside() -> None:
    transformer = InputTransformer(
        {"town": "$.detail.town", "g": "$.detail.gauges", "w": "$.detail['wind']", "none": "$.x"},
        '{"t": <town>, "text": "At <town> <w> mm", "g": <g>, "w": <w>, "none": <none>}',
    )
    assert json.loads(made(transformer=transformer)) == {
        "t": EVENT["detail"]["town"],
        "text": 'At Nør\'sk "x" 7 mm',
        "g": [{"mm": 4}],
        "w": 7,
        "none": "",
    }


def test_reserved_variables_tell_of_the_rule_and_the_event() -> None:
    rule = RuleSource("Gale", "arn:rule", "default", {}, None, True, ())
    names = ("aws.events.rule-name", "aws.events.event.ingestion-time", "aws.events.event")
    template = '["<aws.events.rule-arn>", ' + ", ".join(f"<{name}>" for name in names) + "]"
    arn, name, time, event = json.loads(made(rule, transformer=InputTransformer({}, template)))
    assert (name, arn, time) == ("Gale", "arn:rule", EVENT["time"])
    assert event == {"id": "1", "time": EVENT["time"]}


def test_the_time_of_ingestion_is_not_the_time_that_the_sender_gave() -> None:
    target = RuleTarget("t", "arn", transformer=InputTransformer({}, '"<aws.events.event.ingestion-time>"'))
    received = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
    assert compile_input(target, None, lambda: received)(EVENT) == b'"2026-03-14T15:09:26Z"'


def test_the_event_as_a_variable_has_a_detail_type_in_camel_case_and_no_detail() -> None:
    transformer = InputTransformer({}, '{"part": <aws.events.event>, "all": <aws.events.event.json>}')
    target = RuleTarget("t", "arn", transformer=transformer)
    event = {"detail-type": "Storm", "detail": {"a": 1}, "time": "x"}
    assert json.loads(compile_input(target)(event)) == {
        "part": {"detailType": "Storm", "time": "x"},
        "all": event,
    }


WORDS = {
    "text": 'a "b" \\ c\n',
    "number": 1.5,
    "yes": True,
    "null": None,
    "object": {"k": "v", "n": [1, "x"], "q": 'say "hi" \\'},
    "list": ["x", "y"],
    "objects": [{"id": "a"}, {"id": "b"}, {"no": 1}],
    "slash/dash-1": "s",
}


@pytest.mark.parametrize(
    ("template", "right"),
    [
        ('{"v": <text>}', {"v": WORDS["text"]}),
        ('{"v": "is <text>!"}', {"v": f"is {WORDS['text']}!"}),
        ('{"v": <number>, "w": "<number>"}', {"v": 1.5, "w": "1.5"}),
        ('{"v": <yes>, "w": "<yes>"}', {"v": True, "w": "true"}),
        ('{"v": <null>, "w": "[<null>]"}', {"v": None, "w": "[null]"}),
        ('{"v": <object>}', {"v": WORDS["object"]}),
        ('{"v": "is <object>"}', {"v": "is {k:v,n:[1,x],q:say hi \\}"}),
        ('{"v": <list>, "w": "of <list>"}', {"v": ["x", "y"], "w": "of [x,y]"}),
        ('{"v": <missing>, "w": "[<missing>]"}', {"v": "", "w": "[]"}),
        ('{"v": <ids>, "w": "<ids>"}', {"v": ["a", "b"], "w": "[a,b]"}),
        ('{"v": <nothing>}', {"v": ""}),
        ('{"v": <path>}', {"v": "s"}),
        ('"<text> and <list>"', f"{WORDS['text']} and [x,y]"),
        ('"\\"<number>\\" <missing>"', '"1.5" '),
        ('{"v": "\\\\<number>", "w": <number>}', {"v": "\\1.5", "w": 1.5}),
        ('{"v": "a < b > c"}', {"v": "a < b > c"}),
        ('[<number>, {"in": "<list>"}]', [1.5, {"in": "[x,y]"}]),
    ],
)
def test_a_template_shows_each_kind_of_value_in_and_out_of_quotation_marks(template: str, right: Any) -> None:
    paths = {name: f"$.detail.{name}" for name in WORDS if "/" not in name}
    paths |= {"missing": "$.detail.none", "ids": "$.detail.objects[*].id", "nothing": "$.detail.list[*].id"}
    paths |= {"path": "$.detail.slash/dash-1"}
    target = RuleTarget("t", "arn", transformer=InputTransformer(paths, template))
    assert json.loads(compile_input(target)({"detail": WORDS})) == right


def test_a_template_may_have_several_lines_of_text() -> None:
    transformer = InputTransformer({"w": "$.detail.wind"}, '"Wind: <w>"\n\n"Take care"')
    assert made(transformer=transformer) == '"Wind: 7"\n\n"Take care"'


@pytest.mark.parametrize(
    ("paths", "template", "reason"),
    [
        ({}, '"<unknown>"', "InputTemplate for target t contains invalid placeholder unknown."),
        ({}, '"<aws.events.other>"', "contains invalid placeholder aws.events.other."),
        ({"a": "$.a"}, "At <a>", "InputTemplate for target t is not JSON"),
        ({"a": "$.a"}, "{<a>: 1}", "is not JSON"),
        ({}, "", "is not JSON"),
        ({f"v{n}": "$.a" for n in range(101)}, '"x"', "101 variables, more than 100"),
        ({"AWSname": "$.a"}, '"x"', "'AWSname' is no name of a variable"),
        ({"a b": "$.a"}, '"x"', "'a b' is no name of a variable"),
        ({"a": "$." + "x" * 255}, '"x"', "more than 256 characters"),
        ({}, '"' + "x" * 8191 + '"', "more than 8192 characters"),
    ],
)
def test_a_transformer_that_aws_refuses_is_refused(paths: dict[str, str], template: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        made(transformer=InputTransformer(paths, template))


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_whatever_the_event_holds_the_filled_template_is_json(value: Any) -> None:
    transformer = InputTransformer({"v": "$.detail.v"}, '{"out": <v>, "in": "a <v> b"}')
    filled = json.loads(
        compile_input(RuleTarget("t", "arn", transformer=transformer))({"detail": {"v": value}})
    )
    assert filled["out"] == value
    if not isinstance(value, str):
        assert '"' not in filled["in"]


def test_a_wildcard_reads_all_values_and_nothing_where_none_is() -> None:
    document = {"a": [{"b": 1}, {"b": 2}], "c": {"x": 3, "y": 4}}
    assert compile_path("$.a[*].b")(document) == [1, 2]
    assert compile_path("$.c.*")(document) == [3, 4]
    assert compile_path("$.c[*].z")(document) is ABSENT
    assert compile_path("$.a[2]")(document) is ABSENT


@pytest.mark.parametrize("path", ["detail", "$detail", "$.a[x]", "$.a..b"])
def test_a_malformed_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="is not a JSONPath"):
        compile_path(path)
