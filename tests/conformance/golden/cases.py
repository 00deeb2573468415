"""The golden cases, as their files state them; README.md in this folder describes the format."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

CASES = Path(__file__).with_name("cases")
ACCOUNT, REGION = "123456789012", "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/golden"
MACHINE, EXECUTION = "golden", "monday"
"""The names that every case's state machine and execution have."""


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario: a state machine, the world around it and what AWS's documentation says comes of them.

    Attributes:
        name: The file's path below `cases/`, without the suffix.
        scenario: One sentence that says what the case shows.
        rule: The pages that the expectation follows.
        definition: The state machine.
        expected: Its end and, except for EXPRESS, its history.
        type: STANDARD or EXPRESS.
        input: The execution's input.
        functions: The answers of each Lambda function, by name; each call takes the next, the last one stays.
        activities: The names of the activities that exist.
        actions: What others do, by seconds after the start.
        starts: The moment at which the execution has to start, None where any will do.
        concurrent: Whether AWS may interleave the events in another order.
        open: Why the engine does not meet the expectation, None where it does.
    """

    name: str
    scenario: str
    rule: Sequence[str]
    definition: Mapping[str, Any]
    expected: Mapping[str, Any]
    type: str = "STANDARD"
    input: Any = field(default_factory=dict)
    functions: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    activities: Sequence[str] = ()
    actions: Sequence[dict[str, Any]] = ()
    starts: datetime | None = None
    concurrent: bool = False
    open: str | None = None

    @property
    def seconds(self) -> float:
        """How long the case takes on a real clock."""
        moments: list[float] = [self.expected.get("seconds", 0)]
        moments += [event.get("at", 0) for event in self.expected.get("events", ())]
        moments += [action["at"] for action in self.actions]
        return max(moments)


def load(folder: Path = CASES) -> Iterator[Case]:
    """Read the cases of a folder in the order of their names.

    Raises:
        TypeError: A file has a member that the format does not know, or lacks one.
    """
    for path in sorted(folder.rglob("*.json")):
        members = json.loads(path.read_text(encoding="utf-8"))
        if "starts" in members:
            members["starts"] = datetime.fromisoformat(members["starts"])
        yield Case(name=path.relative_to(folder).with_suffix("").as_posix(), **members)
