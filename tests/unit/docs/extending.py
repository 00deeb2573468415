"""The changes that docs/extending.md shows, as files: its recipes applied one after the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "extending.md"
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"`([\w./]+/[\w.]+\.(?:py|json|yaml|js))`")


@dataclass
class Recipes:
    """The repository's files with the page's changes, by path."""

    files: dict[str, str] = field(default_factory=dict)

    def apply(self, language: str, body: str, named: list[str]) -> None:
        """Apply a block to the file that the text before it names last.

        Raises:
            LookupError: A diff fits none of the files that the section names.
        """
        if language == "python":
            self.files[named[-1]] = body
            return
        lines = body.splitlines(keepends=True)
        old = "".join(line[1:] or "\n" for line in lines if line[0] != "+")
        new = "".join(line[1:] or "\n" for line in lines if line[0] != "-")
        for path in reversed(named):
            text = self._read(path)
            if text.count(old) == 1:
                self.files[path] = text.replace(old, new)
                return
        raise LookupError(f"{named[-1]} does not have once:\n{old}")

    def _read(self, path: str) -> str:
        if path not in self.files:
            self.files[path] = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
        return self.files[path]


def blocks() -> Iterator[tuple[str, str, list[str]]]:
    """Yield language and text of the page's changes, each with the paths that its section named before."""
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE):
        for found in _FENCE.finditer(section):
            named = _PATH.findall(_FENCE.sub("", section[: found.start()]))
            if found[2] in {"python", "diff"} and named:
                yield found[2], dedent(re.sub(r"^$", found[1], found[3], flags=re.MULTILINE)), named


def applied() -> dict[str, str]:
    """Return the files that the recipes make or change, by path."""
    recipes = Recipes()
    for language, body, named in blocks():
        recipes.apply(language, body, named)
    return recipes.files
