"""TestState: runs one state of a definition by itself and shows its data flow.

https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entrypoints.local.asl import MapPreview
from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.definitions.walk import all_states, transitions
from entrypoints.local.asl.text.json_text import parse_json
from entrypoints.local.stepfunctions.api.arns import Place, require_role
from entrypoints.local.stepfunctions.api.errors import invalid_definition, validation
from entrypoints.local.stepfunctions.api.json_documents import read_document, write_document
from entrypoints.local.stepfunctions.drivers import TaskRunner
from entrypoints.local.stepfunctions.integrations.http_task.http_task_inspection import (
    HttpExchanges,
    WatchedRunner,
)
from entrypoints.local.stepfunctions.state_machines.definition_validation import compile_or_refuse
from entrypoints.local.stepfunctions.test_state.data_flow_inspection import inspect_state
from entrypoints.local.stepfunctions.test_state.map_state import TestedMap
from entrypoints.local.stepfunctions.test_state.mock_checks import (
    MOCK_ONLY_TYPES,
    require_configured,
    require_mockable,
    require_modelled,
)
from entrypoints.local.stepfunctions.test_state.mocks import Mock, read_mock
from entrypoints.local.stepfunctions.test_state.single_state import SingleRun, run_state
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids


@dataclass(frozen=True, slots=True)
class TestedState:
    """A state under test.

    Attributes:
        name: Its name, or a stand-in for a state that was given without one.
        state: Its definition.
        language: Its query language.
    """

    name: str
    state: Mapping[str, Any]
    language: Language


class StateTests:
    """Answers TestState. Tasks without a mock run on the same integrations as executions."""

    def __init__(
        self, place: Place, clock: Clock, ids: Ids, runner: TaskRunner, exchanges: HttpExchanges
    ) -> None:
        self._place = place
        self._clock = clock
        self._ids = ids
        self._runner = WatchedRunner(runner, exchanges)
        self._exchanges = exchanges

    def test_state(  # noqa: PLR0913 -- AWS's parameters
        self,
        definition: str,
        role_arn: str | None = None,
        input: str = "{}",  # noqa: A002 -- AWS's name
        *,
        inspection_level: str = "INFO",
        reveal_secrets: bool = False,
        variables: str | None = None,
        state_name: str | None = None,
        mock: Mapping[str, Any] | None = None,
        context: str | None = None,
        state_configuration: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Run one state and describe its end; at DEBUG and TRACE also each step of its data flow.

        TRACE also shows the request and the response of an HTTP Task, including what its connection has added
        if secrets are to be revealed.

        Raises:
            ApiError: InvalidArn, InvalidDefinition, InvalidExecutionInput, ValidationException (also of the
                mock).
        """
        if role_arn is not None:
            require_role(role_arn)
        if reveal_secrets and inspection_level != "TRACE":
            raise validation("revealSecrets can only be true when the inspectionLevel is TRACE")
        if reveal_secrets and mock is not None:
            raise validation("revealSecrets cannot be true when a mock is specified: nothing is called")
        if mock is None and (context is not None or state_configuration is not None):
            given = "context" if context is not None else "stateConfiguration"
            raise validation(f"{given} can only be specified when a mock is specified")
        document = _document(definition)
        tested = _tested(document, state_name)
        if state_name is not None:
            compile_or_refuse(definition, "STANDARD", mocked=True)
        mocked = read_mock(mock)
        require_mockable(tested.state, mocked)
        configuration = state_configuration or {}
        require_configured(tested.state, mocked, configuration)
        if mock is not None:
            require_modelled(tested.state, mocked, mock.get("fieldValidationMode", "STRICT"))
        run = run_state(
            _checked_definition(tested, mocked),
            read_document(input),
            place=self._place,
            now=self._clock.timestamp(),
            ids=self._ids,
            runner=self._runner,
            mock=mocked,
            role_arn=role_arn,
            variables=_object(variables, "variables"),
            context=_object(context, "context"),
            retries=configuration.get("retrierRetryCount", 0),
            tested_map=_tested_map(tested, configuration),
        )
        answer = _answer(run)
        exchanges = [self._exchanges.take(call) for call in run.calls]
        if inspection_level != "INFO":
            answer["inspectionData"] = inspect_state(run)
        if inspection_level == "TRACE" and exchanges and exchanges[-1] is not None:
            answer["inspectionData"] |= exchanges[-1].shown(reveal=reveal_secrets)
        return answer


def _answer(run: SingleRun) -> dict[str, Any]:
    answer: dict[str, Any] = {"status": run.status}
    if run.status in ("SUCCEEDED", "CAUGHT_ERROR"):
        answer["output"] = write_document(run.output)
    for name in ("error", "cause"):
        if getattr(run, name) is not None:
            answer[name] = getattr(run, name)
    if run.next_state is not None:
        answer["nextState"] = run.next_state
    return answer


def _document(definition: str) -> dict[str, Any]:
    try:
        document = parse_json(definition)
    except ValueError as fault:
        raise invalid_definition(f"INVALID_JSON_DESCRIPTION: {fault}") from fault
    if not isinstance(document, dict):
        raise invalid_definition("SCHEMA_VALIDATION_FAILED: The definition must be a JSON object at /")
    return document


def _tested(document: dict[str, Any], state_name: str | None) -> TestedState:
    """Find the state: the document itself, or the one of this name anywhere in a state machine."""
    if "States" not in document:
        if state_name is not None:
            raise validation("A stateName needs a definition of a whole state machine, with States")
        return TestedState("State", document, document.get("QueryLanguage", "JSONPath"))
    if state_name is None:
        raise validation("State name must be provided when the definition is a state machine")
    for state in all_states(document):
        if state.name == state_name:
            return TestedState(state.name, state.definition, state.language)
    raise validation(f"State not found in the definition: '{state_name}'")


def _checked_definition(tested: TestedState, mock: Mock | None) -> dict[str, Any]:
    """Return a machine of the tested state alone, or of the task that stands for a mocked Map or Parallel.

    Raises:
        ApiError: InvalidDefinition.
    """
    mocked = mock is not None
    definition = _machine_of(tested, tested.state)
    compile_or_refuse(json.dumps(definition), "STANDARD", mocked=mocked)
    if mocked and tested.state["Type"] in MOCK_ONLY_TYPES:
        return _machine_of(tested, _as_task(tested.state))
    return definition


def _tested_map(tested: TestedState, configuration: Mapping[str, Any]) -> TestedMap | None:
    if tested.state["Type"] != "Map":
        return None
    preview = MapPreview(tested.state, tested.language, configuration.get("mapItemReaderData"))
    return TestedMap(preview, configuration.get("mapIterationFailureCount", 0))


def _machine_of(tested: TestedState, state: Mapping[str, Any]) -> dict[str, Any]:
    """Return a state machine of one state; every state that may follow is a Succeed."""
    following = {name: {"Type": "Succeed"} for name, _ in transitions(tested.state) if name != tested.name}
    return {
        "StartAt": tested.name,
        "QueryLanguage": tested.language,
        "States": {tested.name: state, **following},
    }


_TASK_FIELDS = frozenset(
    {
        "Comment",
        "QueryLanguage",
        "InputPath",
        "OutputPath",
        "ResultPath",
        "ResultSelector",
        "Output",
        "Assign",
        "Retry",
        "Catch",
        "Next",
        "End",
    }
)


_PARALLEL_FIELDS = frozenset({"Parameters", "Arguments"})
"""Fields that a Parallel state has in common with a Task; those of a Map concern its items."""


def _as_task(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return a Task that stands for a Map or Parallel state whose result is mocked."""
    fields = _TASK_FIELDS | _PARALLEL_FIELDS if state["Type"] == "Parallel" else _TASK_FIELDS
    kept = {name: value for name, value in state.items() if name in fields}
    return {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", **kept}


def _object(text: str | None, member: str) -> dict[str, Any]:
    if text is None:
        return {}
    value = read_document(text, member, lambda reason: validation(f"{member} must be valid JSON: {reason}"))
    if not isinstance(value, dict):
        raise validation(f"{member} must be a JSON object")
    return value
