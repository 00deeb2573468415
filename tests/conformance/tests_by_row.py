"""Which of the project's own tests prove a row of the support table.

A test says so itself, by the marker `proves`. What it says of an action of the API holds: the `client` of the
tests on the wire fails a test whose actions the server has not answered with success. A row that no test
claims is proved by the first table of answers that names it, else by the first test, else by the first file.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.servers import ROOT

_ROOMS = ("unit/local/asl", "unit/local/stepfunctions", "integration/local/stepfunctions", "conformance")
_OF_REFUSALS = re.compile(r"/asl/(checks|definitions)/|/test_(configurations|constraints|refused_tasks)\.py$")
"""Tests of refusals and of definitions name much that they do not run: they prove a row if no other does."""


@dataclass(frozen=True, slots=True)
class OwnTest:
    """A test, or a file of tests or a table of answers as a whole.

    Attributes:
        name: The test's name, empty for a file.
        text: Its source with its decorators, but for what it claims.
        claims: The rows that it says it proves, as `section/row`.
        arguments: The fixtures and parameters that it takes.
    """

    path: str
    name: str
    text: str
    claims: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        return f"{self.path}::{self.name}" if self.name else self.path


@cache
def own_tests() -> tuple[OwnTest, ...]:
    """Return the tables of answers, then the tests, then their files as a whole, those of refusals last."""
    files = [file for room in _ROOMS for file in _files_in(ROOT / "tests" / room, "test_*.py")]
    files.sort(key=lambda file: _OF_REFUSALS.search(file.path) is not None)
    answers = [file for room in _ROOMS for file in _files_in(ROOT / "tests" / room, "*_reference.json")]
    return (*answers, *(test for file in files for test in _tests_in(file)), *files)


def proof(row: str, words: str) -> str | None:
    """Return the test that proves a row, as pytest names it.

    Args:
        row: `section/row`.
        words: A pattern that finds the row's name in the source of a test.
    """
    names = re.compile(words)
    claiming = (test for test in own_tests() if row in test.claims)
    naming = (test for test in own_tests() if names.search(test.text))
    found = next(claiming, None) or next(naming, None)
    return found.reference if found else None


def _files_in(room: Path, names: str) -> list[OwnTest]:
    return [
        OwnTest(path.relative_to(ROOT).as_posix(), "", path.read_text(encoding="utf-8"))
        for path in sorted(room.rglob(names))
    ]


def _tests_in(file: OwnTest) -> Iterator[OwnTest]:
    lines = file.text.splitlines()
    for node in ast.parse(file.text).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = [decorator for decorator in node.decorator_list if _is_claim(decorator)]
            others = [other for other in node.decorator_list if other not in marks]
            sources: list[ast.expr | ast.stmt] = [*others, node]
            text = "\n".join(line for part in sources for line in lines[part.lineno - 1 : part.end_lineno])
            arguments = tuple(argument.arg for argument in node.args.args)
            claims = tuple(row for mark in marks for row in _claimed(mark))
            yield OwnTest(file.path, node.name, text, claims, arguments)


def _is_claim(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.proves"


def _claimed(mark: ast.expr) -> Iterator[str]:
    for argument in mark.args if isinstance(mark, ast.Call) else ():
        row = str(ast.literal_eval(argument))
        yield row if "/" in row else f"API actions/{row}"
