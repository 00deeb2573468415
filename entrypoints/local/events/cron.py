"""AWS's cron expressions: six fields, with `?`, `L`, `W` and `#`.

See EventBridge User Guide, "Cron expressions reference", for the values and wildcards of each field; an
increment is a value of its field, too. Exactly one of day-of-month and day-of-week must be `?`; days of the
week count from 1, Sunday, and take no increments.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
_WEEKDAYS = {"SUN": 1, "MON": 2, "TUE": 3, "WED": 4, "THU": 5, "FRI": 6, "SAT": 7}
_FIRST_YEAR, _LAST_YEAR = 1970, 2199

DayTest = Callable[[date], bool]


class Cron:
    """The occurrences of a cron expression, to the minute."""

    def __init__(self, fields: str, zone: tzinfo = UTC) -> None:
        """Parse `Minutes Hours Day-of-month Month Day-of-week Year`.

        Raises:
            ValueError: The expression is not valid.
        """
        parts = fields.upper().split()
        if len(parts) != 6:
            raise ValueError(f"six fields are required, not {len(parts)}")
        minutes, hours, month_day, months, week_day, years = parts
        if (month_day == "?") == (week_day == "?"):
            raise ValueError("one of day-of-month and day-of-week must be ?")
        self._zone = zone
        self._minutes = sorted(_numbers(minutes, 0, 59))
        self._hours = sorted(_numbers(hours, 0, 23))
        self._months = _numbers(months, 1, 12, _MONTHS)
        self._years = _numbers(years, _FIRST_YEAR, _LAST_YEAR, longest_step=_LAST_YEAR - _FIRST_YEAR)
        self._day = _week_day_test(week_day) if month_day == "?" else _month_day_test(month_day)

    def after(self, moment: datetime) -> datetime | None:
        """Return the first occurrence after `moment`, or None.

        Where the zone's clocks are set forward, times that they skip do not occur; where they are set back,
        a time occurs once, the first time. See EventBridge Scheduler User Guide, "Daylight savings time on
        EventBridge Scheduler".
        """
        local = moment.astimezone(self._zone)
        for day in self._days(local.date()):
            for hour in self._hours:
                for minute in self._minutes:
                    found = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self._zone)
                    utc = found.astimezone(UTC)
                    # A time that the zone skips does not convert back to itself.
                    if utc > moment and utc.astimezone(self._zone).replace(tzinfo=self._zone) == found:
                        return utc
        return None

    def _days(self, day: date) -> Iterator[date]:
        while day.year <= max(self._years):
            if day.year not in self._years or day.month not in self._months:
                day = _next_month(day)
                continue
            if self._day(day):
                yield day
            if (day.year, day.month, day.day) == (_LAST_YEAR, 12, 31):
                return
            day += timedelta(days=1)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _numbers(
    field: str,
    low: int,
    high: int,
    names: Mapping[str, int] | None = None,
    *,
    longest_step: int | None = None,
) -> frozenset[int]:
    """Parse a field of `*`, lists, ranges and increments, of at most `longest_step` or `high`."""
    found: set[int] = set()
    for item in field.split(","):
        body, slash, step = item.partition("/")
        first, last = _range(body, low, high, names or {})
        if slash and "-" not in body:
            last = high
        stride = _number(step) if slash else 1
        if not low <= first <= high or not low <= last <= high or first > last:
            raise ValueError(f"{item} is not within {low}-{high}")
        if not 1 <= stride <= (longest_step or high):
            raise ValueError(f"{item}: the increment is not within 1-{longest_step or high}")
        found.update(range(first, last + 1, stride))
    return frozenset(found)


def _range(body: str, low: int, high: int, names: Mapping[str, int]) -> tuple[int, int]:
    if body == "*":
        return low, high
    first, dash, last = body.partition("-")
    start = names[first] if first in names else _number(first)
    if not dash:
        return start, start
    return start, names[last] if last in names else _number(last)


def _number(text: str) -> int:
    """Parse plain digits; int() takes signs, underscores and other scripts' digits."""
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValueError(f"{text!r} is not a number")
    return int(text)


def _month_day_test(field: str) -> DayTest:
    """Parse `*`, `15`, `L` (last day), `LW` (last weekday) and `15W` (nearest weekday)."""
    if field == "L":
        return lambda day: day.day == _month_length(day)
    if field == "LW":
        return lambda day: day == _nearest_weekday(day, _month_length(day))
    if field.endswith("W"):
        wanted = _number(field[:-1])
        if not 1 <= wanted <= 31:
            raise ValueError(f"{field} is not within 1-31")
        return lambda day: wanted <= _month_length(day) and day == _nearest_weekday(day, wanted)
    days = _numbers(field, 1, 31)
    return lambda day: day.day in days


def _week_day_test(field: str) -> DayTest:
    """Parse `*`, `MON-FRI`, `L` (Saturday), `6L` (last Friday) and `3#2` (second Tuesday)."""
    if field == "L":
        return lambda day: _week_day(day) == 7
    if "#" in field:
        name, _, nth = field.partition("#")
        wanted, occurrence = _single_week_day(name), _number(nth)
        if not 1 <= occurrence <= 5:
            raise ValueError(f"{field}: the occurrence is not within 1-5")
        return lambda day: _week_day(day) == wanted and (day.day - 1) // 7 + 1 == occurrence
    if field.endswith("L"):
        last = _single_week_day(field[:-1])
        return lambda day: _week_day(day) == last and day.day + 7 > _month_length(day)
    if "/" in field:
        raise ValueError(f"{field}: day-of-week takes no increments")
    days = _numbers(field, 1, 7, _WEEKDAYS)
    return lambda day: _week_day(day) in days


def _single_week_day(name: str) -> int:
    if not re.fullmatch(r"[1-7]|[A-Z]{3}", name):
        raise ValueError(f"{name!r} is not one day of the week")
    (number,) = _numbers(name, 1, 7, _WEEKDAYS)
    return number


def _week_day(day: date) -> int:
    return day.isoweekday() % 7 + 1


def _month_length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _nearest_weekday(month: date, wanted: int) -> date:
    """Return the weekday nearest to a day, without leaving the month."""
    day = month.replace(day=wanted)
    if day.weekday() < 5:
        return day
    back = day - timedelta(days=day.weekday() - 4)
    forward = day + timedelta(days=7 - day.weekday())
    preferred, other = (back, forward) if day.weekday() == 5 else (forward, back)
    return preferred if preferred.month == month.month else other
