"""State machines as the API describes and lists them."""

from typing import Any

from entrypoints.local.stepfunctions.state_machines.machine_records import Machine, Revision, StartTarget
from entrypoints.local.stepfunctions.state_machines.variable_references import variable_references


def describe_target(target: StartTarget, included_data: str) -> dict[str, Any]:
    """Return the answer of DescribeStateMachine."""
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


def describe_revision(revision: Revision, included_data: str = "ALL_DATA") -> dict[str, Any]:
    """Return the members of a revision in the answer of a Describe action."""
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


def listed_machine(machine: Machine) -> dict[str, Any]:
    """Return the entry of a machine in ListStateMachines."""
    return {
        "stateMachineArn": machine.arn,
        "name": machine.name,
        "type": machine.type,
        "creationDate": machine.created,
    }
