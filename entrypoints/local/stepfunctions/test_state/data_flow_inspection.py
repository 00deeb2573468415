"""TestState's inspectionData: the values of each step of a state's data flow.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
"""

from typing import Any

from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.test_state.single_state import SingleRun

_NUMBERS = frozenset({"toleratedFailureCount", "toleratedFailurePercentage", "maxConcurrency"})
"""The members that are numbers; all others are JSON texts."""


def inspect_state(run: SingleRun) -> dict[str, Any]:
    """Return the inspectionData of a state that was run; steps that were not reached are left out."""
    shown = {"input": run.input, **run.shown}
    data: dict[str, Any] = {
        name: value if name in _NUMBERS else write_document(value) for name, value in shown.items()
    }
    if run.variables:
        data["variables"] = write_document(run.variables)
    return {**data, "errorDetails": run.error_details} if run.error_details else data
