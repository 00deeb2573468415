"""Schedule expressions: rate(), cron() and at().

See EventBridge User Guide, "Setting a schedule pattern for scheduled rules (legacy)", and EventBridge
Scheduler User Guide, "Schedule types in EventBridge Scheduler".
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from entrypoints.local.events.cron import Cron

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)(s?)\)")
_CRON = re.compile(r"cron\(([^)]*)\)")
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
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
        """Return the end of the period that contains `moment`."""
        periods = (moment - self._began) // self._period + 1
        return self._began + max(1, periods) * self._period


class Once:
    """Occurs once."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def after(self, moment: datetime) -> datetime | None:
        """Return the moment if it lies after `moment`."""
        return self._moment if self._moment > moment else None


def parse_schedule(expression: str, began: datetime, timezone: str = "UTC") -> Occurrences:
    """Parse a schedule expression.

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
            return _rate(int(match[1]), match[2], match[3], began)
        if match := _CRON.fullmatch(expression):
            return Cron(match[1], zone)
        if match := _AT.fullmatch(expression):
            return Once(datetime.fromisoformat(match[1]).replace(tzinfo=zone).astimezone(UTC))
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise ScheduleError(f"{expression} ({error})") from error
    raise ScheduleError(expression)


def _rate(value: int, unit: str, plural: str, began: datetime) -> Rate:
    if value < 1 or (value == 1) == bool(plural):
        raise ValueError("a value of 1 takes a singular unit, others a plural one")
    return Rate(value * _UNITS[unit], began)
