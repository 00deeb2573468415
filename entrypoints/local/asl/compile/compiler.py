"""Compiles definitions to state machines."""

import json
from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.checks.definition_checks import check
from entrypoints.local.asl.checks.diagnostics import DefinitionError, Diagnostic
from entrypoints.local.asl.checks.object_checks import NOT_AN_OBJECT
from entrypoints.local.asl.compile.caller_thread_starts import is_brief
from entrypoints.local.asl.definitions.definition import Language, language_of
from entrypoints.local.asl.definitions.walk import processor_of
from entrypoints.local.asl.engine.limits import AWS_LIMITS
from entrypoints.local.asl.engine.state_machine import MachineType, StateMachine
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.fields.data_flow import DataFlow, Note, TracedDataFlow
from entrypoints.local.asl.states.choice import ChoiceState
from entrypoints.local.asl.states.map_distributed import DistributedMapState
from entrypoints.local.asl.states.map_inline import InlineMapState
from entrypoints.local.asl.states.parallel import ParallelState
from entrypoints.local.asl.states.pass_succeed_fail import FailState, PassState, SucceedState
from entrypoints.local.asl.states.state import State
from entrypoints.local.asl.states.task import TaskState
from entrypoints.local.asl.states.wait import WaitState
from entrypoints.local.asl.text.json_text import parse_json


def compile_definition(
    definition: str | Mapping[str, Any],
    *,
    type: MachineType = "STANDARD",  # noqa: A002 -- AWS's term
) -> StateMachine:
    """Compile a definition, as JSON text or as a JSON object.

    Raises:
        DefinitionError: It is no valid state machine, or uses a feature that this engine does not support.
    """
    document, diagnostics = _checked(definition, type)
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "ERROR"]
    if errors or document is None:
        raise DefinitionError(errors)
    return _compiled(document, type)


def compile_accepted(
    definition: str,
    *,
    type: MachineType = "STANDARD",  # noqa: A002 -- AWS's term
) -> StateMachine:
    """Compile a definition that was accepted once, even if its checks have become stricter since.

    If the text of an expression is refused now, the machine's only state fails and says so.
    """
    document = json.loads(definition)
    try:
        return _compiled(document, type)
    except ExpressionSyntaxError as error:
        cause = f"The definition has an expression that is no longer accepted: {error}"
        start = FailState(
            document["StartAt"], {"Error": "States.Runtime", "Cause": cause}, DataFlow("JSONPath")
        )
        return _machine(document, type, start)


def compile_traced(definition: Mapping[str, Any], note: Note) -> StateMachine:
    """Compile an accepted definition whose first state notes the steps of its data flow."""
    start = compile_block(definition, language_of(definition, "JSONPath"), note)
    return _machine(definition, "STANDARD", start)


def validate(
    definition: str | Mapping[str, Any],
    *,
    type: MachineType = "STANDARD",  # noqa: A002 -- AWS's term
) -> list[Diagnostic]:
    """Return the faults of a definition; `compile_definition` accepts it if none of them is an ERROR."""
    return _checked(definition, type)[1]


def _checked(
    definition: str | Mapping[str, Any], machine_type: MachineType
) -> tuple[Mapping[str, Any] | None, list[Diagnostic]]:
    if isinstance(definition, str):
        try:
            definition = parse_json(definition)
        except ValueError as error:
            return None, [Diagnostic("ERROR", "INVALID_JSON_DESCRIPTION", f"{error}", "")]
        except RecursionError:
            return None, [_TOO_DEEP]
    if definition is None:
        return None, [Diagnostic("ERROR", "MISSING_DESCRIPTION", "The definition is null or empty", "")]
    if not isinstance(definition, Mapping):
        return None, [Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", NOT_AN_OBJECT, "/")]
    try:
        return definition, check(definition, machine_type)
    except RecursionError:
        return None, [_TOO_DEEP]


def _compiled(document: Mapping[str, Any], machine_type: MachineType) -> StateMachine:
    return _machine(document, machine_type, compile_block(document, language_of(document, "JSONPath")))


def _machine(document: Mapping[str, Any], machine_type: MachineType, start: State) -> StateMachine:
    seconds = _timeout(document, machine_type)
    return StateMachine(document, machine_type, start, timeout_seconds=seconds, brief=is_brief(document))


_TOO_DEEP = Diagnostic("ERROR", "TOO_DEEPLY_NESTED", "The states are too deeply nested", "")


def _timeout(definition: Mapping[str, Any], machine_type: MachineType) -> float | None:
    seconds: float | None = definition.get("TimeoutSeconds") or None  # AWS accepts 0 as no limit
    if machine_type == "EXPRESS":
        return min(seconds or AWS_LIMITS.express_seconds, AWS_LIMITS.express_seconds)
    return seconds


def compile_block(definition: Mapping[str, Any], language: Language, note: Note | None = None) -> State:
    """Compile StartAt and States, of a machine, a branch or an item processor, and return the first state.

    Its states are in the language of the whole machine if they do not say otherwise, whatever the state
    around them says (reported: https://github.com/floci-io/floci/issues/2968). With `note`, the first state
    notes the steps of its data flow.
    """
    first = definition["StartAt"]
    definitions: Mapping[str, Mapping[str, Any]] = definition["States"]
    states = {
        name: _compile_state(name, state, language, note if name == first else None)
        for name, state in definitions.items()
    }
    for name, state in states.items():
        following = definitions[name].get("Next")
        state.next = states[following] if following is not None and not definitions[name].get("End") else None
        state.link(states)
    return states[first]


_PLAIN = {
    "Task": TaskState,
    "Pass": PassState,
    "Choice": ChoiceState,
    "Wait": WaitState,
    "Succeed": SucceedState,
    "Fail": FailState,
}


def _compile_state(name: str, definition: Mapping[str, Any], language: Language, note: Note | None) -> State:
    own: Language = definition.get("QueryLanguage", language)
    flow = DataFlow(own) if note is None else TracedDataFlow(own, note)
    kind = definition["Type"]
    if kind == "Parallel":
        return ParallelState(name, definition, flow, lambda branch: compile_block(branch, language))
    if kind == "Map":
        return _compile_map(name, definition, flow, language)
    return _PLAIN[kind](name, definition, flow)


def _compile_map(name: str, definition: Mapping[str, Any], flow: DataFlow, language: Language) -> State:
    processor = processor_of(definition).definition
    config: Mapping[str, Any] = processor.get("ProcessorConfig", {})
    if config.get("Mode", "INLINE") == "INLINE":
        return InlineMapState(name, definition, flow, compile_block(processor, language))
    child_type: MachineType = config.get("ExecutionType", "STANDARD")
    child = _machine(processor, child_type, compile_block(processor, language))
    return DistributedMapState(name, definition, flow, child)
