"""The rows of the support table have proofs, and what tests say that they prove is so."""

import re

import pytest

from entrypoints.local.stepfunctions.wire.service_model import operations
from tests.conformance.known_differences import NOT_RAISED
from tests.conformance.support_rows import rows
from tests.conformance.support_table import load, words_of
from tests.conformance.tests_by_row import OwnTest, own_tests, proof

ROWS = {f"{section}/{name}": words_of(section, name) for section, names in rows().items() for name in names}
CLAIMS = [(test, row) for test in own_tests() for row in test.claims]


def test_every_row_has_a_recorded_case_or_a_test() -> None:
    recorded = {row for one in load()[0] for row in one.rows}
    not_raised = {f"Errors/{name}" for name in NOT_RAISED}

    unproved = [
        row for row, words in ROWS.items() if row not in recorded | not_raised and proof(row, words) is None
    ]

    assert unproved == []


def test_what_is_said_not_to_be_raised_is_a_row() -> None:
    assert NOT_RAISED.keys() <= set(rows()["Errors"])


@pytest.mark.parametrize("action", sorted(operations()))
def test_every_action_is_proved_on_the_wire(action: str) -> None:
    proved = proof(f"API actions/{action}", words_of("API actions", action))

    assert proved is not None
    assert proved.startswith("tests/integration/local/stepfunctions/test_api_")


@pytest.mark.parametrize(
    ("test", "row"), [pytest.param(*claim, id=f"{claim[1]}-{claim[0].name}") for claim in CLAIMS]
)
def test_a_test_names_what_it_claims_and_calls_what_it_claims_of_the_api(test: OwnTest, row: str) -> None:
    assert row in ROWS, "the table has no such row"
    if row.startswith("API actions/"):
        assert "client" in test.arguments, "only the fixture `client` sees which actions were answered"
    else:
        assert re.search(ROWS[row], test.text)
