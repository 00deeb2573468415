"""The golden cases, played on the virtual clock."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.conformance.golden.cases import Case, load
from tests.conformance.golden.comparison import differences
from tests.conformance.golden.player import play
from tests.conformance.golden.virtual_account import VirtualAccount

CASES = [
    pytest.param(case, id=case.name, marks=[pytest.mark.xfail(reason=case.open)] if case.open else [])
    for case in load()
]
PAGES = {"docs.aws.amazon.com", "states-language.net", "docs.jsonata.org"}


@pytest.mark.parametrize("case", CASES)
def test_a_case_comes_out_as_its_rule_says(case: Case) -> None:
    account = VirtualAccount(case)

    played = play(case, account)

    found = differences(case, played, account.functions.calls, timed=True)
    assert found == [], "\n".join([case.scenario, *found])
    assert played.end["stopDate"] - played.end["startDate"] <= case.seconds, "expected.seconds"


def test_every_case_cites_the_pages_that_it_follows() -> None:
    cited = {case.name: {urlsplit(page).hostname for page in case.rule} for case in load()}

    assert {name: hosts for name, hosts in cited.items() if not hosts or hosts - PAGES} == {}


def test_every_history_is_numbered_from_one() -> None:
    histories = [case.expected["events"] for case in load() if "events" in case.expected]

    assert all([event["id"] for event in events] == [*range(1, len(events) + 1)] for events in histories)


def test_no_two_cases_are_the_same() -> None:
    cases = [[one.definition, one.input, one.type, one.functions, one.actions] for one in load()]

    assert len({json.dumps(case) for case in cases}) == len(cases)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (["status"], "FAILED"),
        (["output"], {"done": 1}),
        (["error"], "Burnt"),
        (["calls", "oven"], 2),
        (["events", 2, "type"], "TaskScheduled"),
        (["events", 2, "previousEventId"], 1),
        (["events", 4, "at"], 5),
        (["events", 4, "details", "output"], {"done": False}),
        (["events", 3, "details"], {}),
    ],
)
def test_a_wrong_expectation_is_found(place: list[Any], wrong: Any) -> None:
    case = next(one for one in load() if one.name == "task/function_by_its_arn")
    account = VirtualAccount(case)
    played = play(case, account)
    expected = json.loads(json.dumps({**case.expected, "calls": {"oven": 1}}))
    assert differences(replace(case, expected=expected), played, account.functions.calls, timed=True) == []
    member = expected
    for step in place[:-1]:
        member = member[step]
    member[place[-1]] = wrong

    assert differences(replace(case, expected=expected), played, account.functions.calls, timed=True) != []
