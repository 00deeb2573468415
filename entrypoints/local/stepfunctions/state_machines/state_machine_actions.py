"""The API's actions on state machines: create, update, delete, describe, list.

The rules are those of the actions' pages in
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from entrypoints.local.asl import MachineType
from entrypoints.local.stepfunctions.api.arns import Place, require_role
from entrypoints.local.stepfunctions.api.configurations import Configuration, encryption, logging, tracing
from entrypoints.local.stepfunctions.api.errors import ApiError, state_machine_already_exists, validation
from entrypoints.local.stepfunctions.api.pagination import ListQuery, page_of
from entrypoints.local.stepfunctions.api.quotas import AWS_QUOTAS
from entrypoints.local.stepfunctions.api.resource_names import require_name
from entrypoints.local.stepfunctions.api.tags import merge_tags
from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys
from entrypoints.local.stepfunctions.state_machines.definition_validation import (
    compile_or_refuse,
    validate_state_machine_definition,
)
from entrypoints.local.stepfunctions.state_machines.deletion import Deletion
from entrypoints.local.stepfunctions.state_machines.machine_records import Machine, Revision
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
from entrypoints.local.stepfunctions.state_machines.state_machine_descriptions import (
    describe_target,
    listed_machine,
)
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids


class StateMachineActions:
    """The API's actions on the registry's state machines."""

    validate_state_machine_definition = staticmethod(validate_state_machine_definition)

    def __init__(  # noqa: PLR0913 -- its collaborators
        self,
        registry: StateMachineRegistry,
        deletion: Deletion,
        place: Place,
        *,
        clock: Clock,
        ids: Ids,
        keys: CustomerKeys,
        most_tags: int = AWS_QUOTAS.tags,
    ) -> None:
        self._registry = registry
        self._deletion = deletion
        self._place = place
        self._clock = clock
        self._ids = ids
        self._keys = keys
        self._most_tags = most_tags

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
        arn = self._place.arn("stateMachine", require_name(name))
        require_role(role_arn)
        new = Revision(
            self._ids(),
            definition,
            compile_or_refuse(definition, type),
            role_arn,
            logging(logging_configuration),
            tracing(tracing_configuration),
            encryption(encryption_configuration),
            created=self._clock.timestamp(),
        )
        self._keys.require_usable(new.encryption, arn)
        with self._registry.lock:
            machine = self._registry.get(arn) or self._add(arn, name, type, new, tags)
            machine.require_active()
            if machine.revision is not new and (
                machine.type != type
                or not machine.revision.same_content(new)
                or (publish and not machine.has_published(version_description))
            ):
                raise state_machine_already_exists(arn)
            answer: dict[str, Any] = {"stateMachineArn": arn, "creationDate": machine.created}
            answer |= self._published(machine, version_description) if publish else {}
            self._registry.store(machine)
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
        """Give a state machine a new revision; running executions keep the one that they began with.

        Raises:
            ApiError: StateMachineDoesNotExist, StateMachineDeleting, what CreateStateMachine refuses of a
                definition or configuration, MissingRequiredParameter, ServiceQuotaExceededException (too many
                versions to publish one more: nothing is changed).
        """
        _refuse_description_without_publish(publish, version_description)
        if tracing_configuration is None and not (
            definition or role_arn or logging_configuration or encryption_configuration
        ):
            raise _nothing_to_update()
        key = encryption(encryption_configuration) if encryption_configuration else None
        self._require_key(state_machine_arn, key)
        with self._registry.changing(state_machine_arn) as machine:
            if publish:
                self._registry.require_room_in(machine)
            new = self._changed(machine, definition or machine.revision.definition)
            machine.revision = new = replace(
                new,
                role_arn=require_role(role_arn) if role_arn else new.role_arn,
                logging=logging(logging_configuration) if logging_configuration else new.logging,
                tracing=new.tracing if tracing_configuration is None else tracing(tracing_configuration),
                encryption=key or new.encryption,
            )
            answer: dict[str, Any] = {"updateDate": new.created, "revisionId": new.revision_id}
            return answer | (self._published(machine, version_description) if publish else {})

    def delete_state_machine(self, state_machine_arn: str) -> dict[str, Any]:
        """Delete a state machine with its versions and aliases, once its running executions have ended.

        Each of them ends at its next transition; until the last has, the machine's status is DELETING.
        """
        self._deletion.begin(state_machine_arn)
        return {}

    def describe_state_machine(
        self, state_machine_arn: str, included_data: str = "ALL_DATA"
    ) -> dict[str, Any]:
        """Describe a state machine, or one of its versions or aliases by its qualified ARN.

        Raises:
            ApiError: InvalidArn, StateMachineDoesNotExist; unless the request is for METADATA_ONLY,
                KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException.
        """
        target = self._registry.target(state_machine_arn)
        if included_data == "ALL_DATA":
            self._keys.read(*target.key)
        return describe_target(target, included_data)

    def list_state_machines(
        self, max_results: int | None = None, next_token: str | None = None
    ) -> dict[str, Any]:
        """List the state machines by name."""
        query = ListQuery("ListStateMachines")
        after = query.position(next_token)
        ordered = sorted(self._registry, key=lambda machine: machine.name)
        rest = (machine for machine in ordered if after is None or machine.name > after)
        return page_of("stateMachines", rest, max_results, query, lambda m: m.name, listed_machine)

    def _add(
        self,
        arn: str,
        name: str,
        machine_type: MachineType,
        revision: Revision,
        tags: Iterable[Mapping[str, str]],
    ) -> Machine:
        self._registry.require_room()
        merged = merge_tags({}, tags, arn, self._most_tags)
        return self._registry.add(Machine(arn, name, machine_type, revision, revision.created, merged))

    def _changed(self, machine: Machine, definition: str) -> Revision:
        """Return a machine's next revision, compiled again only if the definition is another."""
        old = machine.revision
        same = definition == old.definition
        return replace(
            old,
            key=self._ids(),
            definition=definition,
            machine=old.machine if same else compile_or_refuse(definition, machine.type),
            revision_id=self._ids(),
            created=self._clock.timestamp(),
        )

    def _require_key(self, arn: str, key: Configuration | None) -> None:
        """Check the key of a machine's next revision; not under the lock, since KMS may be slow."""
        machine = self._registry.require(arn)
        machine.require_active()
        self._keys.require_usable(key or machine.revision.encryption, arn)

    def _published(self, machine: Machine, description: str | None) -> dict[str, str]:
        version = self._registry.publish(machine, description, self._clock.timestamp())
        return {"stateMachineVersionArn": version.arn}


def _refuse_description_without_publish(publish: bool, description: str | None) -> None:
    if description and not publish:
        raise validation("Version description can only be set when publish is true")


def _nothing_to_update() -> ApiError:
    return ApiError(
        "MissingRequiredParameter",
        "Either the definition, the role ARN, the LoggingConfiguration, "
        "or the TracingConfiguration must be specified",
    )
