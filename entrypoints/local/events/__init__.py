"""EventBridge: buses, rules with event patterns, targets, schedules."""

from entrypoints.local.events.bus import EventBus, EventsError
from entrypoints.local.events.deliveries import DeadLetter
from entrypoints.local.events.event_patterns import PatternError, compile_pattern

__all__ = ["DeadLetter", "EventBus", "EventsError", "PatternError", "compile_pattern"]
