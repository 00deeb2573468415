import re
from pathlib import Path

import pytest

from tests.unit.docs import extending

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("tests/**/*.md")])
FENCED = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FOLDERS = "domain|adapters|entrypoints|statemachine|infra|storefront|docs|benchmarks|tests(?!/aws/)"
"""LocalStack's repository has tests/aws, which docs/conformance.md describes."""
PATH = re.compile(rf"`((?:{FOLDERS})/[^`\s]*)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(prose(page))
    }


def test_the_index_lists_every_page() -> None:
    listed = set(LINK.findall(prose(ROOT / "docs" / "index.md")))
    assert listed == {page.name for page in ROOT.glob("docs/*.md")} - {"index.md"}


@every_page
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if ":" in name:
            continue
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@every_page
def test_every_path_of_the_repository_exists(page: Path) -> None:
    for mention in PATH.findall(prose(page)):
        path, _, test = mention.partition("::")
        found = sorted(ROOT.glob(path.rstrip("/")))
        if page == extending.PAGE and path in extending.made():
            continue
        assert found, mention
        assert not test or f"def {test}(" in found[0].read_text(encoding="utf-8"), mention
