import json
from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.console.web.json_api import ConsoleError, PageQuery
from entrypoints.local.stepfunctions.api.errors import ApiError
from tests.unit.local.console.conftest import Bakery
from tests.unit.local.stepfunctions.conftest import HandlerError

OVEN = "arn:aws:lambda:us-east-1:000000000000:function:oven"
SHOP = "arn:aws:lambda:us-east-1:000000000000:function:shop"


def task(resource: str = OVEN, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, **fields}


def machine(start: str, **states: Any) -> dict[str, Any]:
    return {"StartAt": start, "States": states}


def statuses(shown: dict[str, Any]) -> dict[str, str]:
    return {name: state["status"] for name, state in shown["states"].items()}


def edges_of(shown: dict[str, Any]) -> set[tuple[str, str]]:
    return {(edge["from"], edge["to"]) for edge in shown["graph"]["edges"]}


def test_states_carry_input_output_and_duration_and_the_edges_taken(bakery: Bakery) -> None:
    bakery.functions.handlers["oven"] = lambda event: {**event, "baked": True}
    shown = bakery.run(
        machine(
            "Bake",
            Bake=task(Next="Cool"),
            Cool={"Type": "Wait", "Seconds": 30, "Next": "Sold"},
            Sold={"Type": "Succeed"},
        ),
        {"loaf": "rye"},
    )
    assert shown["status"] == "SUCCEEDED"
    assert statuses(shown) == {"Bake": "SUCCEEDED", "Cool": "SUCCEEDED", "Sold": "SUCCEEDED"}
    assert shown["states"]["Cool"]["duration"] == 30
    assert json.loads(shown["states"]["Bake"]["output"]) == {"loaf": "rye", "baked": True}
    assert shown["taken"] == [["(start)", "Bake"], ["Bake", "Cool"], ["Cool", "Sold"], ["Sold", "(end)"]]
    assert {tuple(edge) for edge in shown["taken"]} <= edges_of(shown)


def test_retries_are_counted_and_a_caught_error_is_shown(
    bakery: Bakery, failing: Callable[..., Callable[[Any], Any]]
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold")
    shown = bakery.run(
        machine(
            "Bake",
            Bake=task(
                Retry=[{"ErrorEquals": ["Cold"], "MaxAttempts": 2}],
                Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Excuse"}],
                End=True,
            ),
            Excuse={"Type": "Pass", "End": True},
        )
    )
    bake = shown["states"]["Bake"]
    assert (bake["status"], bake["retries"], bake["error"]) == ("CAUGHT", 2, "Cold")
    assert ["Bake", "Excuse"] in shown["taken"]
    assert ["Bake", "(end)"] not in shown["taken"]


def test_a_retry_that_went_well_leaves_no_error(
    bakery: Bakery, failing: Callable[..., Callable[[Any], Any]]
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold", times=1)
    shown = bakery.run(machine("Bake", Bake=task(Retry=[{"ErrorEquals": ["States.ALL"]}], End=True)))
    bake = shown["states"]["Bake"]
    assert (bake["status"], bake["retries"], bake["error"]) == ("SUCCEEDED", 1, None)


def test_a_failure_that_nothing_catches_fails_its_state_and_a_redrive_goes_on(
    bakery: Bakery, failing: Callable[..., Callable[[Any], Any]]
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold", times=1)
    shown = bakery.run(machine("Bake", Bake=task(Next="Sold"), Sold={"Type": "Succeed"}))
    assert (shown["status"], shown["redrivable"], shown["error"]) == ("FAILED", True, "Cold")
    assert statuses(shown) == {"Bake": "FAILED"}
    bakery.pages.redrive({"arn": shown["arn"]})
    bakery.driver.run()
    again = bakery.shown(shown["arn"])
    assert (again["status"], again["redrives"]) == ("SUCCEEDED", 1)
    assert statuses(again) == {"Bake": "SUCCEEDED", "Sold": "SUCCEEDED"}


def test_a_stopped_execution_has_cancelled_what_ran(bakery: Bakery) -> None:
    arn = bakery.start(bakery.machine({"Type": "Wait", "Seconds": 3600}))
    bakery.driver.run(until=bakery.driver.now() + 60)
    running = bakery.shown(arn)
    assert (statuses(running), running["stoppable"]) == ({"Only": "IN_PROGRESS"}, True)
    bakery.pages.stop({"arn": arn})
    stopped = bakery.shown(arn)
    assert (stopped["status"], stopped["error"]) == ("ABORTED", "Console.Stopped")
    assert statuses(stopped) == {"Only": "CANCELLED"}


def test_a_fail_state_fails_and_leads_to_the_end(bakery: Bakery) -> None:
    shown = bakery.run(machine("Burn", Burn={"Type": "Fail", "Error": "Burnt", "Cause": "smoke"}))
    burn = shown["states"]["Burn"]
    assert (burn["status"], burn["error"], burn["cause"]) == ("FAILED", "Burnt", "smoke")
    assert shown["taken"] == [["(start)", "Burn"], ["Burn", "(end)"]]


def inner(**fields: Any) -> dict[str, Any]:
    return machine("Bake", Bake=task(End=True, **fields))


@pytest.mark.parametrize("width", [0, 1])
def test_a_map_is_entered_and_left_as_its_picture_shows(bakery: Bakery, width: int) -> None:
    bakery.functions.handlers["oven"] = lambda event: event
    shown = bakery.run(
        machine(
            "Each",
            Each={"Type": "Map", "MaxConcurrency": width, "ItemProcessor": inner(), "Next": "Sold"},
            Sold={"Type": "Succeed"},
        ),
        ["rye", "spelt", "oat"],
    )
    assert shown["states"]["Bake"]["entered"] == 3
    assert statuses(shown) == {"Each": "SUCCEEDED", "Bake": "SUCCEEDED", "Sold": "SUCCEEDED"}
    assert {tuple(edge) for edge in shown["taken"]} == {
        ("(start)", "Each"),
        ("Each", "Bake"),
        ("Bake", "Each (end)"),
        ("Each (end)", "Sold"),
        ("Sold", "(end)"),
    }
    assert {tuple(edge) for edge in shown["taken"]} <= edges_of(shown)


def test_a_map_shows_the_iteration_that_needs_a_look(bakery: Bakery) -> None:
    def oven(event: Any) -> Any:
        if event == "burnt":
            raise HandlerError("Burnt", "smoke")
        return event

    bakery.functions.handlers["oven"] = oven
    map_state = {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": inner(), "End": True}
    shown = bakery.run(machine("Each", Each=map_state), ["rye", "burnt", "oat"])
    assert statuses(shown) == {"Each": "FAILED", "Bake": "FAILED"}
    assert [shown["states"][name]["error"] for name in ("Each", "Bake")] == ["Burnt", "Burnt"]
    bakery.functions.handlers["oven"] = lambda event: event
    bakery.pages.redrive({"arn": shown["arn"]})
    bakery.driver.run()
    again = bakery.shown(shown["arn"])
    assert (again["status"], set(statuses(again).values())) == ("SUCCEEDED", {"SUCCEEDED"})


def test_an_empty_map_goes_straight_through(bakery: Bakery) -> None:
    shown = bakery.run(machine("Each", Each={"Type": "Map", "ItemProcessor": inner(), "End": True}), [])
    assert shown["taken"] == [["(start)", "Each"], ["Each", "Each (end)"], ["Each (end)", "(end)"]]


def test_a_failing_branch_fails_and_cancels_the_others_and_is_caught(
    bakery: Bakery, failing: Callable[..., Callable[[Any], Any]]
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold")
    wait = machine("Rest", Rest={"Type": "Wait", "Seconds": 60, "End": True})
    shown = bakery.run(
        machine(
            "Both",
            Both={
                "Type": "Parallel",
                "Branches": [wait, inner()],
                "Catch": [{"ErrorEquals": ["Cold"], "Next": "Excuse"}],
                "End": True,
            },
            Excuse={"Type": "Pass", "End": True},
        )
    )
    assert statuses(shown) == {
        "Both": "CAUGHT",
        "Rest": "CANCELLED",
        "Bake": "FAILED",
        "Excuse": "SUCCEEDED",
    }
    assert shown["states"]["Both"]["error"] == "Cold"
    assert ["Both", "Excuse"] in shown["taken"]


def test_a_redrive_goes_on_with_the_branch_that_failed(
    bakery: Bakery, failing: Callable[..., Callable[[Any], Any]]
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold", times=1)
    bakery.functions.handlers["shop"] = lambda event: event
    other = machine("Sell", Sell=task(SHOP, End=True))
    shown = bakery.run(machine("Both", Both={"Type": "Parallel", "Branches": [other, inner()], "End": True}))
    assert statuses(shown)["Both"] == "FAILED"
    bakery.pages.redrive({"arn": shown["arn"]})
    bakery.driver.run()
    assert set(statuses(bakery.shown(shown["arn"])).values()) == {"SUCCEEDED"}


def test_the_list_is_newest_first_paged_and_searched_by_name_and_input(bakery: Bakery) -> None:
    arn = bakery.machine({"Type": "Pass"})
    for loaf in ("rye", "spelt", "oat"):
        bakery.start(arn, {"loaf": loaf}, name=f"order-{loaf}")
    bakery.driver.run()
    first = bakery.pages.executions(PageQuery({"limit": "2"}))
    assert [item["name"] for item in first["items"]] == ["order-oat", "order-spelt"]
    rest = bakery.pages.executions(PageQuery({"limit": "2", "next": first["next"]}))
    assert ([item["name"] for item in rest["items"]], rest["next"]) == (["order-rye"], None)
    for asked in ({"q": "SPELT"}, {"q": '"loaf": "spelt"'}):
        assert [item["name"] for item in bakery.pages.executions(PageQuery(asked))["items"]] == [
            "order-spelt"
        ]
    assert bakery.pages.executions(PageQuery({"status": "FAILED"}))["items"] == []
    assert bakery.pages.executions(PageQuery({"machine": "arn:of:nothing"}))["items"] == []
    for machine_ in (arn, "bakery"):
        assert len(bakery.pages.executions(PageQuery({"machine": machine_}))["items"]) == 3


def test_the_history_names_the_state_of_each_event_and_is_paged_both_ways(bakery: Bakery) -> None:
    bakery.functions.handlers["oven"] = lambda event: event
    arn = bakery.run(machine("Bake", Bake=task(End=True)))["arn"]
    first = bakery.pages.history(PageQuery({"arn": arn, "limit": "2"}))
    assert [(event["type"], event["state"]) for event in first["items"]] == [
        ("ExecutionStarted", None),
        ("TaskStateEntered", "Bake"),
    ]
    rest = bakery.pages.history(PageQuery({"arn": arn, "next": first["next"]}))
    assert {event["state"] for event in rest["items"][:-1]} == {"Bake"}
    last = bakery.pages.history(PageQuery({"arn": arn, "limit": "1", "reverse": "true"}))["items"]
    assert last[0]["type"] == "ExecutionSucceeded"


@pytest.mark.parametrize("reverse", ["true", "false"])
def test_a_history_that_grows_between_two_pages_repeats_no_event_and_hides_none(
    bakery: Bakery, failing: Callable[..., Callable[[Any], Any]], reverse: str
) -> None:
    bakery.functions.handlers["oven"] = failing("Cold", times=1)
    arn = bakery.run(machine("Bake", Bake=task(End=True)))["arn"]
    asked = {"arn": arn, "limit": "2", "reverse": reverse}
    ids, following = [], ""
    while following is not None:
        page = bakery.pages.history(PageQuery(asked | {"next": following}))
        ids += [event["id"] for event in page["items"]]
        following = page["next"]
        if len(ids) == 2:
            bakery.pages.redrive({"arn": arn})
            bakery.driver.run()
    assert ids == sorted(ids, reverse=reverse == "true")
    assert sorted(ids) == list(range(1, max(ids) + 1))


def test_starting_again_takes_the_same_input_and_a_new_name(bakery: Bakery) -> None:
    arn = bakery.machine({"Type": "Pass"})
    answer = bakery.pages.start({"machine": arn, "input": '{"loaf": "rye"}'})
    assert bakery.orchestrator.executions.describe_execution(answer["arn"])["input"] == '{"loaf": "rye"}'
    named = bakery.pages.start({"machine": arn, "input": {"loaf": "oat"}, "name": "oat"})
    assert named == {"arn": answer["arn"].rpartition(":")[0] + ":oat", "name": "oat"}


@pytest.mark.parametrize("asked", [{}, {"arn": ""}, {"arn": 7}, {"arn": ["x"]}])
def test_a_change_without_its_member_is_refused_with_the_fix(bakery: Bakery, asked: dict[str, Any]) -> None:
    with pytest.raises(ConsoleError, match="arn must be a text"):
        bakery.pages.stop(asked)


def test_what_does_not_exist_is_said_to(bakery: Bakery) -> None:
    with pytest.raises(ApiError, match="ExecutionDoesNotExist"):
        bakery.shown("arn:aws:states:us-east-1:000000000000:execution:bakery:nobody")
    with pytest.raises(ApiError, match="InvalidArn"):
        bakery.shown("<img src=x onerror=alert(1)>")


def test_long_texts_are_cut_and_said_to_be(bakery: Bakery) -> None:
    shown = bakery.run(machine("Only", Only={"Type": "Pass", "End": True}), {"flour": "x" * 20_000})
    only = shown["states"]["Only"]
    assert (len(only["input"]), only["inputTruncated"], shown["outputTruncated"]) == (16_384, True, True)


def test_starting_like_another_takes_its_whole_input(bakery: Bakery) -> None:
    arn = bakery.run(machine("Only", Only={"Type": "Pass", "End": True}), {"flour": "x" * 20_000})["arn"]
    again = bakery.pages.start({"like": arn})
    described = bakery.orchestrator.executions.describe_execution
    assert described(again["arn"])["input"] == described(arn)["input"]


def test_a_fail_state_in_a_branch_gives_its_error_and_leads_nowhere(bakery: Bakery) -> None:
    burn = machine("Burn", Burn={"Type": "Fail", "Error": "Burnt", "Cause": "smoke"})
    both = {
        "Type": "Parallel",
        "Branches": [burn],
        "Catch": [{"ErrorEquals": ["Burnt"], "Next": "Excuse"}],
        "End": True,
    }
    shown = bakery.run(machine("Both", Both=both, Excuse={"Type": "Pass", "End": True}))
    assert [
        (shown["states"][name]["status"], shown["states"][name]["error"]) for name in ("Both", "Burn")
    ] == [
        ("CAUGHT", "Burnt"),
        ("FAILED", "Burnt"),
    ]
    assert ["Burn", "Both (end)"] not in shown["taken"]
