"""What the API tells of state machines: describe and list.

The rules are those of the actions' pages in
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entrypoints.local.stepfunctions.api.pagination import Query, page_of
from entrypoints.local.stepfunctions.state_machines.variable_references import variable_references

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.state_machines.machine_records import Machine, Revision
    from entrypoints.local.stepfunctions.state_machines.registry import StateMachineRegistry


class MachineViews:
    """Answers what the API asks about state machines; changes nothing."""

    def __init__(self, registry: StateMachineRegistry) -> None:
        self._registry = registry

    def describe_state_machine(
        self, state_machine_arn: str, included_data: str = "ALL_DATA"
    ) -> dict[str, Any]:
        """Describe a state machine, or one of its versions or aliases by its qualified ARN.

        Raises:
            ApiError: InvalidArn, StateMachineDoesNotExist; Kms... errors unless METADATA_ONLY is asked for.
        """
        target = self._registry.target(state_machine_arn)
        if included_data == "ALL_DATA":
            self._registry.keys.read(*target.key)
        answer: dict[str, Any] = {
            "stateMachineArn": target.version_arn or target.machine.arn,
            "name": target.machine.name,
            "status": "DELETING" if target.machine.deleting else "ACTIVE",
            "type": target.machine.type,
            "creationDate": target.machine.created,
            **describe_revision(target.revision, included_data),
        }
        if target.version_arn:
            version = target.machine.versions[target.version_arn]
            answer["creationDate"] = version.created
            if version.description:
                answer["description"] = version.description
        return answer

    def list_state_machines(
        self, max_results: int | None = None, next_token: str | None = None
    ) -> dict[str, Any]:
        """List the state machines by name."""
        query = Query("ListStateMachines")
        after = query.position(next_token)
        ordered = sorted(self._registry.machines.values(), key=lambda machine: machine.name)
        rest = (machine for machine in ordered if after is None or machine.name > after)
        return page_of("stateMachines", rest, max_results, query, lambda m: m.name, _listed)


def describe_revision(revision: Revision, included_data: str = "ALL_DATA") -> dict[str, Any]:
    """Return the members of a Describe answer that a revision gives."""
    answer: dict[str, Any] = {
        "definition": revision.definition if included_data == "ALL_DATA" else "{}",
        "roleArn": revision.role_arn,
        "loggingConfiguration": revision.logging,
        "tracingConfiguration": revision.tracing,
        "encryptionConfiguration": revision.encryption,
    }
    if revision.revision_id:
        answer["revisionId"] = revision.revision_id
    references = variable_references(revision.machine.definition)
    if references:
        answer["variableReferences"] = references
    return answer


def _listed(machine: Machine) -> dict[str, Any]:
    return {
        "stateMachineArn": machine.arn,
        "name": machine.name,
        "type": machine.type,
        "creationDate": machine.created,
    }
