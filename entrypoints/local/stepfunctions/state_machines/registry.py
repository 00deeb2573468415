"""The registry of state machines: create, update, delete, find.

The rules are those of the actions' pages in
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.api.arns import Arn, Place, parse_arn
from entrypoints.local.stepfunctions.api.configurations import (
    Configuration,
    encryption,
    logging,
    tracing,
)
from entrypoints.local.stepfunctions.api.errors import (
    ApiError,
    state_machine_already_exists,
    state_machine_does_not_exist,
    validation,
)
from entrypoints.local.stepfunctions.api.quotas import (
    AWS_QUOTAS,
    Quotas,
    service_quota_exceeded,
    state_machine_limit_exceeded,
)
from entrypoints.local.stepfunctions.api.resource_names import merge_tags, require_name
from entrypoints.local.stepfunctions.state_machines.machine_records import (
    Machine,
    MachineType,
    Revision,
    Target,
    Version,
    compile_or_refuse,
)
from entrypoints.local.system.seeds import fraction_of

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys
    from entrypoints.local.stepfunctions.storage.storage import Keeper
    from entrypoints.local.system.clock import Clock
    from entrypoints.local.system.ids import Ids


class StateMachineRegistry:
    """All state machines of an account, by ARN. Thread-safe: one lock around every change."""

    def __init__(  # noqa: PLR0913 -- keyword-only beyond its ports
        self,
        place: Place,
        clock: Clock,
        ids: Ids,
        keeper: Keeper,
        *,
        keys: CustomerKeys,
        quotas: Quotas = AWS_QUOTAS,
    ) -> None:
        self.place = place
        self.keys = keys
        self.quotas = quotas
        self.keeper = keeper
        self.clock = clock
        self.ids = ids
        self.lock = threading.RLock()
        self.machines: dict[str, Machine] = {}

    def create_state_machine(  # noqa: PLR0913 -- AWS's parameters
        self,
        name: str,
        definition: str,
        role_arn: str,
        type: MachineType = "STANDARD",  # noqa: A002 -- AWS's name
        *,
        logging_configuration: Configuration | None = None,
        tracing_configuration: Configuration | None = None,
        encryption_configuration: Configuration | None = None,
        tags: Iterable[Mapping[str, str]] = (),
        publish: bool = False,
        version_description: str | None = None,
    ) -> dict[str, Any]:
        """Create a state machine, or find the one that an equal request has created before.

        Requests differ by content, type and, if they publish, the version's description, not by role or tags.

        Raises:
            ApiError: InvalidName, InvalidArn, InvalidDefinition, InvalidLoggingConfiguration,
                InvalidTracingConfiguration, InvalidEncryptionConfiguration, KmsAccessDeniedException,
                KmsThrottlingException, StateMachineAlreadyExists (same name, other content),
                StateMachineLimitExceeded, TooManyTags, ValidationException.
        """
        _refuse_description_without_publish(publish, version_description)
        arn = self.place.arn("stateMachine", require_name(name))
        require_role(role_arn)
        new = Revision(
            self.ids(),
            definition,
            compile_or_refuse(definition, type),
            role_arn,
            logging(logging_configuration),
            tracing(tracing_configuration),
            encryption(encryption_configuration),
            created=self._now(),
        )
        self.keys.require_usable(new.encryption, arn)
        with self.lock:
            machine = self.machines.get(arn)
            if machine is None:
                self._require_room()
                tagged = merge_tags({}, tags, arn, self.quotas.tags)
                machine = self.machines[arn] = Machine(arn, name, type, new, new.created, tagged)
            machine.require_active()
            if machine.revision is not new and (
                machine.type != type
                or not machine.revision.same_content(new)
                or (publish and not machine.has_published(version_description))
            ):
                raise state_machine_already_exists(arn)
            answer: dict[str, Any] = {"stateMachineArn": arn, "creationDate": machine.created}
            if publish:
                answer["stateMachineVersionArn"] = self.publish(machine, version_description).arn
            self.keeper.keep_machine(machine)
        return answer

    def update_state_machine(  # noqa: PLR0913 -- AWS's parameters
        self,
        state_machine_arn: str,
        definition: str | None = None,
        role_arn: str | None = None,
        *,
        logging_configuration: Configuration | None = None,
        tracing_configuration: Configuration | None = None,
        encryption_configuration: Configuration | None = None,
        publish: bool = False,
        version_description: str | None = None,
    ) -> dict[str, Any]:
        """Give a state machine a new revision; running executions keep the one they began with.

        Raises:
            ApiError: StateMachineDoesNotExist, StateMachineDeleting, what CreateStateMachine refuses of a
                definition or configuration, MissingRequiredParameter, ServiceQuotaExceededException (too many
                versions to publish one more: nothing is changed).
        """
        _refuse_description_without_publish(publish, version_description)
        if not (
            definition
            or role_arn
            or logging_configuration
            or tracing_configuration is not None
            or encryption_configuration
        ):
            raise ApiError(
                "MissingRequiredParameter",
                "Either the definition, the role ARN, the LoggingConfiguration, "
                "or the TracingConfiguration must be specified",
            )
        key = encryption(encryption_configuration) if encryption_configuration else None
        self._require_key(state_machine_arn, key)
        with self.lock:
            machine = self.machine(state_machine_arn)
            machine.require_active()
            if publish:
                self._require_room_in(machine)
            old = machine.revision
            text = definition or old.definition
            machine.revision = Revision(
                self.ids(),
                text,
                old.machine if text == old.definition else compile_or_refuse(text, machine.type),
                require_role(role_arn) if role_arn else old.role_arn,
                logging(logging_configuration) if logging_configuration else old.logging,
                old.tracing if tracing_configuration is None else tracing(tracing_configuration),
                key or old.encryption,
                revision_id=self.ids(),
                created=self._now(),
            )
            answer: dict[str, Any] = {
                "updateDate": machine.revision.created,
                "revisionId": machine.revision.revision_id,
            }
            if publish:
                answer["stateMachineVersionArn"] = self.publish(machine, version_description).arn
            self.keeper.keep_machine(machine)
        return answer

    def publish(self, machine: Machine, description: str | None) -> Version:
        """Publish a machine's revision, or find the version that has published it before.

        Raises:
            ApiError: ServiceQuotaExceededException: it has as many versions as a machine may have.
        """
        published = machine.published_version()
        if published is not None:
            return published
        self._require_room_in(machine)
        machine.published += 1
        arn = f"{machine.arn}:{machine.published}"
        version = Version(arn, machine.published, machine.revision, description, self._now())
        machine.versions[arn] = version
        return version

    def mark_deleting(self, state_machine_arn: str) -> Machine | None:
        """Have a machine take no more executions and changes, and return it; None if there is none."""
        with self.lock:
            machine = self.machines.get(_whole_machine(state_machine_arn).unqualified)
            if machine is not None:
                machine.deleting = True
                self.keeper.keep_machine(machine)
            return machine

    def remove(self, machine: Machine) -> None:
        """Take a machine out of the registry, with its versions and aliases."""
        with self.lock:
            if self.machines.get(machine.arn) is machine:
                self.keeper.drop_machine(machine.arn)
                del self.machines[machine.arn]

    def restore(self) -> None:
        """Take in the machines that were kept."""
        for machine in self.keeper.machines():
            self.machines[machine.arn] = machine
            for revision in (machine.revision, *(version.revision for version in machine.versions.values())):
                self.keys.expect(revision.encryption)

    def machine(self, arn: str) -> Machine:
        """Return the machine of an ARN.

        Raises:
            ApiError: InvalidArn, StateMachineDoesNotExist, ValidationException (a distributed Map's ARN).
        """
        machine = self.machines.get(arn)
        if machine is None:
            _whole_machine(arn)
            raise state_machine_does_not_exist(arn)
        return machine

    def target(self, arn: str) -> Target:
        """Return what an ARN, plain or qualified, starts; an alias draws one of its versions."""
        machine = self.machines.get(arn)
        if machine is not None:
            return Target(machine, machine.revision)
        parsed = _whole_machine(arn)
        machine = self.machines.get(parsed.unqualified)
        if machine is None or parsed.qualifier is None:
            raise state_machine_does_not_exist(arn)
        alias = machine.alias(parsed.qualifier)
        version_arn = alias.version_for(fraction_of(self.ids())) if alias else arn
        version = machine.versions.get(version_arn)
        if version is None:
            raise state_machine_does_not_exist(arn)
        return Target(machine, version.revision, version.arn, alias.arn if alias else None)

    def _require_key(self, arn: str, key: Configuration | None) -> None:
        """Check the key of a machine's next revision; not under the lock, since KMS may be slow."""
        machine = self.machine(arn)
        machine.require_active()
        self.keys.require_usable(key or machine.revision.encryption, arn)

    def _require_room(self) -> None:
        if len(self.machines) >= self.quotas.state_machines:
            raise state_machine_limit_exceeded(self.quotas.state_machines)

    def _require_room_in(self, machine: Machine) -> None:
        if len(machine.versions) >= self.quotas.versions:
            raise service_quota_exceeded("versions", self.quotas.versions)

    def _now(self) -> float:
        return self.clock.timestamp()


def _whole_machine(text: str) -> Arn:
    """Take the ARN of a machine apart, which must not name a distributed Map in it."""
    arn = parse_arn(text, "stateMachine")
    if arn.names_map_state:
        raise validation(
            f"Not supported for the ARN of a Distributed Map state, give the machine's: '{text}'"
        )
    return arn


def require_role(role_arn: str) -> str:
    """Return what can be a role's ARN, else raise InvalidArn."""
    if not role_arn.startswith("arn:"):
        raise ApiError("InvalidArn", f"Invalid Role Arn: '{role_arn}'")
    return role_arn


def _refuse_description_without_publish(publish: bool, description: str | None) -> None:
    if description and not publish:
        raise validation("Version description can only be set when publish is true")
