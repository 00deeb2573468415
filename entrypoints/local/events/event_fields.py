"""The leaf values of an event by their paths, as event patterns see them.

An object's member is reached by a dot, an array by no step at all: `{"a": [{"b": 1}, {"b": 2}]}` has two
leaves at `a.b`. A leaf remembers which element of which array it lies in, so that the fields of one pattern
can be matched within one element. Empty arrays and objects have no leaves.

Semantics: README of https://github.com/aws/event-ruler, "JSON Array Matching"; EventBridge User Guide,
"Comparison operators for use in event patterns in Amazon EventBridge" (numbers are compared as written).
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, Self, TypeAlias

Elements: TypeAlias = tuple[tuple[int, int], ...]
"""Numbers of arrays, each with the index of one of its elements."""


class Leaf(NamedTuple):
    """A leaf value, and the elements of arrays that it lies in."""

    value: Any
    elements: Elements


class WrittenFloat(float):
    """A number that remembers how it was written: `300.0` and `3.0e2` differ to a pattern."""

    __slots__ = ("text",)

    def __new__(cls, text: str) -> Self:
        """Read a number of JSON."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str


def read_json(text: str) -> Any:
    """Parse JSON; numbers remember how they were written.

    Raises:
        ValueError: The text is not JSON.
    """
    return json.loads(text, parse_float=WrittenFloat)


def written(number: float) -> str:
    """Return a number as it was written."""
    return number.text if isinstance(number, WrittenFloat) else repr(number)


def path_prefixes(paths: Collection[str]) -> frozenset[str]:
    """Return the paths and all paths on the way to them."""
    found: set[str] = set()
    for path in paths:
        steps = path.split(".")
        found.update(".".join(steps[:length]) for length in range(1, len(steps) + 1))
    return frozenset(found)


def event_fields(event: Any, prefixes: Collection[str]) -> dict[str, list[Leaf]]:
    """Return the leaves of an event by path, as far as the paths are among `prefixes`."""
    fields = _Fields(prefixes)
    if isinstance(event, dict):
        fields.add_object(event, "", ())
    return fields.found


class _Fields:
    def __init__(self, prefixes: Collection[str]) -> None:
        self.found: dict[str, list[Leaf]] = {}
        self._prefixes = prefixes
        self._arrays = 0

    def add_object(self, value: Mapping[str, Any], path: str, elements: Elements) -> None:
        for name, member in value.items():
            inner = f"{path}.{name}" if path else name
            if inner in self._prefixes:
                self._add(member, inner, elements)

    def _add(self, value: Any, path: str, elements: Elements) -> None:
        if isinstance(value, dict):
            self.add_object(value, path, elements)
        elif isinstance(value, list):
            number = self._arrays
            self._arrays += 1
            for index, element in enumerate(value):
                nested = isinstance(element, (dict, list))
                self._add(element, path, (*elements, (number, index)) if nested else elements)
        else:
            self.found.setdefault(path, []).append(Leaf(value, elements))
