"""The recipes of docs/extending.md fit the repository as it is, and as it is after some of them."""

import ast
import re
from pathlib import Path

import pytest

from tests.unit.docs.extending import ROOT, Change, apply, changes

CHANGES = [*changes()]
OURS = ("domain/", "adapters/", "entrypoints/", "tests/")


@pytest.mark.parametrize("change", [change for change in CHANGES if change.is_diff])
def test_the_lines_that_show_the_place_of_a_difference_are_in_a_file_named_before(change: Change) -> None:
    texts = [each.text for each in CHANGES if not each.is_diff and each.paths[-1] in change.paths]
    texts += [(ROOT / path).read_text() for path in change.paths if (ROOT / path).exists()]
    known = {line for text in texts for line in text.splitlines()}
    added = {line[1:] for each in CHANGES for line in each.text.splitlines() if line.startswith("+")}

    assert set(change.context) <= known | added


@pytest.mark.parametrize("change", [change for change in CHANGES if not change.is_diff])
def test_what_a_new_file_imports_from_the_repository_is_there(change: Change) -> None:
    new = {each.paths[-1]: each.text for each in CHANGES if not each.is_diff}
    added = "".join(each.text for each in CHANGES if each.is_diff)
    for node in ast.walk(ast.parse(change.text)):
        if isinstance(node, ast.ImportFrom):
            folder = Path(change.paths[-1]).parent if node.level else Path()
            path = (folder / (node.module or "").replace(".", "/")).with_suffix(".py").as_posix()
            if path in new or (ROOT / path).exists():
                text = new.get(path) or (ROOT / path).read_text() + added
                assert [name.name for name in node.names if name.name not in re.findall(r"\w+", text)] == []
            else:
                assert not path.startswith(OURS), path


def test_a_new_file_and_a_difference_are_applied(tmp_path: Path) -> None:
    lid = "lids/lid.py"

    apply(Change(is_diff=False, text="material = 'tin'\nsize = 3\n", paths=("pots/pot.py", lid)), tmp_path)
    apply(Change(is_diff=True, text="-size = 3\n+size = 4\n", paths=(lid, "pots/pot.py")), tmp_path)

    assert (tmp_path / lid).read_text() == "material = 'tin'\nsize = 4\n"


def test_a_difference_without_a_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"lids/lid\.py does not have once:\nsize = 3\n"):
        apply(Change(is_diff=True, text=" size = 3\n+knob = True\n", paths=("lids/lid.py",)), tmp_path)
