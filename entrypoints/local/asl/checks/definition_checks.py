"""Checks of a whole definition, with the codes of ValidateStateMachineDefinition.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
"""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.checks import path_warnings
from entrypoints.local.asl.checks import value_checks as values
from entrypoints.local.asl.checks.choice_rule_checks import check_rules
from entrypoints.local.asl.checks.diagnostics import Diagnostic
from entrypoints.local.asl.checks.map_checks import check_label, check_map
from entrypoints.local.asl.checks.object_checks import (
    EMPTY,
    NOT_AN_OBJECT,
    Diagnostics,
    Fields,
    check_object,
    require,
    schema_error,
)
from entrypoints.local.asl.checks.retry_and_catch_checks import check_recovery
from entrypoints.local.asl.checks.state_fields import STATE_TYPES, check_state_fields
from entrypoints.local.asl.checks.task_checks import check_express_task, check_task
from entrypoints.local.asl.checks.transition_checks import check_transitions
from entrypoints.local.asl.definitions.definition import Definition, Language, language_of
from entrypoints.local.asl.definitions.walk import Block, inner_blocks, processor_of

_LONGEST_NAME = 80
_MACHINE: Fields = {
    "Comment": values.STRING,
    "Version": values.one_of("1.0"),
    "StartAt": values.STRING,
    "States": values.OBJECT,
    "TimeoutSeconds": values.constant_number(0, values.LONGEST_SECONDS),
    "QueryLanguage": values.one_of("JSONPath", "JSONata"),
}
_BRANCH: Fields = {"Comment": values.STRING, "StartAt": values.STRING, "States": values.OBJECT}
"""A branch has no language of its own: its states have that of the whole machine."""


def check(definition: Definition, machine_type: str) -> list[Diagnostic]:
    """Return what is wrong with a definition; its transitions are checked only if the rest is valid."""
    found = list(_Checker(definition, machine_type).machine(definition))
    if not any(diagnostic.severity == "ERROR" for diagnostic in found):
        found += check_transitions(definition)
    return found


class _Checker:
    """Walks a definition; remembers the names of states, which must differ in the whole machine."""

    def __init__(self, definition: Definition, machine_type: str) -> None:
        self._express = machine_type == "EXPRESS"
        self._language = language_of(definition, "JSONPath")
        self._names: set[str] = set()
        self._labels: set[str] = set()

    def machine(self, definition: Definition) -> Diagnostics:
        yield from check_object(definition, _MACHINE, self._language, "")
        yield from self._block(Block(definition, ""))

    def _block(self, block: Block) -> Diagnostics:
        definition, where = block
        if not isinstance(definition, Mapping):
            yield schema_error(NOT_AN_OBJECT, where)
            return
        yield from require(definition, ("StartAt", "States"), where)
        states = definition.get("States", {})
        if not isinstance(states, Mapping):
            return
        if not states and "States" in definition:
            yield schema_error(EMPTY, f"{where}/States")
        for name, state in states.items():
            yield from self._named(name, f"{where}/States/{name}")
            yield from self._state(state, f"{where}/States/{name}")

    def _named(self, name: str, where: str) -> Diagnostics:
        """Check the name of a state.

        The sentence is AWS's: https://github.com/aws-cloudformation/cfn-lint/issues/3616.
        """
        if name in self._names:
            yield Diagnostic("ERROR", "DUPLICATE_STATE_NAME", f"Duplicate State name: {name}", where)
        self._names.add(name)
        if not name or len(name) > _LONGEST_NAME:
            reason = (
                f"exceeds the {_LONGEST_NAME}-character limit allowed by the service" if name else "is empty"
            )
            message = f"Invalid State name: {name} {reason}"
            yield Diagnostic("ERROR", "INVALID_STATE_NAME", message, where)

    def _state(self, state: Any, where: str) -> Diagnostics:
        if not isinstance(state, Mapping):
            yield schema_error(NOT_AN_OBJECT, where)
            return
        kind = state.get("Type")
        if kind not in STATE_TYPES:
            yield _unknown_type(kind, where)
            return
        language = language_of(state, self._language)
        found = [
            *self._language_kept(language, where),
            *check_state_fields(state, kind, language, where),
            *check_task(state, where),
        ]
        yield from found
        if not found and language == "JSONPath":
            yield from path_warnings.check_state(state, where)
        if not found:
            yield from self._parts(state, kind, language, where)

    def _language_kept(self, language: Language, where: str) -> Diagnostics:
        if self._language == "JSONata" and language == "JSONPath":
            message = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
            yield schema_error(message, where)

    def _parts(self, state: Definition, kind: str, language: Language, where: str) -> Diagnostics:
        yield from check_recovery(state, language, where)
        if self._express:
            yield from check_express_task(state, where)
        if kind == "Choice":
            yield from check_rules(state["Choices"], language, f"{where}/Choices")
        elif kind == "Parallel":
            yield from self._branches(state, language, where)
        elif kind == "Map":
            yield from self._map(state, language, where)

    def _branches(self, state: Definition, language: Language, where: str) -> Diagnostics:
        if not state["Branches"]:
            yield schema_error(EMPTY, f"{where}/Branches")
        for branch in inner_blocks(state, where):
            yield from check_object(branch.definition, _BRANCH, language, branch.path)
            yield from self._block(branch)

    def _map(self, state: Definition, language: Language, where: str) -> Diagnostics:
        yield from check_map(state, language, where, express=self._express)
        if "Label" in state:
            yield from check_label(state["Label"], self._labels, f"{where}/Label")
        yield from self._block(processor_of(state, where))


def _unknown_type(kind: Any, where: str) -> Diagnostic:
    if kind is None:
        return schema_error("These fields are required: [Type]", where)
    message = f"The field 'Type' should have one of these values: [{', '.join(STATE_TYPES)}]"
    return schema_error(message, f"{where}/Type")
