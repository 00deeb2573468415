"""Schedule expressions: rate(), cron() and at(), in the dialects of rules and of EventBridge Scheduler.

Rules take rate() and cron(), in UTC, and a value of 1 with a unit in the singular, others in the plural. See
EventBridge User Guide, "Setting a schedule pattern for scheduled rules (legacy)". Scheduler takes at(), too,
time zones, and units in either number. See EventBridge Scheduler User Guide, "Schedule types in EventBridge
Scheduler", and its API Reference, "CreateSchedule" (ScheduleExpression).
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from entrypoints.local.events.cron import Cron

_RATE = re.compile(r"rate\(([0-9]+) (minute|hour|day)(s?)\)")
_CRON = re.compile(r"cron\(([^)]*)\)")
_AT = re.compile(r"at\(([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})\)")
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


class ScheduleError(ValueError):
    """The schedule expression is not valid; the text is AWS's."""

    def __init__(self, expression: str) -> None:
        super().__init__(f"Parameter ScheduleExpression is not valid: {expression}")


class Occurrences(Protocol):
    """The occurrences of a schedule."""

    def after(self, moment: datetime) -> datetime | None:
        """Return the first occurrence after `moment`, or None if there is none."""
        ...


class Rate:
    """Occurs once per period, counted from the schedule's creation."""

    def __init__(self, period: timedelta, began: datetime) -> None:
        self._period = period
        self._began = began

    def after(self, moment: datetime) -> datetime | None:
        """Return the end of the period that contains `moment`, None if it is beyond the calendar."""
        periods = (moment - self._began) // self._period + 1
        try:
            return self._began + max(1, periods) * self._period
        except OverflowError:
            return None


class Once:
    """Occurs once."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def after(self, moment: datetime) -> datetime | None:
        """Return the moment if it lies after `moment`."""
        return self._moment if self._moment > moment else None


def parse_rule_schedule(expression: str, began: datetime) -> Occurrences:
    """Parse the schedule expression of a rule: `rate(5 minutes)` or `cron(0 12 * * ? *)`.

    Args:
        expression: The expression.
        began: When the rule was created; rates count from here.

    Raises:
        ScheduleError: The expression is not valid for a rule.
    """
    match = _RATE.fullmatch(expression)
    if match is not None and (int(match[1]) == 1) == bool(match[3]):
        raise ScheduleError(f"{expression} (a value of 1 takes a singular unit, others a plural one)")
    if _AT.fullmatch(expression):
        raise ScheduleError(f"{expression} (rules take rate and cron; at is for EventBridge Scheduler)")
    return parse_schedule(expression, began)


def parse_schedule(expression: str, began: datetime, timezone: str = "UTC") -> Occurrences:
    """Parse a schedule expression of EventBridge Scheduler.

    Args:
        expression: `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(2027-01-01T00:00:00)`.
        began: When the schedule was created; rates count from here.
        timezone: The time zone of cron() and at().

    Raises:
        ScheduleError: The expression or the zone is not valid.
    """
    try:
        zone = UTC if timezone == "UTC" else ZoneInfo(timezone)
        if match := _RATE.fullmatch(expression):
            return _rate(int(match[1]), match[2], began)
        if match := _CRON.fullmatch(expression):
            return Cron(match[1], zone)
        if match := _AT.fullmatch(expression):
            return Once(datetime.fromisoformat(match[1]).replace(tzinfo=zone).astimezone(UTC))
    except (ValueError, OverflowError, ZoneInfoNotFoundError) as error:
        raise ScheduleError(f"{expression} ({error})") from error
    raise ScheduleError(expression)


def _rate(value: int, unit: str, began: datetime) -> Rate:
    if value < 1:
        raise ValueError("the value must be positive")
    return Rate(value * _UNITS[unit], began)
