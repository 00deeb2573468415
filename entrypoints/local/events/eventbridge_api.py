"""The EventBridge API in AWS's wire protocol (AWS JSON 1.1): puts events and describes rules."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.events.bus import EventBus, EventsError, Rule
from entrypoints.local.events.event_fields import read_json
from entrypoints.local.events.event_patterns import PatternError, compile_pattern
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.system.ids import Ids

TARGET_PREFIX = "AWSEvents."


class EventsApi:
    """Answers the EventBridge actions that do not change what the template defines."""

    def __init__(self, bus: EventBus, ids: Ids) -> None:
        self._bus = bus
        self._ids = ids
        self._actions: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "DescribeEventBus": lambda given: self._described_bus(_bus_name(given, "Name")),
            "DescribeRule": lambda given: _described_rule(self._rule(given, "Name")),
            "ListEventBuses": self._list_event_buses,
            "ListRules": self._list_rules,
            "ListTargetsByRule": self._list_targets,
            "PutEvents": lambda given: self._bus.put_events(_entries(given)),
            "TestEventPattern": _test_event_pattern,
        }

    def handle(self, target: str, body: bytes) -> ApiAnswer:
        """Answer one call; `target` is the X-Amz-Target header."""
        try:
            given = _request(body)
            action = self._actions.get(target.removeprefix(TARGET_PREFIX), _unknown)
            return self._answer(200, action(given))
        except EventsError as error:
            return self._answer(400, {"__type": error.code, "message": str(error)})
        except PatternError as error:
            return self._answer(400, {"__type": "InvalidEventPatternException", "message": str(error)})
        except (ValueError, RecursionError):
            return self._answer(400, {"__type": "SerializationException"})

    def _answer(self, status: int, body: Mapping[str, Any]) -> ApiAnswer:
        headers = {"content-type": "application/x-amz-json-1.1", "x-amzn-requestid": self._ids()}
        return ApiAnswer(status, headers, json.dumps(body, ensure_ascii=False).encode())

    def _list_event_buses(self, given: Mapping[str, Any]) -> dict[str, Any]:
        prefix = given.get("NamePrefix", "")
        names = [name for name in self._bus.names if name.startswith(prefix)]
        return {"EventBuses": [self._described_bus(name) for name in names]}

    def _described_bus(self, name: str) -> dict[str, Any]:
        self._check_bus(name)
        arn = self._bus.envelopes.deployment.arn("events", f"event-bus/{name}")
        return {"Name": name, "Arn": arn}

    def _list_rules(self, given: Mapping[str, Any]) -> dict[str, Any]:
        name, prefix = _bus_name(given), given.get("NamePrefix", "")
        self._check_bus(name)
        rules = [rule for rule in self._bus.rules if rule.source.bus == name]
        return {"Rules": [_described_rule(r) for r in rules if r.source.name.startswith(prefix)]}

    def _list_targets(self, given: Mapping[str, Any]) -> dict[str, Any]:
        rule = self._rule(given, "Rule")
        return {"Targets": [{"Id": target.id, "Arn": target.arn} for target in rule.source.targets]}

    def _rule(self, given: Mapping[str, Any], key: str) -> Rule:
        bus, name = _bus_name(given), given.get(key)
        for rule in self._bus.rules:
            if rule.source.bus == bus and rule.source.name == name:
                return rule
        raise EventsError("ResourceNotFoundException", f"Rule {name} does not exist on EventBus {bus}.")

    def _check_bus(self, name: str) -> None:
        if name not in self._bus.names:
            raise EventsError("ResourceNotFoundException", f"Event bus {name} does not exist.")


def _request(body: bytes) -> dict[str, Any]:
    given = json.loads(body or b"{}")
    if not isinstance(given, dict):
        raise EventsError("SerializationException", "The request must be a JSON object")
    return given


def _entries(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = given.get("Entries") or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise EventsError("SerializationException", "Entries must be a list of objects")
    return entries


def _unknown(_given: Mapping[str, Any]) -> dict[str, Any]:
    raise EventsError(
        "UnknownOperationException", "The action is not supported here; rules are defined by the template"
    )


def _bus_name(given: Mapping[str, Any], key: str = "EventBusName") -> str:
    return str(given.get(key) or "default").rpartition("/")[2]


def _described_rule(rule: Rule) -> dict[str, Any]:
    source = rule.source
    described = {
        "Name": source.name,
        "Arn": source.arn,
        "EventBusName": source.bus,
        "State": "ENABLED" if source.enabled else "DISABLED",
    }
    if source.pattern is not None:
        described["EventPattern"] = json.dumps(source.pattern)
    if source.schedule is not None:
        described["ScheduleExpression"] = source.schedule
    return described


def _test_event_pattern(given: Mapping[str, Any]) -> dict[str, Any]:
    event = read_json(given.get("Event", ""))
    return {"Result": compile_pattern(given.get("EventPattern", ""))(event)}
