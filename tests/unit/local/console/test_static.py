"""The console's front end: nothing in it can turn a value into markup, and all of it is shipped."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
PACKAGE = ROOT / "entrypoints/local/console"
STATIC = PACKAGE / "static"
MODULES = sorted(STATIC.rglob("*.js"))
STYLES = sorted(STATIC.rglob("*.css"))

DANGEROUS = {
    "markup from text": r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|setHTML",
    "a document from text": r"srcdoc",
    "code from text": r"\beval\(|new Function|javascript:|set(Timeout|Interval)\(\s*[\"'`]",
    "a document written": r"document\.write|execCommand",
    "a style attribute": r"setAttribute\(\s*[\"']style",
    "a listener from text": r"setAttribute\(\s*[\"']on",
}


def imports(module: Path) -> list[str]:
    return re.findall(r"""(?:from|import)\s*\(?["']([^"']+)["']""", module.read_text())


def ids(path: Path) -> str:
    return str(path.relative_to(STATIC))


@pytest.mark.parametrize("module", MODULES, ids=ids)
@pytest.mark.parametrize("what", DANGEROUS)
def test_no_module_makes(module: Path, what: str) -> None:
    assert re.findall(DANGEROUS[what], module.read_text()) == []


@pytest.mark.parametrize("module", MODULES, ids=ids)
def test_every_import_is_a_file_of_ours(module: Path) -> None:
    for name in imports(module):
        assert name.startswith((".", "./", "../")), f"{name} comes from elsewhere"
        assert (module.parent / name).resolve().is_file(), name


@pytest.mark.parametrize("path", [*MODULES, *STYLES, STATIC / "index.html"], ids=ids)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://|url\(|@import", text) == []


def test_the_page_has_no_inline_script_style_or_handler() -> None:
    page = (STATIC / "index.html").read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []


def test_what_the_page_names_is_there() -> None:
    page = (STATIC / "index.html").read_text()
    named = re.findall(r'(?:href|src)="([^"#]+)"', page)
    assert named
    assert [name for name in named if not (STATIC / name).is_file()] == []


def test_modules_stay_small() -> None:
    assert [ids(path) for path in [*MODULES, *STYLES] if len(path.read_text().splitlines()) >= 300] == []


def test_the_package_ships_every_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = project["tool"]["setuptools"]["package-data"]["entrypoints.local.console"]
    shipped = {path for pattern in patterns for path in PACKAGE.glob(f"{pattern}/*")}
    shipped |= {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    assert {path for path in STATIC.rglob("*") if path.is_file()} <= shipped


@pytest.mark.skipif(shutil.which("node") is None, reason="node, which checks the syntax, is not here")
def test_every_module_is_valid_javascript() -> None:
    for module in MODULES:
        checked = subprocess.run(
            ["node", "--input-type=module", "--check"],  # noqa: S607
            input=module.read_text(),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert checked.returncode == 0, f"{ids(module)}: {checked.stderr}"
