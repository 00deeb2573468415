"""The project's conventions that no linter holds: docstrings, names and the size of folders."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SHIPPED = ("adapters", "benchmarks", "domain", "entrypoints", "infra")
HANDLERS = Path("entrypoints/lambda")
MODULES_OF_A_FOLDER = 15
_FOREIGN = re.compile(
    r"^(What|Who|Whoever)\b|\b[Tt]ells? whether\b|\b[Gg]ives? .{0,30}\bfree\b|\b[Ll]et in\b|\bof late\b"
)
_SECTIONS = ("Args:", "Attributes:", "Raises:", "Returns:", "Yields:")
_BEGINNING = re.compile(r"[A-Z0-9`\"'$%{/_]|boto3")
_ENTRY = re.compile(r"^(?P<name>[*\w][\w.*, `()\[\]|]*?): (?P<text>.*)$")


@cache
def modules() -> dict[Path, ast.Module]:
    return {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"))
        for folder in SHIPPED
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def docstrings() -> Iterator[tuple[str, str]]:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node)
                if text:
                    yield f"{path}:{getattr(node, 'lineno', 1)}", text


def entries(docstring: str) -> Iterator[str]:
    """Yield the texts of the entries of Google sections, each on one line."""
    inside, text = False, ""
    for line in [*docstring.splitlines(), ""]:
        if line.strip() in _SECTIONS and not line.startswith(" "):
            inside, text = True, ""
        elif inside and (not line.strip() or not line.startswith(" ")):
            if text:
                yield text
            inside, text = False, ""
        elif inside and line.startswith("    ") and not line.startswith("     "):
            if text:
                yield text
            text = line.strip()
        elif inside:
            text += " " + line.strip()


def test_no_docstring_reads_as_translated() -> None:
    assert [place for place, text in docstrings() if _FOREIGN.search(text)] == []


def test_entries_of_docstrings_are_sentences() -> None:
    wrong = []
    for place, text in docstrings():
        for entry in entries(text):
            found = _ENTRY.match(entry)
            words = found["text"] if found else entry
            if not re.match(r"[A-Z0-9`\"'$%{/_]|boto3|i?OS", words) or not words.rstrip().endswith(
                (".", "?")
            ):
                wrong.append(f"{place}: {entry}")
    assert wrong == []


def test_no_module_postpones_the_evaluation_of_annotations() -> None:
    assert [str(path) for path, tree in modules().items() if _imports(tree, "__future__")] == []


def test_loggers_have_one_name() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "logging.getLogger"
        and ast.unparse(node.targets[0]) != "_LOG"
    ]
    assert wrong == []


def test_exceptions_outside_the_domain_end_in_error() -> None:
    wrong = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        if path.parts[0] != "domain"
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).endswith(("Error", "Exception")) for base in node.bases)
        and not node.name.endswith("Error")
    ]
    assert wrong == []


def test_no_folder_holds_more_modules_than_a_newcomer_can_scan() -> None:
    folders = Counter(path.parent for path in modules() if path.name != "__init__.py")
    assert [
        str(folder) for folder, count in folders.items() if count > MODULES_OF_A_FOLDER and folder != HANDLERS
    ] == []


def _imports(tree: ast.Module, module: str) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.module == module for node in tree.body)


@pytest.mark.parametrize(
    ("docstring", "expected"),
    [
        ("Do.\n\nArgs:\n    a: First\n        line.\n    b: Second.\n", ["a: First line.", "b: Second."]),
        ("Do.\n\nReturns:\n    A number.\n", ["A number."]),
        ("Do: this.\n", []),
    ],
)
def test_entries_are_found(docstring: str, expected: list[str]) -> None:
    assert list(entries(docstring)) == expected
