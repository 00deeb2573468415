from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.console.pages.faults import FaultPages
from entrypoints.local.console.web.json_api import ConsoleError, PageQuery
from entrypoints.local.functions import FunctionConfig, FunctionHost
from tests.unit.local.clock_and_ids import CountedIds, StoppedClock


class Rain:
    name, title, description = "rain", "It rains", "Every forecast is grey."

    def __init__(self) -> None:
        self.on = False

    def turn(self, *, on: bool) -> None:
        self.on = on


@pytest.fixture
def pages(tmp_path: Path) -> FaultPages:
    arn = "arn:aws:lambda:us-east-1:000000000000:function:Forecast"
    config = FunctionConfig("Forecast", arn, "weather.forecast", tmp_path)
    return FaultPages(FunctionHost({"Forecast": config}, StoppedClock(), CountedIds()), [Rain()])


def test_a_fault_is_set_shown_and_taken_away(pages: FaultPages) -> None:
    before = pages.fingerprint()
    pages.set_fault({"function": "Forecast", "mode": "fail", "count": 3, "error": "NoMercury"})
    shown = {"function": "Forecast", "mode": "fail", "remaining": 3, "error": "NoMercury"}
    assert pages.faults(PageQuery({}))["functions"] == [shown]
    assert pages.fingerprint() != before
    pages.set_fault({"function": "Forecast", "mode": None})
    assert pages.faults(PageQuery({}))["functions"] == []


@pytest.mark.parametrize(
    ("asked", "fix"),
    [
        ({"function": "Forecast"}, "mode must be one of fail, hang, lost-reply, twice"),
        ({"function": "Forecast", "mode": "burn"}, "mode must be one of"),
        ({"function": "Forecast", "mode": ["fail"]}, "mode must be one of"),
        ({"function": "Forecast", "mode": "fail", "count": 0}, "count must be an integer from 1 to 1000"),
        ({"function": "Forecast", "mode": "fail", "count": True}, "count must be"),
        ({"function": "Forecast", "mode": "fail", "count": 1001}, "count must be"),
        ({"function": "Forecast", "mode": "fail", "count": "3"}, "count must be"),
        ({"function": "Forecast", "mode": "fail", "error": "<b>"}, "error must be an error type"),
        ({"function": "Forecast", "mode": "fail", "error": 7}, "error must be an error type"),
        ({"mode": "fail"}, "function must be a text"),
    ],
)
def test_what_makes_no_fault_is_refused_with_the_fix(
    pages: FaultPages, asked: dict[str, Any], fix: str
) -> None:
    with pytest.raises(ConsoleError, match=fix):
        pages.set_fault(asked)
    assert pages.faults(PageQuery({}))["functions"] == []


def test_a_fault_of_no_function_is_404(pages: FaultPages) -> None:
    with pytest.raises(ConsoleError, match="Function not found: Nobody") as refusal:
        pages.set_fault({"function": "Nobody", "mode": "fail"})
    assert refusal.value.status == 404


def test_a_switch_is_turned_and_shown(pages: FaultPages) -> None:
    shown = pages.turn_switch({"name": "rain", "on": True})
    assert shown == {
        "name": "rain",
        "title": "It rains",
        "description": "Every forecast is grey.",
        "on": True,
    }
    assert pages.faults(PageQuery({}))["switches"] == [shown]


@pytest.mark.parametrize(
    ("asked", "fix"),
    [
        ({"name": "snow", "on": True}, "the switches are: rain"),
        ({"name": "rain"}, "on must be true or false"),
        ({"name": "rain", "on": 1}, "on must be true or false"),
        ({"on": True}, "name must be a text"),
    ],
)
def test_what_turns_no_switch_is_refused_with_the_fix(
    pages: FaultPages, asked: dict[str, Any], fix: str
) -> None:
    with pytest.raises(ConsoleError, match=fix):
        pages.turn_switch(asked)
