"""Validation of definitions: of those to be registered, and by ValidateStateMachineDefinition.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
"""

import json
from collections.abc import Iterable
from typing import Any

from entrypoints.local.asl import (
    DefinitionError,
    Diagnostic,
    MachineType,
    StateMachine,
    compile_definition,
    validate,
)
from entrypoints.local.stepfunctions.api.errors import invalid_definition
from entrypoints.local.stepfunctions.integrations.resource_checks import unsupported_resources

MAX_DIAGNOSTICS = 100


def compile_or_refuse(definition: str, machine_type: MachineType, *, mocked: bool = False) -> StateMachine:
    """Compile a definition for the registry.

    Args:
        definition: The JSON text.
        machine_type: STANDARD or EXPRESS.
        mocked: Whether no task will really run, so that any Resource is accepted.

    Raises:
        ApiError: InvalidDefinition with every diagnostic, each naming its place in the JSON.
    """
    try:
        machine = compile_definition(definition, type=machine_type)
    except DefinitionError as error:
        raise invalid_definition(_described(error.diagnostics)) from error
    refused = [] if mocked else unsupported_resources(machine.definition)
    if refused:
        raise invalid_definition(_described(refused))
    return machine


def validate_state_machine_definition(
    definition: str,
    type: MachineType = "STANDARD",  # noqa: A002 -- AWS's name
    severity: str = "ERROR",
    max_results: int | None = None,
) -> dict[str, Any]:
    """Return the faults of a definition, each with its place; warnings only if `severity` is WARNING."""
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


def _described(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the errors among diagnostics in the words of InvalidDefinition."""
    return ", ".join(str(diagnostic) for diagnostic in diagnostics if diagnostic.severity == "ERROR")
