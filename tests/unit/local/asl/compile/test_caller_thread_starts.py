from typing import Any

import pytest

from entrypoints.local.asl.compile.caller_thread_starts import is_brief


def machine(states: dict[str, Any], **fields: str) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states, **fields}


def going_to(name: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Pass", "Next": name, **fields}


END = {"Type": "Succeed"}


@pytest.mark.parametrize(
    "states",
    [
        {"Fly": END},
        {"Fly": going_to("Land"), "Land": END},
        {
            "Fly": {"Type": "Choice", "Choices": [{"Next": "Land"}], "Default": "Turn"},
            "Turn": going_to("Land"),
            "Land": END,
        },
        {"Fly": {"Type": "Parallel", "Branches": [machine({"Sing": END})], "Next": "Land"}, "Land": END},
    ],
    ids=["one state", "a line", "two ways to one end", "branches"],
)
def test_a_machine_that_enters_each_state_once_at_most_is_brief(states: dict[str, Any]) -> None:
    assert is_brief(machine(states))


@pytest.mark.parametrize(
    "states",
    [
        {"Fly": going_to("Fly")},
        {"Fly": going_to("Turn"), "Turn": going_to("Fly")},
        {"Fly": {"Type": "Choice", "Choices": [{"Next": "Fly"}], "Default": "Land"}, "Land": END},
        {"Fly": {"Type": "Choice", "Choices": [{"Next": "Land"}], "Default": "Fly"}, "Land": END},
        {"Fly": {"Type": "Task", "Next": "Land", "Catch": [{"Next": "Fly"}]}, "Land": END},
        {"Fly": {"Type": "Map", "ItemProcessor": machine({"Sing": END}), "Next": "Land"}, "Land": END},
        {
            "Fly": {"Type": "Parallel", "Branches": [machine({"Sing": going_to("Sing")})], "Next": "Land"},
            "Land": END,
        },
        {"Fly": {**going_to("Land"), "QueryLanguage": "JSONata"}, "Land": END},
    ],
    ids=[
        "itself",
        "a circle",
        "a choice back",
        "a default back",
        "a catch back",
        "a Map",
        "a circle in a branch",
        "JSONata",
    ],
)
def test_a_machine_that_may_run_for_long_is_not_brief(states: dict[str, Any]) -> None:
    assert not is_brief(machine(states))


def test_a_machine_in_jsonata_is_not_brief() -> None:
    assert not is_brief(machine({"Fly": END}, QueryLanguage="JSONata"))
