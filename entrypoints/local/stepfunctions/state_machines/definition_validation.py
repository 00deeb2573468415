"""ValidateStateMachineDefinition.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import validate
from entrypoints.local.stepfunctions.integrations.resource_checks import unsupported_resources

if TYPE_CHECKING:
    from entrypoints.local.asl import Diagnostic
    from entrypoints.local.stepfunctions.state_machines.machine_records import MachineType

MAX_DIAGNOSTICS = 100


def validate_state_machine_definition(
    definition: str,
    type: MachineType = "STANDARD",  # noqa: A002 -- AWS's name
    severity: str = "ERROR",
    max_results: int | None = None,
) -> dict[str, Any]:
    """Say what is wrong with a definition, each finding with its place; warnings only when asked for."""
    diagnostics = validate(definition, type=type)
    if not any(diagnostic.severity == "ERROR" for diagnostic in diagnostics):
        diagnostics = [*diagnostics, *unsupported_resources(json.loads(definition))]
    found = [
        diagnostic for diagnostic in diagnostics if severity == "WARNING" or diagnostic.severity == "ERROR"
    ]
    limit = max_results or MAX_DIAGNOSTICS
    return {
        "result": "FAIL" if any(diagnostic.severity == "ERROR" for diagnostic in found) else "OK",
        "diagnostics": [_shown(diagnostic) for diagnostic in found[:limit]],
        "truncated": len(found) > limit,
    }


def _shown(diagnostic: Diagnostic) -> dict[str, str]:
    shown = {"severity": diagnostic.severity, "code": diagnostic.code, "message": diagnostic.message}
    if diagnostic.location:
        shown["location"] = diagnostic.location
    return shown
