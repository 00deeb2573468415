"""A weather bus, with targets that note what reaches them."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from entrypoints.local.events.bus import EventBus
from entrypoints.local.events.deliveries import Deliveries, Settle
from entrypoints.local.events.envelope import Envelopes
from entrypoints.local.system.timers import Timer, TimerAction, Timers
from entrypoints.local.template import Deployment
from entrypoints.local.template.event_sources import RuleSource, RuleTarget
from tests.unit.local.clock_and_ids import CountedIds, StoppedClock

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:Alarm"
MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:Evacuate"


class PushedTimers(Timers):
    """Timers that a test pushes: each remembers its wait and fires when told."""

    def __init__(self) -> None:
        super().__init__(lambda: 0.0, "pushed")
        self.waiting: list[tuple[float, TimerAction]] = []

    def call_later(self, seconds: float, action: TimerAction) -> Timer:
        self.waiting.append((seconds, action))
        return Timer(seconds, len(self.waiting), action)

    def close(self) -> None:
        self.waiting.clear()

    def push(self) -> float:
        """Fire the oldest; return how long it would have waited."""
        seconds, callback = self.waiting.pop(0)
        callback()
        return seconds


@dataclass
class Radar:
    """A bus and what its targets got. `faults` are the errors of the next deliveries."""

    bus: EventBus
    timers: PushedTimers
    clock: StoppedClock
    received: list[tuple[str, Any]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def carry(self, arn: str, payload: bytes, settle: Settle) -> None:
        self.received.append((arn, json.loads(payload)))
        settle(self.faults.pop(0) if self.faults else None)

    def put(self, *entries: dict[str, Any]) -> dict[str, Any]:
        return self.bus.put_events(entries)


def rule(pattern: Any, *targets: RuleTarget, bus: str = "default", schedule: str | None = None) -> RuleSource:
    return RuleSource("Gale", "arn:aws:events:us-east-1:0:rule/Gale", bus, pattern, schedule, True, targets)


MakeRadar = Callable[[Sequence[RuleSource]], Radar]


@pytest.fixture
def make_radar() -> Iterator[MakeRadar]:
    made: list[Deliveries] = []

    def make(rules: Sequence[RuleSource]) -> Radar:
        clock, timers = StoppedClock(), PushedTimers()
        deliveries = Deliveries(clock, timers)
        made.append(deliveries)
        bus = EventBus(["weather"], rules, Envelopes(Deployment(), clock, CountedIds()), deliveries)
        radar = Radar(bus, timers, clock)
        deliveries.connect("lambda", radar.carry)
        deliveries.connect("states", radar.carry)
        return radar

    yield make
    for deliveries in made:
        deliveries.close()
