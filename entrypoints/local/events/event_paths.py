"""Paths into an event: the part of JSONPath that EventBridge reads.

See EventBridge User Guide, "Amazon EventBridge input transformation": dot notation, array indices, wildcards.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

ABSENT = object()
"""The value of a path that leads nowhere."""

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\*)\]|\['([^']+)'\]")

ReadPath = Callable[[Any], Any]


def compile_path(path: str) -> ReadPath:
    """Compile a path such as `$.detail.items[0]` to a reader, which returns `ABSENT` for what is not there.

    A path with a wildcard reads a list of all values that it leads to.

    Raises:
        ValueError: The path is malformed.
    """
    if not path.startswith("$"):
        raise ValueError(f"{path!r} is not a JSONPath: it must begin with $")
    steps: list[str | int] = []
    position = 1
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            raise ValueError(f"{path!r} is not a JSONPath of names and indices")
        index = match[2]
        steps.append(int(index) if index and index != "*" else index or match[1] or match[3])
        position = match.end()
    if "*" in steps:
        return lambda document: list(_all(document, steps)) or ABSENT
    return lambda document: next(_all(document, steps), ABSENT)


def _all(document: Any, steps: list[str | int]) -> Iterator[Any]:
    if not steps:
        yield document
        return
    step, *others = steps
    for value in _members(document, step):
        yield from _all(value, others)


def _members(document: Any, step: str | int) -> list[Any]:
    if step == "*":
        return list(document.values()) if isinstance(document, dict) else _elements(document)
    if isinstance(step, str):
        return [document[step]] if isinstance(document, dict) and step in document else []
    return _elements(document)[step : step + 1]


def _elements(document: Any) -> list[Any]:
    return document if isinstance(document, list) else []
