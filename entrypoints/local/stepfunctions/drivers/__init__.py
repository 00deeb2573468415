"""Drivers: they apply inputs to executions and carry out the effects.

WallClockDriver runs on real time and threads, VirtualClockDriver on a clock that jumps to the next timer,
SeededDriver on the same clock with a seeded choice of what runs next and seams for faults.
"""

from entrypoints.local.asl import (
    TaskFailed,
    TaskHeartbeat,
    TaskOutcome,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
)
from entrypoints.local.stepfunctions.drivers.at_least_once import AtLeastOnce
from entrypoints.local.stepfunctions.drivers.seeded import Faults, SeededDriver
from entrypoints.local.stepfunctions.drivers.tasks import Cancel, Driver, Journal, TaskRunner
from entrypoints.local.stepfunctions.drivers.virtual_clock import VirtualClockDriver
from entrypoints.local.stepfunctions.drivers.wall_clock import WallClockDriver

__all__ = [
    "AtLeastOnce",
    "Cancel",
    "Driver",
    "Faults",
    "Journal",
    "SeededDriver",
    "TaskFailed",
    "TaskHeartbeat",
    "TaskOutcome",
    "TaskRunner",
    "TaskStarted",
    "TaskSubmitted",
    "TaskSucceeded",
    "VirtualClockDriver",
    "WallClockDriver",
]
