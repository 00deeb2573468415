"""Amazon Resource Names of Step Functions: read once, written in one place.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html lists the
forms of state machine, execution, express execution, activity, map run, and of what a label, a version or
an alias adds to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from entrypoints.local.stepfunctions.api.errors import invalid_arn

Kind = Literal["stateMachine", "execution", "express", "activity", "mapRun"]
KINDS: tuple[Kind, ...] = ("stateMachine", "execution", "express", "activity", "mapRun")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the resources of this process are said to live."""

    account: str = "000000000000"
    region: str = "us-east-1"
    partition: str = "aws"

    def arn(self, kind: Kind, *parts: str) -> str:
        return ":".join((f"arn:{self.partition}:states:{self.region}:{self.account}", kind, *parts))


@dataclass(frozen=True, slots=True)
class Arn:
    """An ARN of Step Functions, taken apart."""

    text: str
    kind: Kind
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        """The first part after the kind: the state machine's or the activity's name."""
        return self.parts[0]

    @property
    def qualifier(self) -> str | None:
        """The version number or the alias of a state machine, if the ARN names one."""
        return self.parts[1] if self.kind == "stateMachine" and len(self.parts) == 2 else None

    @property
    def unqualified(self) -> str:
        """The state machine's own ARN, without version or alias."""
        return self.text.rsplit(":", 1)[0] if self.qualifier else self.text

    @property
    def names_map_state(self) -> bool:
        """Whether it is a state machine's ARN that names a distributed Map in it, `machine/label`."""
        return self.kind == "stateMachine" and "/" in self.name


_PARTS: dict[Kind, range] = {
    "stateMachine": range(1, 3),
    "execution": range(2, 3),
    "express": range(3, 4),
    "activity": range(1, 2),
    "mapRun": range(2, 3),
}


def parse_arn(text: str, *kinds: Kind) -> Arn:
    """Take an ARN apart that must be of one of `kinds`.

    Raises:
        ApiError: InvalidArn, naming what is wrong as AWS does.
    """
    fields = text.split(":")
    if fields[0] != "arn" or len(fields) < 6:
        raise invalid_arn(f"Invalid ARN prefix: {text}")
    kind = next((known for known in KINDS if known == fields[5]), None)
    if fields[2] != "states" or kind is None or len(fields) < 7 or not all(fields[6:]):
        raise invalid_arn(f"Invalid ARN resource: {text}")
    if kinds and kind not in kinds:
        raise invalid_arn(f"Resource type not valid in this context: {kind.lower()}")
    if len(fields) - 6 not in _PARTS[kind]:
        raise invalid_arn(f"Invalid ARN resource: {text}")
    return Arn(text, kind, tuple(fields[6:]))
