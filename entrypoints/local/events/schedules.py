"""Fires schedules when they are due."""

from collections.abc import Callable, Iterable
from datetime import datetime

from entrypoints.local.events.bus import EventBus, schedule_route
from entrypoints.local.events.schedule_expressions import (
    Occurrences,
    Rate,
    parse_rule_schedule,
    parse_schedule,
)
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.timers import Timers
from entrypoints.local.template.event_sources import ScheduleSource

_LONGEST_WAIT = 60.0
"""Seconds between looks at the wall clock, which may be set while the machine sleeps."""

Fire = Callable[[datetime], object]


class Schedules:
    """Fires the enabled schedules of rules and of EventBridge Scheduler."""

    def __init__(
        self, bus: EventBus, schedules: Iterable[ScheduleSource], clock: Clock, timers: Timers
    ) -> None:
        """Prepare the schedules; `start` starts them.

        Raises:
            ScheduleError: An expression is not valid.
        """
        self._clock = clock
        self._timers = timers
        began = clock.now()
        self._entries: list[tuple[Occurrences, Fire]] = []
        self._at_once: list[Fire] = []
        for rule in bus.rules:
            if rule.source.enabled and rule.source.schedule is not None:
                fire = _rule_fire(bus, rule.source.name)
                self._entries.append((parse_rule_schedule(rule.source.schedule, began), fire))
        for source in schedules:
            if source.enabled:
                occurrences = parse_schedule(source.expression, began, source.timezone)
                fire = _scheduler_fire(bus, source)
                self._entries.append((occurrences, fire))
                if isinstance(occurrences, Rate):
                    self._at_once.append(fire)

    def start(self) -> None:
        """Start firing; a rate of EventBridge Scheduler occurs at once, too.

        See EventBridge Scheduler User Guide, "Rate-based schedules": without a start date, a schedule starts
        invoking its target immediately.
        """
        now = self._clock.now()
        for occurrences, fire in self._entries:
            self._await(occurrences, fire, now)
        for fire in self._at_once:
            fire(now)

    def _await(self, occurrences: Occurrences, fire: Fire, moment: datetime) -> None:
        due = occurrences.after(moment)
        if due is not None:
            self._look(occurrences, fire, due)

    def _look(self, occurrences: Occurrences, fire: Fire, due: datetime) -> None:
        wait = (due - self._clock.now()).total_seconds()
        if wait > 0:
            pause = min(wait, _LONGEST_WAIT)
            self._timers.call_later(pause, lambda: self._look(occurrences, fire, due))
        else:
            fire(due)
            # Occurrences missed meanwhile are skipped.
            self._await(occurrences, fire, max(due, self._clock.now()))


def _rule_fire(bus: EventBus, name: str) -> Fire:
    rule = next(item for item in bus.rules if item.source.name == name)
    return lambda due: bus.fire(rule, bus.envelopes.scheduled("aws.events", rule.source.arn, due, {}))


def _scheduler_fire(bus: EventBus, source: ScheduleSource) -> Fire:
    route = schedule_route(source)
    return lambda due: bus.send(
        source.name, route, bus.envelopes.scheduled("aws.scheduler", source.arn, due, "{}")
    )
