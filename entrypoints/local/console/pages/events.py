"""The Events page: events on the buses with their deliveries, rules and schedules."""

from collections.abc import Iterator
from typing import Any

from entrypoints.local.console.web.json_api import TEXT_LIMIT, Json, PageQuery, cut, listed, page
from entrypoints.local.events.bus import EventBus, Rule
from entrypoints.local.events.deliveries import Delivery
from entrypoints.local.events.event_log import LoggedEvent
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.template.event_sources import ScheduleSource


class EventPages:
    """Data of the Events page; empty unless events are recorded."""

    def __init__(self, bus: EventBus, schedules: list[ScheduleSource]) -> None:
        self._bus = bus
        self._schedules = schedules

    def progress(self) -> tuple[int, int]:
        """Return a value that differs from the one before if an event came or was delivered since."""
        return self._bus.event_log.progress() if self._bus.event_log else (0, 0)

    def events(self, query: PageQuery) -> Json:
        """Answer `events`: newest first, filtered by a text in them."""
        return page(self._found(query), query, lambda entry: entry.number, _event)

    def _found(self, query: PageQuery) -> Iterator[LoggedEvent]:
        below = query.position
        for entry in self._bus.event_log.newest_first() if self._bus.event_log else ():
            if below is not None and entry.number >= below:
                continue
            event = entry.event
            told = (event["id"], event["source"], event["detail-type"], entry.bus)
            if query.finds(*told) or query.finds(write_document(event["detail"])):
                yield entry

    def rules(self, _query: PageQuery) -> Json:
        """Answer `rules`: rules of the buses, and schedules of EventBridge Scheduler."""
        return listed([*map(_rule, self._bus.rules), *map(_schedule, self._schedules)])


def _event(entry: LoggedEvent) -> dict[str, Any]:
    event = entry.event
    text = write_document(event["detail"])
    detail = cut(text, "detail") if len(text) > TEXT_LIMIT else {"detail": event["detail"]}
    return {
        "id": event["id"],
        "at": entry.at,
        "bus": entry.bus,
        "source": event["source"],
        "detailType": event["detail-type"],
        **detail,
        "rules": [rule for rule, _ in entry.sent],
        "targets": [_target(rule, delivery) for rule, sent in entry.sent for delivery in sent],
    }


def _target(rule: str, delivery: Delivery) -> dict[str, Any]:
    status = "pending"
    if delivery.settled:
        status = "delivered" if delivery.error is None else "failed"
    return {
        "rule": rule,
        "target": _name(delivery.target_arn),
        "status": status,
        "attempts": delivery.attempts,
        "error": delivery.error,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    source = rule.source
    return {
        "name": source.name,
        "bus": source.bus,
        "pattern": source.pattern,
        "schedule": source.schedule,
        "enabled": source.enabled,
        "targets": [_name(target.arn) for target in source.targets],
    }


def _schedule(source: ScheduleSource) -> dict[str, Any]:
    return {
        "name": source.name,
        "bus": None,
        "pattern": None,
        "schedule": source.expression,
        "enabled": source.enabled,
        "targets": [_name(source.target.arn)],
    }


def _name(arn: str) -> str:
    return arn.rpartition(":")[2]
