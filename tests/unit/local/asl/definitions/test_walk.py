"""Walks over the states of a definition."""

from typing import Any

from entrypoints.local.asl.definitions.walk import all_blocks, all_states, inner_blocks, transitions

_END: dict[str, Any] = {"Type": "Pass", "End": True}
_DELIVERY: dict[str, Any] = {
    "QueryLanguage": "JSONata",
    "StartAt": "Ship",
    "States": {
        "Ship": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Pack", "States": {"Pack": _END}},
                {
                    "StartAt": "Label each parcel",
                    "States": {
                        "Label each parcel": {
                            "Type": "Map",
                            "QueryLanguage": "JSONPath",
                            "Iterator": {"StartAt": "Print", "States": {"Print": _END}},
                            "End": True,
                        }
                    },
                },
            ],
            "Next": "Thank",
        },
        "Thank": {"Type": "Succeed"},
    },
}


def test_all_states_come_in_the_order_of_the_text_with_their_places() -> None:
    assert [(state.name, state.path) for state in all_states(_DELIVERY)] == [
        ("Ship", "/States/Ship"),
        ("Pack", "/States/Ship/Branches[0]/States/Pack"),
        ("Label each parcel", "/States/Ship/Branches[1]/States/Label each parcel"),
        ("Print", "/States/Ship/Branches[1]/States/Label each parcel/Iterator/States/Print"),
        ("Thank", "/States/Thank"),
    ]


def test_a_state_has_its_own_language_or_that_of_the_machine_but_not_that_of_the_state_around_it() -> None:
    languages = {state.name: state.language for state in all_states(_DELIVERY)}
    assert languages["Label each parcel"] == "JSONPath"
    assert languages["Print"] == "JSONata"


def test_blocks_are_the_machine_its_branches_and_its_processors() -> None:
    assert [(block.path, block.definition["StartAt"]) for block in all_blocks(_DELIVERY)] == [
        ("", "Ship"),
        ("/States/Ship/Branches[0]", "Pack"),
        ("/States/Ship/Branches[1]", "Label each parcel"),
        ("/States/Ship/Branches[1]/States/Label each parcel/Iterator", "Print"),
    ]


def test_transitions_name_the_field_that_leads_on() -> None:
    choice = {
        "Type": "Choice",
        "Choices": [{"Variable": "$.paid", "BooleanEquals": True, "Next": "Ship"}],
        "Default": "Remind",
    }
    task = {"Type": "Task", "Next": "Ship", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Refund"}]}
    assert list(transitions(choice)) == [("Remind", "Default"), ("Ship", "Choices[0]/Next")]
    assert list(transitions(task)) == [("Ship", "Next"), ("Refund", "Catch[0]/Next")]


def test_walks_skip_parts_of_an_unchecked_definition_that_are_no_objects() -> None:
    state: dict[str, Any] = {"Branches": [3, {"States": []}], "Iterator": None, "Catch": [1]}
    broken = {"States": {"A": state, "B": "Pass"}}
    assert [found.name for found in all_states(broken)] == ["A"]
    assert [block.path for block in inner_blocks(state)] == [
        "/Branches[0]",
        "/Branches[1]",
        "/Iterator",
    ]
    assert not list(transitions(state))
    assert not list(all_states({}))
