"""The changes that docs/extending.md shows, as code.

`python -m tests.unit.docs.extending FOLDER` applies all of them to a copy of the repository, to try them.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "extending.md"
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"`([\w./]+/[\w.]+\.(?:py|json|yaml|js))`")


@dataclass(frozen=True, slots=True)
class Change:
    """A new file, or the difference of an existing one.

    Attributes:
        is_diff: Whether `text` is a difference; else it is a whole file.
        text: The code block.
        paths: The files that the section names before it; a new file is the last one.
    """

    is_diff: bool
    text: str
    paths: tuple[str, ...]

    @property
    def context(self) -> list[str]:
        """The lines of a difference that show its place."""
        return [line[1:] for line in self.text.splitlines() if line.startswith(" ")]


def changes() -> Iterator[Change]:
    """Yield the page's changes in their order."""
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE):
        for found in _FENCE.finditer(section):
            paths = tuple(_PATH.findall(_FENCE.sub("", section[: found.start()])))
            if found[2] in {"python", "diff"} and paths:
                text = dedent(re.sub(r"^$", found[1], found[3], flags=re.MULTILINE))
                yield Change(found[2] == "diff", text, paths)


def made() -> set[str]:
    """Return the paths of the files that the page's recipes make."""
    return {change.paths[-1] for change in changes() if not change.is_diff}


def apply(change: Change, folder: Path) -> None:
    """Apply a change to the files in `folder`.

    Raises:
        LookupError: A difference fits none of the files that its section names, or fits one of them twice.
    """
    if not change.is_diff:
        path = folder / change.paths[-1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change.text, encoding="utf-8")
        return
    lines = change.text.splitlines(keepends=True)
    old, new = ("".join(line[1:] or "\n" for line in lines if line[0] != sign) for sign in "+-")
    for path in (folder / name for name in reversed(change.paths)):
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if text.count(old) == 1:
            path.write_text(text.replace(old, new), encoding="utf-8")
            return
    raise LookupError(f"{change.paths[-1]} does not have once:\n{old}")


if __name__ == "__main__":
    for each in changes():
        apply(each, Path(sys.argv[1]))
