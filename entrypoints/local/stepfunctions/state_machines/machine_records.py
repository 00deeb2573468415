"""State machines as the registry keeps them: revisions, published versions, aliases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from entrypoints.local.asl import MachineType, StateMachine
from entrypoints.local.stepfunctions.api.configurations import (
    AWS_OWNED_KEY,
    LOGGING_OFF,
    TRACING_OFF,
    Configuration,
)
from entrypoints.local.stepfunctions.api.errors import ApiError


@dataclass(frozen=True, slots=True)
class Revision:
    """A state machine's definition and configuration at one time; an execution keeps the one of its start.

    Attributes:
        key: Identifies the revision in storage.
        revision_id: The id that the API shows; None for the first revision.
        created: Epoch seconds.
    """

    key: str
    definition: str
    machine: StateMachine
    role_arn: str
    logging: Configuration = field(default_factory=lambda: LOGGING_OFF)
    tracing: Configuration = field(default_factory=lambda: TRACING_OFF)
    encryption: Configuration = field(default_factory=lambda: AWS_OWNED_KEY)
    revision_id: str | None = None
    created: float = 0.0

    def same_content(self, other: "Revision") -> bool:
        """Return whether CreateStateMachine accepts `other` as a repetition; the role does not count."""
        return (self.definition, self.logging, self.tracing, self.encryption) == (
            other.definition,
            other.logging,
            other.tracing,
            other.encryption,
        )


@dataclass(frozen=True, slots=True)
class Version:
    """A published revision: immutable, numbered from 1."""

    arn: str
    number: int
    revision: Revision
    description: str | None
    created: float


@dataclass(slots=True)
class Alias:
    """A name for one version, or for two with weights that sum to 100."""

    arn: str
    name: str
    description: str | None
    routes: list[tuple[str, int]]
    created: float
    updated: float

    def version_for(self, draw: float) -> str:
        """Return the ARN of the version that a draw in [0, 1) selects by the routing weights."""
        reached = 0
        for arn, weight in self.routes:
            reached += weight
            if draw * 100 < reached:
                return arn
        return self.routes[-1][0]

    def routing_configuration(self) -> list[dict[str, Any]]:
        """Return the routes as the API shows them."""
        return [{"stateMachineVersionArn": arn, "weight": weight} for arn, weight in self.routes]


@dataclass(slots=True)
class Machine:
    """A state machine: its present revision and everything that was published from it.

    Attributes:
        published: The number of the newest version, also of one that was deleted.
        deleting: Whether it only waits for its executions to end.
    """

    arn: str
    name: str
    type: MachineType
    revision: Revision
    created: float
    tags: dict[str, str] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    published: int = 0
    deleting: bool = False

    def require_active(self) -> None:
        """Raise StateMachineDeleting if the machine only waits for its executions to end."""
        if self.deleting:
            raise ApiError("StateMachineDeleting", f"State Machine is being deleted: '{self.arn}'")

    def revisions(self) -> Iterator[Revision]:
        """Yield the present revision and the published ones."""
        yield self.revision
        for version in self.versions.values():
            yield version.revision

    def published_version(self) -> Version | None:
        """Return the version that has published the present revision."""
        versions = self.versions.values()
        return next((version for version in versions if version.revision is self.revision), None)

    def has_published(self, description: str | None) -> bool:
        """Return whether the present revision was published with this description."""
        return any(
            version.revision is self.revision and version.description == description
            for version in self.versions.values()
        )

    def alias(self, name: str) -> Alias | None:
        """Return the alias of a name."""
        return self.aliases.get(f"{self.arn}:{name}")

    def aliases_of(self, version_arn: str) -> list[Alias]:
        """Return the aliases that route to a version."""
        return [a for a in self.aliases.values() if any(arn == version_arn for arn, _ in a.routes)]


class StartTarget(NamedTuple):
    """The revision that an ARN starts, with the version and the alias that led to it."""

    machine: Machine
    revision: Revision
    version_arn: str | None = None
    alias_arn: str | None = None

    @property
    def key(self) -> tuple[Configuration, str]:
        """The encryption configuration of its data, and the ARN of the resource that the data belong to."""
        return self.revision.encryption, self.machine.arn
