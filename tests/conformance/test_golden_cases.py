"""The golden cases, played on the virtual clock."""

import json
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

    found = differences(case, play(case, account), account.functions.calls, timed=True)

    assert found == [], "\n".join([case.scenario, *found])


def test_every_case_cites_the_pages_that_it_follows() -> None:
    cited = {case.name: {urlsplit(page).hostname for page in case.rule} for case in load()}

    assert {name: hosts for name, hosts in cited.items() if not hosts or hosts - PAGES} == {}


def test_every_history_is_numbered_from_one() -> None:
    histories = [case.expected["events"] for case in load() if "events" in case.expected]

    assert all([event["id"] for event in events] == [*range(1, len(events) + 1)] for events in histories)


def test_no_two_cases_are_the_same() -> None:
    machines = [json.dumps([case.definition, case.input, case.type, case.functions]) for case in load()]

    assert len(set(machines)) == len(machines)
