"""Handlers that no import could find are known from the files."""

from pathlib import Path

import pytest

from entrypoints.local.template.checks.handler_files import handler_problem


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "pack" / "inner").mkdir(parents=True)
    for name, text in {
        "app.py": "def handler(event, context): ...",
        "made.py": "handler = make()",
        "taken.py": "from app import handler as main",
        "either.py": "try:\n    from app import handler\nexcept ImportError:\n    handler = None",
        "pair.py": "first, (second, *rest) = things()",
        "walrus.py": "if (handler := find()): ...",
        "star.py": "from app import *",
        "lazy.py": "def __getattr__(name): ...",
        "late.py": "globals()['handler'] = print",
        "method.py": "class Handler:\n    def handler(self): ...",
        "broken.py": "def handler(event, context)\n    return 1",
        "inside.py": "def outer():\n    def handler(): ...",
        "pack/__init__.py": "",
        "pack/step.py": "async def handler(event, context): ...",
        "binary.so": "",
    }.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "handler",
    [
        "app.handler", "made.handler", "taken.main", "either.handler", "pair.second", "pair.rest",
        "walrus.handler", "star.handler", "lazy.handler", "late.handler", "method.Handler",
        "pack.step.handler", "pack/step.handler", "binary.handler",
    ],
)  # fmt: skip
def test_a_handler_that_may_load_has_no_problem(code: Path, handler: str) -> None:
    assert handler_problem(handler, code) is None


@pytest.mark.parametrize(
    ("handler", "part"),
    [
        ("app.handle", "app.py has no handle; correct the name"),
        ("ap.handler", "no module ap in"),
        ("App.handler", "no module App in"),
        ("pack.steps.handler", "no module pack.steps in"),
        ("broken.handler", "broken.py, line 1: expected ':'"),
        ("inside.handler", "has no handler"),
        ("method.handler", "has no handler"),
        ("taken.handler", "has no handler"),
        ("handler", "must name a module and a function"),
        (".handler", "must name a module and a function"),
        ("app.", "must name a module and a function"),
        ("a..handler", "names no module"),
        ("sys.exit", "is a module of Python itself"),
    ],
)
def test_a_handler_that_cannot_load_is_named_with_its_cause(code: Path, handler: str, part: str) -> None:
    assert part in str(handler_problem(handler, code))
