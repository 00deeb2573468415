import json
from typing import Any

import pytest

from entrypoints.local.events.target_inputs import compile_input, compile_path
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
        '{"t": <town>, "text": "At <town> <w> mm", "g": <g>, "w": <w>, "none": <none>, "keep": "<unknown>"}',
    )
    assert json.loads(made(transformer=transformer)) == {
        "t": EVENT["detail"]["town"],
        "text": 'At Nør\'sk "x" 7 mm',
        "g": [{"mm": 4}],
        "w": 7,
        "none": None,
        "keep": "<unknown>",
    }


def test_reserved_variables_tell_of_the_rule_and_the_event() -> None:
    rule = RuleSource("Gale", "arn:rule", "default", {}, None, True, ())
    names = ("aws.events.rule-name", "aws.events.event.ingestion-time", "aws.events.event")
    template = '["<aws.events.rule-arn>", ' + ", ".join(f"<{name}>" for name in names) + "]"
    arn, name, time, event = json.loads(made(rule, transformer=InputTransformer({}, template)))
    assert (name, arn, time) == ("Gale", "arn:rule", EVENT["time"])
    assert event == {"id": "1", "time": EVENT["time"]}


@pytest.mark.parametrize("path", ["detail", "$detail", "$.a[x]", "$.a..b"])
def test_a_malformed_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="is not a JSONPath"):
        compile_path(path)
