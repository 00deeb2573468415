"""The rows of the support table, and which of them a recorded case shows.

What is supported is asked of the engine and the API themselves; what a case shows is read off its definition
and its recorded end.
"""

import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from entrypoints.local.asl.checks.data_set_checks import (
    WRITER_CONFIG,
    batcher_fields,
    reader_config_fields,
    reader_fields,
)
from entrypoints.local.asl.checks.map_checks import PROCESSOR_CONFIG
from entrypoints.local.asl.checks.retry_and_catch_checks import RETRIER, catcher_fields
from entrypoints.local.asl.checks.state_fields import STATE_TYPES, state_fields
from entrypoints.local.asl.expressions.intrinsics.intrinsic_functions import FUNCTIONS
from entrypoints.local.asl.expressions.jsonata.aws_functions import ROOT, SCOPED
from entrypoints.local.asl.states.choice_rules import OPERATORS
from entrypoints.local.stepfunctions.integrations.optimized_integrations import INTEGRATIONS
from entrypoints.local.stepfunctions.wire.service_model import operations

LANGUAGES: tuple[Literal["JSONPath"], Literal["JSONata"]] = ("JSONPath", "JSONata")
ERRORS = (
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
)
"""https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"""

_INTRINSIC = re.compile(r"\bStates\.([A-Za-z0-9]+)\(")
_FUNCTION = re.compile(r"\$([a-z][A-Za-z0-9]*)\(")
_ERROR = re.compile(r"\bStates\.[A-Z][A-Za-z.]*[a-zA-Z](?![A-Za-z0-9(])")


def rows() -> dict[str, list[str]]:
    """Return the names of the rows by section, in the table's order."""
    return {
        "States": [*STATE_TYPES, "Map, distributed"],
        "Languages": [*LANGUAGES, "context object", "variables", "STANDARD", "EXPRESS"],
        "Fields": sorted(set(_fields()) - {"Comment", "Type"}),
        "Integrations": ["function ARN", "activity ARN", *sorted(_integrations()), "aws-sdk:service:action"],
        "Errors": list(ERRORS),
        "Comparison operators": sorted({*OPERATORS, "And", "Or", "Not", "Condition"}),
        "Intrinsic functions": sorted(f"States.{name}" for name in FUNCTIONS),
        "JSONata functions": sorted(f"${name}" for name in jsonata_functions()),
        "API actions": sorted(operations()),
    }


def _fields() -> Iterable[str]:
    for language in LANGUAGES:
        for kind in STATE_TYPES:
            yield from state_fields(kind, language)
        yield from _prefixed("Catch", catcher_fields(language))
        yield from _prefixed("ItemReader", reader_fields(language))
        yield from _prefixed("ReaderConfig", reader_config_fields(language))
        yield from _prefixed("ItemBatcher", batcher_fields(language))
    yield from _prefixed("Retry", RETRIER)
    yield from _prefixed("ProcessorConfig", PROCESSOR_CONFIG)
    yield from _prefixed("WriterConfig", WRITER_CONFIG)


def _prefixed(block: str, fields: Iterable[str]) -> set[str]:
    return {f"{block}.{name}" for name in fields if name != "Comment"}


def _integrations() -> Iterator[str]:
    for service, integration in INTEGRATIONS.items():
        for action, offered in integration.actions.items():
            for pattern in offered.patterns:
                yield f"{service}:{action}.{pattern}" if pattern else f"{service}:{action}"


def jsonata_functions() -> set[str]:
    """Return the names of all functions that a JSONata expression can call."""
    return {name for name, value in ROOT.bindings.items() if value is not None} | set(SCOPED)


def shown(case: Mapping[str, Any]) -> set[str]:
    """Return the rows that a case shows, as `section/row`."""
    text, end = json.dumps(case["definition"]), json.dumps(case["expected"])
    found = {("Languages", case["type"]), *_api(case["type"], case["expected"])}
    found |= set(_states(case["definition"], case["definition"].get("QueryLanguage", "JSONPath")))
    found |= {("Intrinsic functions", f"States.{name}") for name in _INTRINSIC.findall(text)}
    found |= {("JSONata functions", f"${name}") for name in _FUNCTION.findall(text)}
    found |= {("Errors", name) for name in _ERROR.findall(end)}
    if "$$." in text or "$states.context" in text:
        found.add(("Languages", "context object"))
    return {f"{section}/{row}" for section, row in found & _known()}


@functools.cache
def _known() -> frozenset[tuple[str, str]]:
    return frozenset((section, row) for section, names in rows().items() for row in names)


def _api(kind: str, expected: Mapping[str, Any]) -> set[tuple[str, str]]:
    actions = {"CreateStateMachine"}
    actions |= {"StartSyncExecution"} if kind == "EXPRESS" else {"StartExecution", "DescribeExecution"}
    actions |= {"GetExecutionHistory"} if "events" in expected and kind != "EXPRESS" else set()
    return {("API actions", action) for action in actions}


def _states(block: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    for state in block.get("States", {}).values():
        here = state.get("QueryLanguage", language)
        kind = state["Type"]
        mode = state.get("ItemProcessor", {}).get("ProcessorConfig", {}).get("Mode")
        yield "States", "Map, distributed" if kind == "Map" and mode == "DISTRIBUTED" else kind
        yield "Languages", here
        if "Assign" in state:
            yield "Languages", "variables"
        yield from (("Fields", name) for name in state)
        yield from _blocks(state)
        yield from _resource(str(state.get("Resource", "")))
        for rule in state.get("Choices", []):
            yield from _operators(rule)
        for inner in (state.get("ItemProcessor"), state.get("Iterator"), *state.get("Branches", [])):
            yield from _states(inner or {}, here)


def _blocks(state: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    reader = state.get("ItemReader", {})
    blocks = [
        *(("Retry", retrier) for retrier in state.get("Retry", [])),
        *(("Catch", catcher) for catcher in state.get("Catch", [])),
        ("ItemReader", reader),
        ("ReaderConfig", reader.get("ReaderConfig", {})),
        ("ItemBatcher", state.get("ItemBatcher", {})),
        ("ProcessorConfig", state.get("ItemProcessor", {}).get("ProcessorConfig", {})),
        ("WriterConfig", state.get("ResultWriter", {}).get("WriterConfig", {})),
    ]
    for name, block in blocks:
        yield from (("Fields", f"{name}.{field}") for field in block)
        yield from (("Errors", error) for error in block.get("ErrorEquals", []))


def _resource(arn: str) -> Iterator[tuple[str, str]]:
    if ":lambda:" in arn and ":function:" in arn:
        yield "Integrations", "function ARN"
    elif ":activity:" in arn:
        yield "Integrations", "activity ARN"
    elif ":::" in arn:
        resource = arn.partition(":::")[2]
        yield "Integrations", "aws-sdk:service:action" if resource.startswith("aws-sdk:") else resource


def _operators(rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from (("Comparison operators", name) for name in rule)
    for inner in (*rule.get("And", []), *rule.get("Or", []), *filter(None, [rule.get("Not")])):
        yield from _operators(inner)
