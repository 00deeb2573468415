"""Amazon Resource Names of Step Functions.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html lists the
forms of state machine, execution, express execution, activity and map run, and what a label, a version or
an alias adds to them.
"""

from dataclasses import dataclass
from typing import Literal

from entrypoints.local.stepfunctions.api.errors import ApiError, invalid_arn

ArnKind = Literal["stateMachine", "execution", "express", "activity", "mapRun"]
KINDS: tuple[ArnKind, ...] = ("stateMachine", "execution", "express", "activity", "mapRun")


@dataclass(frozen=True, slots=True)
class Place:
    """The account, region and partition in the ARNs of this process."""

    account: str = "000000000000"
    region: str = "us-east-1"
    partition: str = "aws"

    def arn(self, kind: ArnKind, *parts: str) -> str:
        return ":".join((f"arn:{self.partition}:states:{self.region}:{self.account}", kind, *parts))


@dataclass(frozen=True, slots=True)
class Arn:
    """A parsed ARN of Step Functions."""

    text: str
    kind: ArnKind
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


_PARTS: dict[ArnKind, range] = {
    "stateMachine": range(1, 3),
    "execution": range(2, 3),
    "express": range(3, 4),
    "activity": range(1, 2),
    "mapRun": range(2, 3),
}


def parse_arn(text: str, *kinds: ArnKind) -> Arn:
    """Parse an ARN that must be of one of `kinds`, of any kind if none is given.

    Raises:
        ApiError: InvalidArn, with AWS's reason.
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


def require_role(role_arn: str) -> str:
    """Return what can be the ARN of a role; raise InvalidArn for anything else."""
    if not role_arn.startswith("arn:"):
        raise ApiError("InvalidArn", f"Invalid Role Arn: '{role_arn}'")
    return role_arn
