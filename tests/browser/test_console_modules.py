"""What the console's modules work out by themselves: asked where they run, in the browser."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.operator import Operator

pytestmark = pytest.mark.integration

CALL = "([module, name, given]) => import(`/console/${module}`).then((held) => held[name](...given))"


Ask = Callable[..., Any]
"""Calls a function of a module with arguments that JSON can carry."""


@pytest.fixture
def ask(page: Page) -> Ask:
    Operator(page).open("machines")
    return lambda module, name, *given: page.evaluate(CALL, [module, name, list(given)])


def test_where_a_text_stops_being_json_is_told(ask: Ask) -> None:
    texts = ('{"a": \n oops}', '{"a": 1,}', "[1 2]", "{} x", "")
    assert {text: ask("json_error.js", "jsonError", text) for text in texts} == {
        '{"a": \n oops}': "A value is expected: line 2, column 2",
        '{"a": 1,}': "A name in double quotes is expected: line 1, column 9",
        "[1 2]": 'A "," or "]" is expected: line 1, column 4',
        "{} x": "Unexpected text after the end: line 1, column 4",
        "": "A value is expected: line 1, column 1",
    }
    sound = '{"ok": [1, -2.5e3, {"deep": null}], "text": "\\u00e9\\n"}'
    assert ask("json_error.js", "jsonError", sound) is None


def test_characters_that_act_or_hide_are_shown(ask: Ask) -> None:
    assert (
        ask("format.js", "visible", "a\x1b[31m\x00\x7f\u202eb\u2066")
        == "a⟨ESC⟩[31m⟨NUL⟩⟨DEL⟩⟨U+202E⟩b⟨U+2066⟩"
    )
    assert ask("format.js", "visible", "naïve 👩‍🚀 日本") == "naïve 👩‍🚀 日本"
    assert ask("format.js", "oneLine", "one\nERROR two\tthree") == "one↵ERROR two⇥three"


def test_durations_read_well_at_every_size(ask: Ask) -> None:
    told = [
        ask("format.js", "duration", seconds)
        for seconds in (0.00008, 0.0042, 0.25, 3.456, 59.97, 3725, 90_000)
    ]
    assert told == ["80 µs", "4.2 ms", "250 ms", "3.46 s", "1 min 0 s", "1 h 2 min", "1 d 1 h"]


def test_each_state_knows_its_lines_and_the_innermost_owns_them(ask: Ask) -> None:
    inner = {"Inner": {"Type": "Pass", "Result": {"Outer": 1}, "End": True}}
    outer = {"Outer": {"Type": "Map", "ItemProcessor": {"StartAt": "Inner", "States": inner}, "End": True}}
    text = json.dumps({"StartAt": "Outer", "States": outer, "Comment": 'says "States": {'}, indent=2)
    found = ask("definition.js", "statesOf", text)
    assert [state["name"] for state in found] == ["Outer", "Inner"]
    assert json.loads("{" + text[found[1]["start"] : found[1]["end"]] + "}") == inner


def test_addresses_carry_any_argument(ask: Ask) -> None:
    arn = "arn:aws:states:us-east-1:1:execution:a/b?c#d%20 ü"
    address = ask("router.js", "link", "execution", arn, {"state": "A & B", "none": None})
    assert ask("router.js", "read", address) == {
        "name": "execution",
        "argument": arn,
        "query": {"state": "A & B"},
    }
