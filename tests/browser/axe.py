"""axe-core, Deque's checker of accessibility, run in a page as it stands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from entrypoints.cli.shop.project_files import ROOT

_LIBRARY = ROOT / ".tools" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
# The standard's own levels up to AA, and axe's good practice besides.
_EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules whose findings depend on a page's colours."""
_RUN = "async (only) => (await axe.run(document, { runOnly: only, resultTypes: ['violations'] })).violations"


def library(path: Path = _LIBRARY) -> str:
    """Return axe's source, or skip the test that asks for it."""
    if not path.is_file():
        pytest.skip(f"{path.relative_to(ROOT)} is missing; `make tools` installs it")
    return path.read_text(encoding="utf-8")


def complaints(page: Page, source: str, only: Sequence[str] = _EVERYTHING) -> list[str]:
    """Return what axe finds wrong with a page by some rules or groups of them, one line for each place.

    The library is evaluated by the debugger, which no Content-Security-Policy binds: the page is looked at
    with its policy in force.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source)
    return [_line(rule, node) for rule in page.evaluate(_RUN, list(only)) for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(node["failureSummary"].split())
    return f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:200]} -- {why}"
