"""Makes docs/asl-support.md of the last run's results: names of cases, pass or fail, and the rows they show.

python -m tests.conformance.support_table            the table, of the committed results
python -m tests.conformance.support_table --run      plays the cases first and keeps the results
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.servers import ROOT
from entrypoints.local.asl.engine.limits import AWS_LIMITS
from entrypoints.local.asl.states.choice_rules import COMPARISONS
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS
from tests.conformance.explained import EXPLAINED, NOT_RAISED, OPEN
from tests.conformance.proofs import proof
from tests.conformance.rows import rows, shown
from tests.conformance.suite import SERVICES, play, suite_folder

RESULTS = Path(__file__).with_name("results.json")
TABLE = ROOT / "docs" / "asl-support.md"
_KEPT = ("outcome", "history", "rows")
_NAMED = 2
"""Cases or tests that a row names; all of them are in the results."""

_HEAD = """# What is supported of Step Functions

Made by `make support-table`; do not edit. {runnable} recorded cases of AWS were played against the
stand-alone start, with moto for the other services: **{outcomes} of {runnable} outcomes** (status, output,
error, cause) and **{full} of {histories} full histories** are AWS's. The last
section explains each difference. {left_out} cases need what the run did not have (a second account,
credentials, somebody who stops the execution).

Each row names what proves it: recorded cases, as passed of played and then two by name (all are in
`tests/conformance/results.json`), and where no case shows it, one of the project's own tests. The tests of
the API's actions call the stand-alone start by boto3. [conformance.md](conformance.md) says where the
recordings come from, how to run them, and which cases a plain clone has.
"""
_CONTRADICTIONS = """## Recordings that contradict themselves or a later one

`tests/conformance/corrected.py` has each without its contradiction, and a test plays those: all are answered
in full.
"""
_OPEN = """## Open differences

AWS's rule is known, and the engine does not follow it yet.
"""
_YEAR = int(AWS_QUOTAS.execution.standard_seconds)
_LIMITS = (
    ("input, output and state data", f"{AWS_LIMITS.data_bytes:,} bytes", r"262_14\d"),
    ("events of a history", f"{AWS_LIMITS.history_events:,}", "25_000"),
    ("an EXPRESS execution", f"{AWS_LIMITS.express_seconds:,} s", "ends_after_five_minutes"),
    ("a STANDARD execution", f"{_YEAR:,} s, redrives included", "longer_than_a_year_times_out"),
    ("iterations of an inline Map at once", f"{AWS_LIMITS.inline_iterations}", "runs_forty_iterations"),
    ("child executions of a map run at once", f"{AWS_LIMITS.map_run_children:,}", "so_many_children"),
    ("redrives of a map run", f"{AWS_LIMITS.map_run_redrives:,}", "redriven_so_often"),
    ("state machines", f"{AWS_QUOTAS.state_machines:,}", "a_state_machine_too_many"),
    ("activities", f"{AWS_QUOTAS.activities:,}", "an_activity_too_many"),
    ("workers that poll an activity", f"{AWS_QUOTAS.activity_pollers:,}", "a_poller_too_many"),
    ("STANDARD executions that run", f"{AWS_QUOTAS.open_executions:,}", "an_execution_too_many"),
    ("versions of a state machine", f"{AWS_QUOTAS.versions:,}", "a_version_too_many"),
    ("aliases of a state machine", f"{AWS_QUOTAS.aliases}", "an_alias_too_many"),
    ("tags", f"{AWS_QUOTAS.tags}", "fifty_first_tag"),
    ("a name", "80 characters", r'"x" \* 81'),
    ("items of a page", "1,000", '"maxResults": 1001'),
)
"""What, how much, and a pattern that finds its test."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a case's run came to.

    Attributes:
        history: Whether the full history is AWS's, None where none was recorded.
        rows: The rows of the table that the case shows.
    """

    id: str
    outcome: bool
    history: bool | None
    rows: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return self.outcome and self.history is not False

    @property
    def name(self) -> str:
        return self.id.rpartition("::")[2]


def record(folder: Path) -> list[Result]:
    """Play the cases and return what they came to."""
    with tempfile.TemporaryDirectory() as work:
        played = play(folder, Path(work))["results"]
    cases: dict[str, Any] = {}
    for path in (folder / "cases").rglob("*.json"):
        case = json.loads(path.read_text(encoding="utf-8"))
        cases[case["id"]] = case
    return sorted(
        (
            Result(one["id"], bool(one["outcome"]), one["full"], tuple(sorted(shown(cases[one["id"]]))))
            for one in played
            if one["state"] != "not_runnable"
        ),
        key=lambda one: one.id,
    )


def save(results: list[Result], all_cases: int) -> None:
    lines = [
        f"  {json.dumps(one.id)}: {json.dumps({name: getattr(one, name) for name in _KEPT})}"
        for one in results
    ]
    RESULTS.write_text(
        f'{{"services": "{SERVICES}", "all": {all_cases}, "cases": {{\n' + ",\n".join(lines) + "\n}}\n",
        encoding="utf-8",
    )


def load() -> tuple[list[Result], int]:
    """Return the committed results, and how many cases there were in all."""
    document = json.loads(RESULTS.read_text(encoding="utf-8"))
    results = [
        Result(name, one["outcome"], one["history"], tuple(one["rows"]))
        for name, one in document["cases"].items()
    ]
    return results, document["all"]


def table(results: list[Result], all_cases: int) -> str:
    """Return the document."""
    histories = [one for one in results if one.history is not None]
    parts = [
        _HEAD.format(
            runnable=len(results),
            outcomes=sum(one.outcome for one in results),
            full=sum(bool(one.history) for one in histories),
            histories=len(histories),
            left_out=all_cases - len(results),
        )
    ]
    for section, names in rows().items():
        parts.append(f"## {section}\n\n| | recorded cases | own tests |\n|---|---|---|")
        parts.append("\n".join(_row(section, name, results) for name in names) + "\n")
    parts.append("## Limits\n\n| | limit | own tests |\n|---|---|---|")
    parts.append(
        "\n".join(
            f"| {what} | {limit} | {_shown(f'Limits/{what}', words)} |" for what, limit, words in _LIMITS
        )
    )
    failed = [one for one in results if not one.passed]
    parts.append(_differences("\n" + _CONTRADICTIONS, EXPLAINED, failed))
    parts.append(_differences("\n" + _OPEN, OPEN, failed))
    return "\n".join(parts) + "\n"


def _differences(head: str, reasons: Mapping[str, str], failed: Sequence[Result]) -> str:
    lines = [f"| `{one.name}` | {reasons[one.id]} |" for one in failed if one.id in reasons]
    return f"{head}\n| case | why |\n|---|---|\n" + "\n".join(lines)


def _row(section: str, name: str, results: list[Result]) -> str:
    proofs = [one for one in results if f"{section}/{name}" in one.rows]
    if section == "Errors" and name in NOT_RAISED:
        return f"| {name} | | not raised: {NOT_RAISED[name]} |"
    with_own = not proofs or section == "API actions"
    own = f"{_shown(f'{section}/{name}', words_of(section, name))} " if with_own else ""
    if not proofs:
        return f"| {name} | | {own}|"
    some = ", ".join(f"`{one.name}`" for one in sorted(proofs, key=lambda one: len(one.rows))[:_NAMED])
    more = ", ..." if len(proofs) > _NAMED else ""
    return f"| {name} | {sum(one.passed for one in proofs)} of {len(proofs)}: {some}{more} | {own}|"


def words_of(section: str, name: str) -> str:
    """Return a pattern that finds a row's name in the source of a test."""
    if section == "API actions":
        snake = re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
        return rf"\b({snake}|{name})\b"
    if section == "Integrations" and "activity" in name:
        return r":activity:|\bcreate_activity\b"
    if section == "Comparison operators" and name not in {"And", "Or", "Not", "Condition"}:
        return rf"\b{name}\b|sorted\(COMPARISONS\)" if _is_comparison(name) else rf"\b{name}\b"
    return rf"(?<![\w.]){re.escape(name.rpartition('.')[2] if section == 'Fields' else name)}\b"


def _is_comparison(name: str) -> bool:
    return name.removesuffix("Path") in COMPARISONS


def _shown(row: str, words: str) -> str:
    found = proof(row, words)
    return f"`{found}`" if found else "no test names it"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--run", action="store_true", help="play the cases first")
    if parser.parse_args().run:
        folder = suite_folder()
        if folder is None:
            sys.exit("No recorded cases are here; without --run the committed results are used")
        save(record(folder), sum(1 for _ in (folder / "cases").rglob("*.json")))
    TABLE.write_text(table(*load()), encoding="utf-8")
    sys.stdout.write(f"{TABLE.relative_to(ROOT)} is made\n")


if __name__ == "__main__":
    main()
