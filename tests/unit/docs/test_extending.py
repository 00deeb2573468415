"""The recipes of docs/extending.md fit the repository as it is."""

import ast

import pytest

from tests.unit.docs.extending import Recipes, applied, blocks

FILES = applied()


def test_every_diff_of_the_page_has_its_place_in_the_file_that_it_changes() -> None:
    assert len([*blocks()]) > 40
    assert {"infra/sam/template.yaml", "statemachine/order_processing.asl.json"} <= FILES.keys()


def test_a_diff_whose_place_is_gone_is_named() -> None:
    with pytest.raises(LookupError, match=r"domain/errors\.py does not have once:\nclass Teapot:"):
        Recipes().apply("diff", " class Teapot:\n+    lid = True\n", ["domain/errors.py"])


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith(".py")])
def test_every_file_that_the_page_makes_or_changes_is_python(path: str) -> None:
    ast.parse(FILES[path])
