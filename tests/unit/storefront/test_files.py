"""What the storefront's files may be, whatever they do: small, and safe by how they are written."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from entrypoints.cli.shop.project_files import ROOT
from entrypoints.local.website.contents import files

STOREFRONT = ROOT / "storefront"
BUDGET = 64_000
"""Bytes as sent. Raised from 60,000 for the merge of carts that respects stock, and the cart's version."""
FILES = list(files(STOREFRONT).values())
MODULES = [path for path in FILES if path.suffix == ".js"]
TEXTS = [path for path in FILES if path.suffix in {".js", ".html", ".css", ".svg"}]

# What turns text into markup or code, and what the Content-Security-Policy would refuse anyway.
DANGEROUS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|DOMParser|createContextualFragment"
    r"|eval|new Function|setTimeout\(\s*[\"'`]|cssText)\b"
)
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?\bfrom "([^"]+)";', re.MULTILINE)
LATE_IMPORT = re.compile(r'\bimport\("([^"]+)"\)')


def name(path: Path) -> str:
    return path.relative_to(STOREFRONT).as_posix()


def imports(module: Path) -> set[Path]:
    return {(module.parent / found).resolve() for found in IMPORT.findall(module.read_text("utf-8"))}


def sent(content: bytes) -> int:
    """Return the bytes that CloudFront sends with gzip; it compresses nothing that has fewer than 1,000."""
    return len(gzip.compress(content, 9)) if len(content) >= 1_000 else len(content)


def test_the_whole_storefront_stays_within_its_budget() -> None:
    sizes = {name(path): sent(path.read_bytes()) for path in FILES}
    assert sum(sizes.values()) < BUDGET, sorted(sizes.items(), key=lambda item: -item[1])[:10]


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_no_module_makes_markup_or_code_of_text(module: Path) -> None:
    code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", module.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert not DANGEROUS.findall(code)
    assert not re.search(r"\bstyle: [^\"]*[\"`][a-z-]+:", code), "a style attribute is refused; set a class"


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_imports_files_that_are_there(module: Path) -> None:
    late = {(module.parent / found).resolve() for found in LATE_IMPORT.findall(module.read_text("utf-8"))}
    for wanted in imports(module) | late:
        assert wanted.is_file(), f"{name(module)} imports {wanted}"
        assert wanted.is_relative_to(STOREFRONT)


@pytest.mark.parametrize("page", [path for path in FILES if path.suffix == ".html"], ids=name)
def test_a_page_has_nothing_inline(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert all(not body.strip() for body in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL))


@pytest.mark.parametrize("file", TEXTS, ids=name)
def test_nothing_is_fetched_from_elsewhere(file: Path) -> None:
    addresses = re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", file.read_text("utf-8"))
    assert {urlsplit(address).netloc for address in addresses} <= {"www.w3.org"}, addresses


def test_the_first_page_asks_at_once_for_the_modules_it_is_made_of() -> None:
    page = (STOREFRONT / "index.html").read_text("utf-8")
    asked = set(re.findall(r'rel="modulepreload" href="([^"]+)"', page))
    needed: set[Path] = set()
    waiting = {STOREFRONT / "main.js", STOREFRONT / "pages" / "shop.js"}
    while waiting:
        module = waiting.pop()
        needed.add(module)
        waiting |= imports(module) - needed
    assert asked == {name(module) for module in needed} - {"main.js"}
