"""The recorded cases, played against the stand-alone start; and the table that is made of their results."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.corrected_recordings import corrected
from tests.conformance.known_differences import EXPLAINED, OPEN
from tests.conformance.recorded_suite import VARIABLE, differences, play, suite_folder
from tests.conformance.support_table import TABLE, load, table

_LISTED = set(EXPLAINED) | set(OPEN)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = suite_folder()
    if folder is None:
        pytest.skip(f"no recorded cases beside this repository; {VARIABLE} names their folder")
    work: Path = tmp_path_factory.mktemp("conformance")
    return play(folder, work)


def answered_otherwise(played: dict[str, Any], member: str) -> set[str]:
    return {case["id"] for case in played["results"] if case[member] is False}


@pytest.mark.integration
@pytest.mark.timeout(240)
def test_every_outcome_is_the_one_that_aws_recorded(played: dict[str, Any]) -> None:
    assert answered_otherwise(played, "outcome") <= _LISTED, "\n".join(differences(played))


@pytest.mark.integration
@pytest.mark.timeout(240)
def test_the_full_history_is_the_one_that_aws_recorded(played: dict[str, Any]) -> None:
    histories = [case["full"] for case in played["results"] if case["full"] is not None]
    assert len(histories) > 0
    assert answered_otherwise(played, "full") <= _LISTED, "\n".join(differences(played))


@pytest.mark.integration
@pytest.mark.timeout(240)
def test_what_is_listed_as_a_difference_is_one(played: dict[str, Any]) -> None:
    differing = answered_otherwise(played, "outcome") | answered_otherwise(played, "full")
    assert _LISTED & {case["id"] for case in played["results"]} <= differing


@pytest.mark.integration
@pytest.mark.timeout(240)
def test_without_what_they_contradict_the_explained_cases_are_answered_in_full(tmp_path: Path) -> None:
    folder = suite_folder()
    if folder is None:
        pytest.skip(f"no recorded cases beside this repository; {VARIABLE} names their folder")
    cases = tmp_path / "cases"
    cases.mkdir()
    for path in (folder / "cases").rglob("*.json"):
        case = json.loads(path.read_text(encoding="utf-8"))
        if case["id"] in EXPLAINED:
            (cases / path.name).write_text(json.dumps(corrected(case)), encoding="utf-8")
    played = play(folder, tmp_path, ["--cases", str(cases)])
    assert {case["id"] for case in played["results"]} == set(EXPLAINED)
    assert differences(played) == []


def test_the_support_table_is_made_of_the_committed_results() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(*load()), "make support-table"


def test_every_difference_in_the_committed_results_is_listed() -> None:
    results, _ = load()
    assert {one.id for one in results if not one.passed} <= _LISTED


@pytest.mark.integration
@pytest.mark.timeout(240)
def test_the_committed_results_are_those_of_the_run(played: dict[str, Any]) -> None:
    results, _ = load()
    failed = answered_otherwise(played, "outcome") | answered_otherwise(played, "full")
    assert {one.id for one in results if not one.passed} == failed
