"""Rendering the event history."""

from collections.abc import Callable
from typing import Any

from tests.unit.local.asl.conftest import Bakery


def test_pages_start_from_either_end(bakery: Bakery, make_one: Callable[..., dict[str, Any]]) -> None:
    history = bakery.bake(make_one({"Type": "Pass"})).history
    assert len(history) == 4
    assert [event["id"] for event in history.events(start=1, limit=2)] == [2, 3]
    assert [event["id"] for event in history.events(reverse=True, limit=2)] == [4, 3]
    assert [event["id"] for event in history.events(reverse=True, start=3)] == [1]
    assert history.events(start=9) == []


def test_data_are_compact_json_text_with_all_letters_as_they_are(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    history = bakery.bake(make_one({"Type": "Pass"}), {"pain": "brioché", "n": [1, 2.5, None]}).history
    details = history.events()[1]["stateEnteredEventDetails"]
    assert details["input"] == '{"pain":"brioché","n":[1,2.5,null]}'
    assert details["inputDetails"] == {"truncated": False}


def test_it_counts_the_states_entered(bakery: Bakery, make_one: Callable[..., dict[str, Any]]) -> None:
    assert bakery.bake(make_one({"Type": "Pass"})).history.states_entered == 1


def test_its_times_are_those_of_the_inputs(bakery: Bakery, make_one: Callable[..., dict[str, Any]]) -> None:
    history = bakery.bake(make_one({"Type": "Wait", "Seconds": 90})).history
    first, *_, last = history.events()
    assert last["timestamp"] - first["timestamp"] == 90


def test_once_ended_it_is_one_block_of_bytes_and_reads_the_same(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    history = bakery.bake(make_one({"Type": "Wait", "Seconds": 90})).history
    assert history.records == []
    assert [event["type"] for event in history.events()][:2] == ["ExecutionStarted", "WaitStateEntered"]
    assert len(history) == len(history.events()) == 4


def test_events_follow_those_that_were_packed(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    history = bakery.bake(make_one({"Type": "Fail", "Error": "Burnt"})).history
    before = history.events()
    history.unpack()
    assert history.events() == before
    history.records.append(history.records[-1])
    assert len(history) == len(before) + 1
    history.pack()
    assert [event["id"] for event in history.events()] == [1, 2, 3, 4]


def test_values_that_no_block_can_hold_stay_as_they_are(
    bakery: Bakery, make_one: Callable[..., dict[str, Any]]
) -> None:
    class Dough(dict[str, int]): ...

    history = bakery.bake(make_one({"Type": "Pass"}), Dough(flour=1)).history
    assert history.events()[0]["executionStartedEventDetails"]["input"] == '{"flour":1}'
    assert len(history) == 4
