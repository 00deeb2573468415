"""Checks of a whole definition, with the codes of ValidateStateMachineDefinition.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entrypoints.local.asl.checks import state_fields as known
from entrypoints.local.asl.checks import warnings
from entrypoints.local.asl.checks.choice_rule_checks import check_rules
from entrypoints.local.asl.checks.diagnostics import Diagnostic
from entrypoints.local.asl.checks.map_checks import check_label, check_map
from entrypoints.local.asl.checks.object_checks import (
    EMPTY,
    NOT_AN_OBJECT,
    Found,
    allow_one,
    check_object,
    require,
    require_one,
    schema_error,
)
from entrypoints.local.asl.checks.retry_and_catch_checks import check_recovery
from entrypoints.local.asl.checks.transition_checks import check_transitions
from entrypoints.local.asl.definitions.definition import Definition, Language, language_of
from entrypoints.local.asl.definitions.walk import Block, inner_blocks, processor_of

_LONGEST_NAME = 80


def check(definition: Definition, machine_type: str) -> list[Diagnostic]:
    """Return what is wrong with a definition; transitions are only looked at if the rest is sound."""
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

    def machine(self, definition: Definition) -> Found:
        yield from check_object(definition, known.MACHINE, self._language, "")
        yield from self._block(Block(definition, ""))

    def _block(self, block: Block) -> Found:
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

    def _named(self, name: str, where: str) -> Found:
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

    def _state(self, state: Any, where: str) -> Found:
        if not isinstance(state, Mapping):
            yield schema_error(NOT_AN_OBJECT, where)
            return
        kind = state.get("Type")
        if kind not in known.STATE_TYPES:
            yield _unknown_type(kind, where)
            return
        language = language_of(state, self._language)
        found = [*self._language_kept(language, where), *_fields(state, kind, language, where)]
        yield from found
        if not found and language == "JSONPath":
            yield from warnings.check_state(state, where)
        if not found:
            yield from self._parts(state, kind, language, where)

    def _language_kept(self, language: Language, where: str) -> Found:
        if self._language == "JSONata" and language == "JSONPath":
            message = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
            yield schema_error(message, where)

    def _parts(self, state: Definition, kind: str, language: Language, where: str) -> Found:
        yield from check_recovery(state, language, where)
        yield from self._express_limits(state, where)
        if kind == "Choice":
            yield from check_rules(state["Choices"], language, f"{where}/Choices")
        elif kind == "Parallel":
            yield from self._branches(state, language, where)
        elif kind == "Map":
            yield from self._map(state, language, where)

    def _express_limits(self, state: Definition, where: str) -> Found:
        """Express machines cannot wait for callbacks or jobs.

        https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
        """
        resource: str = state.get("Resource", "") if self._express else ""
        for pattern in (".sync", ".waitForTaskToken"):
            if resource.removesuffix(":2").endswith(pattern):  # the blank at the end is AWS's
                message = f"Express state machine does not support '{pattern}' service integration "
                yield schema_error(message, f"{where}/Resource")
        if ":activity:" in resource:
            yield schema_error("Express state machine does not support Activity ARN", f"{where}/Resource")

    def _branches(self, state: Definition, language: Language, where: str) -> Found:
        if not state["Branches"]:
            yield schema_error(EMPTY, f"{where}/Branches")
        for branch in inner_blocks(state, where):
            yield from check_object(branch.definition, known.BRANCH, language, branch.path)
            yield from self._block(branch)

    def _map(self, state: Definition, language: Language, where: str) -> Found:
        yield from check_map(state, language, where, express=self._express)
        if "Label" in state:
            yield from check_label(state["Label"], self._labels, f"{where}/Label")
        yield from self._block(processor_of(state, where))


def _unknown_type(kind: Any, where: str) -> Diagnostic:
    if kind is None:
        return schema_error("These fields are required: [Type]", where)
    message = f"The field 'Type' should have one of these values: [{', '.join(known.STATE_TYPES)}]"
    return schema_error(message, f"{where}/Type")


def _fields(state: Definition, kind: str, language: Language, where: str) -> Iterator[Diagnostic]:
    elsewhere = known.state_fields(kind, known.other(language))
    fields = known.state_fields(kind, language)
    yield from check_object(state, fields, language, where, elsewhere=elsewhere)
    yield from require(state, known.REQUIRED.get(kind, ()), where)
    for names in known.ONE_OF.get(kind, ()):
        yield from require_one(state, names, where)
    for pair in known.AT_MOST_ONE:
        yield from allow_one(state, pair, where)
    if kind not in ("Choice", "Succeed", "Fail"):
        leads = {name: True for name in known.MOVED_ON if state.get(name) not in (None, False)}
        yield from require_one(leads, known.MOVED_ON, where)
    yield from _heartbeat(state, where)
    if "Credentials" in state and ":activity:" in str(state.get("Resource")):
        message = "The field 'Credentials' is not supported for activities"
        yield schema_error(message, f"{where}/Credentials")


def _heartbeat(state: Definition, where: str) -> Iterator[Diagnostic]:
    """Check that a heartbeat is due before the time is up. https://states-language.net/#task-state."""
    heartbeat, timeout = state.get("HeartbeatSeconds"), state.get("TimeoutSeconds")
    if isinstance(heartbeat, int) and isinstance(timeout, int) and heartbeat >= timeout:
        yield schema_error(
            "HeartbeatSeconds must be smaller than TimeoutSeconds", f"{where}/HeartbeatSeconds"
        )
