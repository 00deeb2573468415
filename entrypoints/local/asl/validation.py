"""Checks of a whole definition, with the codes of ValidateStateMachineDefinition.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, cast

from entrypoints.local.asl import state_fields as known
from entrypoints.local.asl import warnings
from entrypoints.local.asl.dataflow import Language
from entrypoints.local.asl.diagnostics import Diagnostic
from entrypoints.local.asl.field_checks import Check
from entrypoints.local.asl.rule_checks import check_rule
from entrypoints.local.asl.transitions import check_transitions

Found: TypeAlias = Iterator[Diagnostic]
Definition: TypeAlias = Mapping[str, Any]

_LONGEST_NAME = 80


def check(definition: Definition, machine_type: str) -> list[Diagnostic]:
    """Return what is wrong with a definition; transitions are only looked at if the rest is sound."""
    found = list(_Checker(machine_type).machine(definition))
    if not any(diagnostic.severity == "ERROR" for diagnostic in found):
        found += check_transitions(definition)
    return found


def schema_error(message: str, location: str) -> Diagnostic:
    """Return the finding that AWS calls SCHEMA_VALIDATION_FAILED."""
    return Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", message, location)


def check_fields(definition: Any, fields: Mapping[str, Check], language: Language, where: str) -> Found:
    """Check that an object has only known fields and each of them a value that it takes."""
    if not isinstance(definition, Mapping):
        yield schema_error("Expected value of type Object", where)
        return
    for name, value in definition.items():
        check = fields.get(name)
        if check is None:
            yield schema_error(f"Field '{name}' is not supported", f"{where}/{name}")
            continue
        for message in check(value, language):
            yield schema_error(message, f"{where}/{name}")


class _Checker:
    """Walks a definition; remembers the names of states, which must differ in the whole machine."""

    def __init__(self, machine_type: str) -> None:
        self._express = machine_type == "EXPRESS"
        self._names: set[str] = set()
        self._labels: set[str] = set()

    def machine(self, definition: Definition) -> Found:
        language = _language(definition, "JSONPath")
        yield from check_fields(definition, known.MACHINE, language, "")
        yield from self._block(definition, language, "")

    def _block(self, definition: Any, language: Language, where: str) -> Found:
        if not isinstance(definition, Mapping):
            yield schema_error("Expected value of type Object", where)
            return
        for field in ("StartAt", "States"):
            if field not in definition:
                yield schema_error(f"The required field '{field}' is missing", where or "/")
        language = _language(definition, language)
        states = definition.get("States", {})
        if not isinstance(states, Mapping):
            return
        if not states and "States" in definition:
            yield schema_error("There must be at least one state", f"{where}/States")
        for name, state in states.items():
            yield from self._named(name, f"{where}/States/{name}")
            yield from self._state(state, language, f"{where}/States/{name}")

    def _named(self, name: str, where: str) -> Found:
        if name in self._names:
            message = (
                f"Duplicate state name: {name}. State names must be unique within the whole state machine"
            )
            yield Diagnostic("ERROR", "DUPLICATE_STATE_NAME", message, where)
        self._names.add(name)
        if not name or len(name) > _LONGEST_NAME:
            message = f"State names must have 1 to {_LONGEST_NAME} characters"
            yield Diagnostic("ERROR", "INVALID_STATE_NAME", message, where)

    def _state(self, state: Any, outer: Language, where: str) -> Found:
        if not isinstance(state, Mapping):
            yield schema_error("Expected value of type Object", where)
            return
        kind = state.get("Type")
        if kind not in known.STATE_TYPES:
            reason = "The required field 'Type' is missing" if kind is None else f"Unknown state type: {kind}"
            yield schema_error(reason, where if kind is None else f"{where}/Type")
            return
        language = _language(state, outer)
        if outer == "JSONata" and language == "JSONPath":
            message = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
            yield schema_error(message, f"{where}/QueryLanguage")
        found = list(check_fields(state, known.state_fields(kind, language), language, where))
        found += _combinations(state, kind, where)
        yield from found
        if not found and language == "JSONPath":
            yield from warnings.check_state(state, where)
        if not found:
            yield from self._parts(state, kind, language, where)

    def _parts(self, state: Definition, kind: str, language: Language, where: str) -> Found:
        yield from _elements(state, "Retry", known.RETRIER, language, where)
        yield from _elements(state, "Catch", known.catcher_fields(language), language, where)
        yield from self._express_limits(state, kind, where)
        if kind == "Choice":
            yield from _rules(state, language, where)
        elif kind == "Parallel":
            yield from self._branches(state, language, where)
        elif kind == "Map":
            yield from self._map(state, language, where)

    def _express_limits(self, state: Definition, kind: str, where: str) -> Found:
        """Express machines cannot wait for callbacks or jobs.

        https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
        """
        resource: str = state.get("Resource", "")
        if (
            self._express
            and kind == "Task"
            and (".sync" in resource or resource.endswith(".waitForTaskToken"))
        ):
            message = (
                "Express state machine does not support '.sync' and '.waitForTaskToken' service integrations"
            )
            yield schema_error(message, f"{where}/Resource")
        if self._express and ":activity:" in resource:
            yield schema_error("Express state machine does not support Activity ARN", f"{where}/Resource")

    def _branches(self, state: Definition, language: Language, where: str) -> Found:
        if not state["Branches"]:
            yield schema_error("There must be at least one branch", f"{where}/Branches")
        for index, branch in enumerate(state["Branches"]):
            place = f"{where}/Branches[{index}]"
            yield from check_fields(branch, known.BRANCH, language, place)
            yield from self._block(branch, language, place)

    def _map(self, state: Definition, language: Language, where: str) -> Found:
        name = "ItemProcessor" if "ItemProcessor" in state else "Iterator"
        processor = state[name]
        yield from check_fields(processor, known.PROCESSOR, language, f"{where}/{name}")
        config = processor.get("ProcessorConfig", {})
        place = f"{where}/{name}/ProcessorConfig"
        yield from check_fields(config, known.PROCESSOR_CONFIG, language, place)
        distributed = isinstance(config, Mapping) and config.get("Mode") == "DISTRIBUTED"
        yield from self._mode(state, distributed=distributed, where=where, place=place)
        yield from _distributed_parts(state, language, where)
        yield from self._block(processor, language, f"{where}/{name}")

    def _mode(self, state: Definition, *, distributed: bool, where: str, place: str) -> Found:
        if distributed and self._express:
            yield schema_error("Express state machine does not support DISTRIBUTED mode", f"{place}/Mode")
        if not distributed:
            for field in _ONLY_DISTRIBUTED:
                if field in state:
                    yield schema_error(
                        f"Field '{field}' is supported in DISTRIBUTED mode only", f"{where}/{field}"
                    )
        label = state.get("Label")
        if label is not None:
            yield from self._label(label, f"{where}/Label")

    def _label(self, label: str, where: str) -> Found:
        if label in self._labels:
            yield Diagnostic("ERROR", "DUPLICATE_LABEL_NAME", f"Duplicate label: {label}", where)
        self._labels.add(label)
        if (
            not 1 <= len(label) <= 40
            or any(sign in label for sign in ' ?*<>{}[]:;,\\|^~$#%&`"')
            or not label.isprintable()
        ):
            yield Diagnostic("ERROR", "INVALID_LABEL_NAME", f"Invalid label: {label}", where)


_ONLY_DISTRIBUTED = ("ItemReader", "ItemBatcher", "ResultWriter", "Label")


def _language(definition: Definition, default: Language) -> Language:
    language = definition.get("QueryLanguage", default)
    return cast("Language", language) if language in ("JSONPath", "JSONata") else default


def _combinations(state: Definition, kind: str, where: str) -> Found:
    for field in known.REQUIRED.get(kind, ()):
        if field not in state:
            yield schema_error(f"The required field '{field}' is missing", where)
    for fields in known.ONE_OF.get(kind, ()):
        if sum(field in state for field in fields) != 1:
            yield schema_error(f"State must have exactly one of {list(fields)}", where)
    for pair in known.AT_MOST_ONE:
        if all(field in state for field in pair):
            yield schema_error(f"State must have at most one of {list(pair)}", where)
    if kind not in ("Choice", "Succeed", "Fail") and ("Next" in state) == bool(state.get("End")):
        yield schema_error("State must have exactly one of ['Next', 'End']", where)


def _elements(
    state: Definition, field: str, fields: Mapping[str, Check], language: Language, where: str
) -> Found:
    """Check Retry or Catch. States.ALL must stand alone and last.

    https://states-language.net/#errors
    """
    elements = state.get(field, [])
    for index, element in enumerate(elements):
        place = f"{where}/{field}[{index}]"
        found = list(check_fields(element, fields, language, place))
        yield from found
        if found:
            continue
        names = element.get("ErrorEquals")
        if not names or not all(isinstance(name, str) for name in names):
            yield schema_error("ErrorEquals must be a non-empty array of strings", f"{place}/ErrorEquals")
        elif "States.ALL" in names and (len(names) > 1 or index < len(elements) - 1):
            message = "'States.ALL' must appear alone and in the last element"
            yield schema_error(message, f"{place}/ErrorEquals")
        if field == "Catch" and "Next" not in element:
            yield schema_error("The required field 'Next' is missing", place)


def _rules(state: Definition, language: Language, where: str) -> Found:
    if not state["Choices"]:
        yield schema_error("There must be at least one choice rule", f"{where}/Choices")
    for index, rule in enumerate(state["Choices"]):
        for message, place in check_rule(rule, language, f"{where}/Choices[{index}]"):
            yield schema_error(message, place)


def _distributed_parts(state: Definition, language: Language, where: str) -> Found:
    parts = (
        ("ItemReader", known.reader_fields(language), "ReaderConfig", known.reader_config_fields(language)),
        ("ResultWriter", known.reader_fields(language), "WriterConfig", known.WRITER_CONFIG),
    )
    for name, fields, config, config_fields in parts:
        if name in state:
            yield from check_fields(state[name], fields, language, f"{where}/{name}")
            inner = state[name].get(config, {})
            yield from check_fields(inner, config_fields, language, f"{where}/{name}/{config}")
    if "ItemReader" in state and "Resource" not in state["ItemReader"]:
        yield schema_error("The required field 'Resource' is missing", f"{where}/ItemReader")
    if "ItemBatcher" in state:
        yield from check_fields(
            state["ItemBatcher"], known.batcher_fields(language), language, f"{where}/ItemBatcher"
        )
