"""Lighthouse's marks for the storefront on localhost, as on a phone and as on a desktop: `make lighthouse`.

A mark is the median of three runs, so that one in which the machine was busy decides nothing. The phone's
slow network and processor are Lighthouse's model, reckoned from what the page did and not from a stopwatch
alone. Ends with status 1 if a mark is below the least that is promised, and says what cost it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from entrypoints.cli.shop.project_files import ROOT
from tests.browser import chromium
from tests.kiosk import Kiosk, running_kiosk

LEAST = 95
RUNS = 3
ATTEMPTS = 3
CATEGORIES = ("performance", "accessibility", "best-practices")
FORMS = {"phone": (), "desktop": ("--preset=desktop",)}
PAGES = {"front page": "/", "product": "/#/product/french-press"}
TIMEOUT_SECONDS = 120

_PROGRAM = ROOT / ".tools" / "browser" / "node_modules" / "lighthouse" / "cli" / "index.js"


@dataclass(frozen=True, slots=True)
class Result:
    """What Lighthouse says of one page: marks of 0 to 100 by category, and what cost points."""

    marks: dict[str, int]
    costs: frozenset[str]

    @classmethod
    def of(cls, report: dict[str, Any]) -> "Result":
        marks = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
        return cls(marks, frozenset(_costs(report)))


def main() -> int:
    console, executable = Console(), chromium.find()
    if executable is None:
        console.print(chromium.MISSING)
        return 1
    table = Table("page", "as on a", *CATEGORIES, title=f"Lighthouse, median of {RUNS} runs")
    poor = []
    with running_kiosk() as kiosk:
        for page, path in PAGES.items():
            for form, options in FORMS.items():
                results = [look(kiosk, path, options, executable) for _ in range(RUNS)]
                marks = middle(results)
                table.add_row(page, form, *(str(marks[name]) for name in CATEGORIES))
                if min(marks.values()) < LEAST:
                    poor.append((page, form, frozenset.union(*(result.costs for result in results))))
    console.print(table)
    for page, form, costs in poor:
        console.print(f"{page}, {form}: below {LEAST}. It cost points that: " + "; ".join(sorted(costs)))
    return 1 if poor else 0


def middle(results: Sequence[Result]) -> dict[str, int]:
    """Return the median mark of each category."""
    return {name: round(median(result.marks[name] for result in results)) for name in CATEGORIES}


def look(kiosk: Kiosk, path: str, options: Sequence[str], executable: Path) -> Result:
    """Let Lighthouse look at a page; where it loses the browser on a busy machine, it looks again."""
    command = [
        "node",
        str(_PROGRAM),
        kiosk.url + path,
        "--quiet",
        "--output=json",
        "--no-enable-error-reporting",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(chromium.FLAGS)}",
        *options,
    ]
    environment = {**os.environ, "CHROME_PATH": str(executable)}
    for _ in range(ATTEMPTS):
        done = _run(command, environment)
        if done.returncode == 0:
            return Result.of(json.loads(done.stdout))
    sys.exit(f"Lighthouse cannot look at {kiosk.url + path}: {done.stderr}")


def _run(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own tools
        command, env=environment, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )


def _costs(report: dict[str, Any]) -> Iterator[str]:
    for name in CATEGORIES:
        for reference in report["categories"][name]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and (audit["score"] or 0) < 0.9:
                yield f"{audit['title']} ({audit.get('displayValue') or audit['score']})"


if __name__ == "__main__":
    sys.exit(main())
