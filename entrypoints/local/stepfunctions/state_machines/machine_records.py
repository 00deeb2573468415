"""State machines as they are kept: revisions, published versions, aliases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from entrypoints.local.asl import DefinitionError, compile_definition
from entrypoints.local.stepfunctions.api.configurations import (
    AWS_OWNED_KEY,
    LOGGING_OFF,
    TRACING_OFF,
    Configuration,
)
from entrypoints.local.stepfunctions.api.errors import ApiError, invalid_definition
from entrypoints.local.stepfunctions.integrations.resource_checks import unsupported_resources

if TYPE_CHECKING:
    from entrypoints.local.asl import Diagnostic, StateMachine

MachineType = Literal["STANDARD", "EXPRESS"]


@dataclass(frozen=True, slots=True)
class Revision:
    """A machine's definition and configuration at one time; executions hold on to the one they began with."""

    key: str
    definition: str
    machine: StateMachine
    role_arn: str
    logging: Configuration = field(default_factory=lambda: LOGGING_OFF)
    tracing: Configuration = field(default_factory=lambda: TRACING_OFF)
    encryption: Configuration = field(default_factory=lambda: AWS_OWNED_KEY)
    revision_id: str | None = None
    created: float = 0.0

    def same_content(self, other: Revision) -> bool:
        """Whether CreateStateMachine would take `other` for a repetition; the role does not count."""
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
    """A name for one version, or for two with weights that sum up to 100."""

    arn: str
    name: str
    description: str | None
    routes: list[tuple[str, int]]
    created: float
    updated: float

    def version_for(self, chance: float) -> str:
        """Return the version's ARN that a draw in [0, 1) falls on, by the routing weights."""
        reached = 0
        for arn, weight in self.routes:
            reached += weight
            if chance * 100 < reached:
                return arn
        return self.routes[-1][0]

    def routing_configuration(self) -> list[dict[str, Any]]:
        return [{"stateMachineVersionArn": arn, "weight": weight} for arn, weight in self.routes]


@dataclass(slots=True)
class Machine:
    """A state machine of the registry: its present revision and all that was published from it."""

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

    def version(self, number: str) -> Version | None:
        return self.versions.get(f"{self.arn}:{number}")

    def published_version(self) -> Version | None:
        """Return the version that has published the present revision."""
        versions = self.versions.values()
        return next((version for version in versions if version.revision is self.revision), None)

    def has_published(self, description: str | None) -> bool:
        """Whether the present revision was published with this description."""
        return any(
            version.revision is self.revision and version.description == description
            for version in self.versions.values()
        )

    def alias(self, name: str) -> Alias | None:
        return self.aliases.get(f"{self.arn}:{name}")

    def aliases_of(self, version_arn: str) -> list[Alias]:
        return [a for a in self.aliases.values() if any(arn == version_arn for arn, _ in a.routes)]


class Target(NamedTuple):
    """What an ARN given to StartExecution stands for."""

    machine: Machine
    revision: Revision
    version_arn: str | None = None
    alias_arn: str | None = None

    @property
    def key(self) -> tuple[Configuration, str]:
        """The key that encrypts its data, and the resource that the data belongs to."""
        return self.revision.encryption, self.machine.arn


def compile_or_refuse(definition: str, machine_type: MachineType, *, mocked: bool = False) -> StateMachine:
    """Compile a definition.

    Args:
        definition: The JSON text.
        machine_type: STANDARD or EXPRESS.
        mocked: Whether no task will really run, so that any Resource will do.

    Raises:
        ApiError: InvalidDefinition with every diagnostic, each naming its place in the JSON.
    """
    try:
        machine = compile_definition(definition, type=machine_type)
    except DefinitionError as error:
        raise invalid_definition(describe_diagnostics(error.diagnostics)) from error
    refused = [] if mocked else unsupported_resources(machine.definition)
    if refused:
        raise invalid_definition(describe_diagnostics(refused))
    return machine


def describe_diagnostics(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the errors among some findings, as the API's InvalidDefinition has them."""
    return ", ".join(str(found) for found in diagnostics if found.severity == "ERROR")
