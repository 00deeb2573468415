"""Published versions of state machines.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-cd-aliasing-versioning.html
"""

from typing import Any

from entrypoints.local.stepfunctions.api.arns import parse_arn
from entrypoints.local.stepfunctions.api.errors import conflict, validation
from entrypoints.local.stepfunctions.api.pagination import ListQuery, page_of
from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry
from entrypoints.local.system.clock import Clock


class VersionActions:
    """The API's actions on the versions of the registry's machines."""

    def __init__(self, registry: StateMachineRegistry, clock: Clock) -> None:
        self._registry = registry
        self._clock = clock

    def publish_state_machine_version(
        self, state_machine_arn: str, revision_id: str | None = None, description: str | None = None
    ) -> dict[str, Any]:
        """Publish the present revision; the same revision again gives the same version.

        Raises:
            ApiError: StateMachineDoesNotExist, StateMachineDeleting, ConflictException (another revision is
                the present one), ServiceQuotaExceededException (too many versions).
        """
        with self._registry.changing(state_machine_arn) as machine:
            current = machine.revision.revision_id or "INITIAL"
            if revision_id is not None and revision_id != current:
                raise conflict(
                    f"Failed to publish the State Machine version for revision {revision_id}. "
                    f"The current State Machine revision is {current}."
                )
            version = self._registry.publish(machine, description, self._clock.timestamp())
        return {"creationDate": version.created, "stateMachineVersionArn": version.arn}

    def delete_state_machine_version(self, state_machine_version_arn: str) -> dict[str, Any]:
        """Delete a version that no alias routes to; deleting it again changes nothing."""
        arn = parse_arn(state_machine_version_arn, "stateMachine")
        if arn.qualifier is None or not arn.qualifier.isdecimal():
            raise validation(f"Not the ARN of a state machine version: {state_machine_version_arn}")
        with self._registry.lock:
            machine = self._registry.get(arn.unqualified)
            if machine is None:
                return {}
            users = ", ".join(alias.name for alias in machine.aliases_of(arn.text))
            if users:
                raise conflict(
                    "Version to be deleted must not be referenced by an alias. "
                    f"Current list of aliases referencing this version: [{users}]"
                )
            machine.versions.pop(arn.text, None)
            self._registry.store(machine)
        return {}

    def list_state_machine_versions(
        self, state_machine_arn: str, next_token: str | None = None, max_results: int | None = None
    ) -> dict[str, Any]:
        """List the versions, newest first."""
        machine = self._registry.require(state_machine_arn)
        query = ListQuery("ListStateMachineVersions", state_machine_arn)
        below = query.number(next_token, machine.published + 1)
        ordered = sorted(machine.versions.values(), key=lambda version: -version.number)
        rest = (version for version in ordered if version.number < below)
        return page_of(
            "stateMachineVersions",
            rest,
            max_results,
            query,
            lambda version: str(version.number),
            lambda version: {"stateMachineVersionArn": version.arn, "creationDate": version.created},
        )
