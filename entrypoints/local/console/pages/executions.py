"""The Executions page: the list, one execution with its graph and history, and actions on it."""

from collections.abc import Iterator, Mapping
from typing import Any

from entrypoints.local.asl.engine.history import History
from entrypoints.local.console.pages.state_machines import MachinePages
from entrypoints.local.console.timelines.graph_overlay import shown_states, taken_edges
from entrypoints.local.console.timelines.history_reader import walk
from entrypoints.local.console.web.json_api import TEXT_LIMIT, ConsoleError, Json, PageQuery, cut, page
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.executions.execution_descriptions import output_of
from entrypoints.local.stepfunctions.executions.execution_records import RUNNING, ExecutionRecord
from entrypoints.local.stepfunctions.executions.redrive_rules import why_not_redrivable
from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.traces.header import trace_id_of

_SEARCHED = 20_000
"""Characters of an input that are searched."""


class ExecutionPages:
    """Data and actions of the Executions page."""

    def __init__(self, orchestrator: Orchestrator, machines: MachinePages) -> None:
        self._orchestrator = orchestrator
        self._machines = machines

    def executions(self, query: PageQuery) -> Json:
        """Answer `executions`: newest first, filtered by machine, status and a text in name or input."""
        return page(self._found(query), query, lambda record: record.sequence, _listed)

    def _found(self, query: PageQuery) -> Iterator[ExecutionRecord]:
        status, below = query.text("status"), query.position
        for record in self._orchestrator.records.newest_first(self._machine_arn(query.text("machine"))):
            if below is not None and record.sequence >= below:
                continue
            if status and record.status != status:
                continue
            if query.finds(record.name, record.input[:_SEARCHED]):
                yield record

    def _machine_arn(self, asked: str) -> str | None:
        """Return the ARN of the requested machine, given by name or ARN; None for all."""
        named = (machine.arn for machine in self._orchestrator.machines if machine.name == asked)
        return next(named, asked) or None

    def execution(self, query: PageQuery) -> Json:
        """Answer `execution`: its details, definition, graph and visited states."""
        record = self._orchestrator.find(query.required("arn"))
        execution, target = record.execution, record.target
        way = walk(execution)
        succeeded = execution.status == "SUCCEEDED"
        output = output_of(execution) if succeeded else None
        whole = record.child_of is None
        return {
            **_listed(record),
            "machine": {"arn": target.machine.arn, "name": target.machine.name},
            **cut(record.input, "input"),
            **cut(output, "output"),
            **cut(execution.cause, "cause"),
            "redrivable": whole and why_not_redrivable(record, self._orchestrator.driver.now()) is None,
            "stoppable": whole and record.status == RUNNING,
            # A child execution of a distributed Map runs a part of the definition.
            "definition": target.revision.definition
            if whole
            else write_document(execution.machine.definition),
            **self._machines.graph(execution.machine),
            "states": shown_states(way),
            "taken": taken_edges(way, execution),
            "trace": trace_id_of(record.trace_header),
            "events": len(execution.history),
        }

    def history(self, query: PageQuery) -> Json:
        """Answer `execution/history`: GetExecutionHistory's events, each with its state."""
        execution = self._orchestrator.find(query.required("arn")).execution
        way = walk(execution)
        return page(
            _window(execution.history, query),
            query,
            lambda event: int(event["id"]),
            lambda event: _event(event, way.state_of(event["id"])),
        )

    def stop(self, asked: Mapping[str, Any]) -> Json:
        """Abort an execution."""
        arn = text_of(asked, "arn")
        self._orchestrator.executions.stop_execution(
            arn, "Console.Stopped", "Stopped by hand in the console."
        )
        return {"arn": arn}

    def redrive(self, asked: Mapping[str, Any]) -> Json:
        """Redrive an execution from its failed state."""
        arn = text_of(asked, "arn")
        self._orchestrator.executions.redrive_execution(arn)
        return {"arn": arn}

    def start(self, asked: Mapping[str, Any]) -> Json:
        """Start an execution, or one `like` another: same machine, same input.

        Without a name, one is generated.
        """
        if "like" in asked:
            model = self._orchestrator.find(text_of(asked, "like"))
            machine, text = model.target.machine.arn, model.input
        else:
            machine, document = text_of(asked, "machine"), asked.get("input", "{}")
            text = document if isinstance(document, str) else write_document(document)
        name = text_of(asked, "name") if asked.get("name") is not None else None
        arn = str(
            self._orchestrator.executions.start_execution(machine, name=name, input=text)["executionArn"]
        )
        return {"arn": arn, "name": arn.rpartition(":")[2]}


def text_of(asked: Mapping[str, Any], name: str) -> str:
    """Return a string member of a POST's document.

    Raises:
        ConsoleError: It is not valid.
    """
    value = asked.get(name)
    if not isinstance(value, str) or not value:
        raise ConsoleError(f'{name} must be a text: give {{"{name}": "..."}}')
    return value


def _listed(record: ExecutionRecord) -> dict[str, Any]:
    execution = record.execution
    return {
        "arn": record.arn,
        "name": record.name,
        "machine": record.target.machine.name,
        "status": execution.status,
        "started": record.start_date,
        "stopped": execution.stop_date,
        "redrives": execution.redrive_count,
        "error": execution.error,
    }


def _window(history: History, query: PageQuery) -> list[dict[str, Any]]:
    """Return a page of events and one more, by their ids, since positions from the end move."""
    limit = query.limit + 1
    if not query.flag("reverse"):
        return history.events(start=query.position or 0, limit=limit)
    known = len(history)
    end = known if query.position is None else max(0, min(known, query.position - 1))
    start = max(0, end - limit)
    return history.events(start=start, limit=end - start)[::-1]


def _event(event: Mapping[str, Any], state: str | None) -> dict[str, Any]:
    found = (value for key, value in event.items() if key.endswith("EventDetails"))
    details: Mapping[str, Any] = next(found, {})
    return {
        "id": event["id"],
        "previous": event["previousEventId"],
        "at": event["timestamp"],
        "type": event["type"],
        "state": None if event["type"].startswith("Execution") else state,
        "details": {name: _short(value) for name, value in details.items()},
    }


def _short(value: Any) -> Any:
    long = isinstance(value, str) and len(value) > TEXT_LIMIT
    return f"{value[:TEXT_LIMIT]}..." if long else value
