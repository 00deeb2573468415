"""TestState's inspectionData: what each step of a state's data flow made of the data.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import StatesError
from entrypoints.local.asl.expressions.jsonpath.paths import compile_path, compile_reference
from entrypoints.local.asl.expressions.scope import FixedScope, Scope
from entrypoints.local.asl.expressions.templates import compile_template
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.drivers import TaskSucceeded
from entrypoints.local.system.seeds import seeded_random

if TYPE_CHECKING:
    from entrypoints.local.stepfunctions.test_state.single_state import SingleRun

State = Mapping[str, Any]

_NUMBERS = frozenset({"toleratedFailureCount", "toleratedFailurePercentage", "maxConcurrency"})
"""The members that are numbers; all others are JSON texts."""


def inspect_state(state: State, language: str, run: SingleRun) -> dict[str, Any]:
    """Return the inspectionData of a state that was run; steps that were not reached are left out."""
    shown: dict[str, Any] = {"input": run.input}
    scope = FixedScope(run.context, run.given, seeded_random(0), run.started)
    try:
        if language == "JSONata":
            _jsonata(state, run, shown)
        else:
            _jsonpath(state, run, scope, shown)
    except StatesError:
        pass  # the run has failed at this step and says so; what came before it is shown
    shown |= run.map_shown
    data: dict[str, Any] = {
        name: value if name in _NUMBERS else write_document(value) for name, value in shown.items()
    }
    if run.variables:
        data["variables"] = write_document(run.variables)
    errors = _error_details(state, run)
    return {**data, "errorDetails": errors} if errors else data


def _jsonata(state: State, run: SingleRun, shown: dict[str, Any]) -> None:
    if run.calls:
        shown["afterArguments"] = run.calls[-1].parameters
    elif "Arguments" not in state and run.results:
        shown["afterArguments"] = run.input
    result = _result(run)
    if result is not None:
        shown["result"] = result.output


def _jsonpath(state: State, run: SingleRun, scope: Scope, shown: dict[str, Any]) -> None:
    value = shown["afterInputPath"] = _select(state.get("InputPath", "$"), run.input, scope)
    if state.get("Type") in ("Succeed", "Fail", "Choice", "Wait"):
        return
    if "Parameters" in state:
        value = compile_template(state["Parameters"], language="JSONPath", field="Parameters")(value, scope)
    shown["afterParameters"] = value
    if state.get("Type") == "Pass":
        value = state.get("Result", value)
    else:
        result = _result(run)
        if result is None:
            return
        value = result.output
    shown["result"] = value
    if "ResultSelector" in state:
        select = compile_template(state["ResultSelector"], language="JSONPath", field="ResultSelector")
        value = select(value, scope)
    shown["afterResultSelector"] = value
    shown["afterResultPath"] = _place(state.get("ResultPath", "$"), run.input, value)


def _select(path: str | None, data: Any, scope: Scope) -> Any:
    return {} if path is None else compile_path(path).read(data, scope)


def _place(path: str | None, data: Any, value: Any) -> Any:
    if path is None:
        return data
    return value if path == "$" else compile_reference(path).write(data, value)


def _result(run: SingleRun) -> TaskSucceeded | None:
    last = run.results[-1] if run.results else None
    return last if isinstance(last, TaskSucceeded) else None


def _error_details(state: State, run: SingleRun) -> dict[str, Any]:
    """Return which Retry or Catch took the error, by its place in the state."""
    if run.status == "RETRIABLE":
        return {
            "retryIndex": _index(state.get("Retry", ()), run.error),
            "retryBackoffIntervalSeconds": round(run.retry_delay or 0),
        }
    if run.status == "CAUGHT_ERROR":
        return {"catchIndex": _index(state.get("Catch", ()), run.error)}
    return {}


def _index(handlers: Any, error: str | None) -> int:
    for number, handler in enumerate(handlers):
        wanted = handler.get("ErrorEquals", ())
        if error in wanted or "States.ALL" in wanted or "States.TaskFailed" in wanted:
            return number
    return 0
