"""The properties of each resource type that the local runtime reads, may pass over, or must name.

A property in none of the tables is named by default: a new one of AWS, or one that somebody forgot.

Passed over without a word is what only a deployment has: permissions, encryption, networks, capacity and
throttling, monitoring, retention, backups, tags and descriptions (docs/local-runtime.md, "Everything else").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Unread:
    """A property that would change behaviour and is not read.

    Attributes:
        consequence: What differs here; a clause after "PLACE: ".
        unless: Values that ask for what happens here anyway.
    """

    consequence: str = "not read here; no effect"
    unless: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class ByType:
    """A section whose `Type` says which properties it has."""

    tables: "Mapping[str, PropertyUse]"


PropertyUse: TypeAlias = "Unread | ByType | Mapping[str, PropertyUse] | None"
"""None is read or harmless; a map describes a section, or each item of a list; "*" stands for any name."""


def read(names: str) -> dict[str, PropertyUse]:
    """Return the uses of properties that are read whole; `names` are separated by spaces."""
    return dict.fromkeys(names.split())


deployed = read
"""Properties that only a deployment has."""

TAGS = deployed("Tags PropagateTags Description")
