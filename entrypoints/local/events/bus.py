"""Event buses: deliver events to the targets of matching rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entrypoints.local.events.deliveries import LAMBDA_RETRIES, DeadLetter, Deliveries, Delivery, RetryPolicy
from entrypoints.local.events.envelope import EntryError, Envelopes, entry_size
from entrypoints.local.events.event_log import EventLog
from entrypoints.local.events.event_patterns import EventTest, compile_pattern
from entrypoints.local.events.target_inputs import MakeInput, Now, compile_input
from entrypoints.local.template.event_sources import RuleSource, RuleTarget, ScheduleSource
from entrypoints.local.traces.recorder import Tracer
from entrypoints.local.traces.trace_context import working_for

ENTRIES_LIMIT = 10
SIZE_LIMIT = 262_144
"""Limits of one PutEvents call: entries, and the bytes of all entries together.

See EventBridge API Reference, "PutEvents", and User Guide, "Calculating PutEvents event entry size".
"""

_EVENTBRIDGE_PAUSES = (1.0, 5.0, 15.0, 60.0)


class EventsError(Exception):
    """The whole call is rejected."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Route:
    """A target of a rule with its compiled input."""

    target: RuleTarget
    make_input: MakeInput


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule."""

    source: RuleSource
    matches: EventTest | None
    routes: Sequence[Route]

    @classmethod
    def compile(cls, source: RuleSource, now: Now | None = None) -> "Rule":
        """Compile a rule's pattern and inputs; `now` tells their time of ingestion.

        Raises:
            PatternError: The pattern is not valid.
            ValueError: A target's path or template is not valid.
        """
        matches = compile_pattern(source.pattern) if source.pattern is not None else None
        routes = [Route(target, compile_input(target, source, now)) for target in source.targets]
        return cls(source, matches, routes)


class EventBus:
    """All buses of the account. PutEvents answers at once; targets are reached asynchronously.

    Events on a bus that does not exist are accepted and go nowhere, as on AWS.
    """

    def __init__(  # noqa: PLR0913 -- the ports it stands on
        self,
        buses: Iterable[str],
        rules: Iterable[RuleSource],
        envelopes: Envelopes,
        deliveries: Deliveries,
        *,
        event_log: EventLog | None = None,
        tracer: Tracer | None = None,
    ) -> None:
        """Serve these buses (`default` is always there) and rules.

        Args:
            buses: The buses' names.
            rules: The rules of all of them.
            envelopes: Creates events.
            deliveries: Delivers events to targets.
            event_log: Keeps events and their deliveries, if given.
            tracer: Records events in traces, if given.

        Raises:
            PatternError: A rule's pattern is not valid.
        """
        self.envelopes = envelopes
        self.names = tuple(dict.fromkeys(["default", *buses]))
        self.rules = [Rule.compile(source, envelopes.clock.now) for source in rules]
        self.event_log = event_log
        self._tracer = tracer
        self._deliveries = deliveries
        self._matching: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            if rule.source.enabled and rule.matches is not None:
                self._matching[rule.source.bus].append(rule)

    @property
    def dead_letters(self) -> list[DeadLetter]:
        """Undeliverable payloads, oldest first."""
        return list(self._deliveries.dead_letters)

    def put_events(self, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Accept entries and return the answer of PutEvents.

        Raises:
            EventsError: There are no entries, more than 10, or together they are over 256 KB.
        """
        _check(entries)
        results = [self._put(entry) for entry in entries]
        failed = sum("ErrorCode" in result for result in results)
        return {"FailedEntryCount": failed, "Entries": results}

    def publish(self, bus: str, event: Mapping[str, Any]) -> None:
        """Send an event to the targets of the bus's rules that match it."""
        matching = [rule for rule in self._matching.get(bus, ()) if rule.matches and rule.matches(event)]
        if self._tracer is None:
            self._publish(bus, event, matching)
            return
        detail = {"bus": bus, "source": event["source"], "eventId": event["id"]}
        with self._tracer.span("event", str(event["detail-type"]), **detail) as span, working_for(span.here):
            self._publish(bus, event, matching)

    def fire(self, rule: Rule, event: Mapping[str, Any]) -> list[Delivery]:
        """Send an event to all targets of a rule."""
        return [self.send(rule.source.name, route, event) for route in rule.routes]

    def send(self, origin: str, route: Route, event: Mapping[str, Any]) -> Delivery:
        """Send an event to one target."""
        target = route.target
        payload = route.make_input(event)
        delivery = Delivery(origin, target.arn, payload, _policy(target), target.dead_letter_arn)
        self._deliveries.add(delivery)
        return delivery

    def _publish(self, bus: str, event: Mapping[str, Any], matching: Iterable[Rule]) -> None:
        sent = [(rule.source.name, self.fire(rule, event)) for rule in matching]
        if self.event_log is not None:
            self.event_log.add(bus, event, sent)

    def drain(self, timeout: float | None = None) -> bool:
        """Wait until every delivery has settled; return False if `timeout` seconds were too few."""
        return self._deliveries.drain(timeout)

    def _put(self, entry: Mapping[str, Any]) -> dict[str, str]:
        try:
            event = self.envelopes.of_entry(entry)
        except EntryError as error:
            return {"ErrorCode": error.code, "ErrorMessage": str(error)}
        bus = str(entry.get("EventBusName") or "default").rpartition("/")[2]
        self.publish(bus, event)
        return {"EventId": event["id"]}


def schedule_route(source: ScheduleSource) -> Route:
    """Return the route to a schedule's target."""
    return Route(source.target, compile_input(source.target))


def _policy(target: RuleTarget) -> RetryPolicy:
    """Return a target's retry policy: Lambda retries failed functions, EventBridge does not."""
    if ":lambda:" in target.arn:
        return LAMBDA_RETRIES
    return RetryPolicy(target.maximum_retry_attempts + 1, target.maximum_event_age, _EVENTBRIDGE_PAUSES)


def _check(entries: Sequence[Mapping[str, Any]]) -> None:
    if not 1 <= len(entries) <= ENTRIES_LIMIT:
        bound = f"less than or equal to {ENTRIES_LIMIT}" if entries else "greater than or equal to 1"
        raise EventsError(
            "ValidationException",
            "1 validation error detected: Value at 'entries' failed to satisfy constraint: "
            f"Member must have length {bound}",
        )
    if sum(map(entry_size, entries)) > SIZE_LIMIT:
        raise EventsError(
            "ValidationException", "Total size of the entries in the request is over the limit."
        )
