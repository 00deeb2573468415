from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrypoints.local.events.schedule_expressions import ScheduleError, parse_rule_schedule, parse_schedule
from tests.unit.local.clock_and_ids import NOON


def occurrences(expression: str, count: int, after: datetime = NOON, zone: str = "UTC") -> list[str]:
    schedule, found = parse_schedule(expression, NOON, zone), list[str]()
    moment: datetime | None = after
    while len(found) < count and moment is not None:
        moment = schedule.after(moment)
        if moment is not None:
            found.append(f"{moment:%Y-%m-%dT%H:%M}")
    return found


def test_a_rate_counts_from_its_beginning() -> None:
    assert occurrences("rate(5 minutes)", 2) == ["2026-03-14T12:05", "2026-03-14T12:10"]
    assert occurrences("rate(1 hour)", 1, NOON + timedelta(minutes=150)) == ["2026-03-14T15:00"]


@pytest.mark.parametrize(
    ("fields", "first_two"),
    [
        ("0 10 * * ? *", ["2026-03-15T10:00", "2026-03-16T10:00"]),
        ("0/20 * * * ? *", ["2026-03-14T12:20", "2026-03-14T12:40"]),
        ("15,45 8-9 ? * MON-FRI *", ["2026-03-16T08:15", "2026-03-16T08:45"]),
        ("0 8 1 * ? *", ["2026-04-01T08:00", "2026-05-01T08:00"]),
        ("0 0 L * ? *", ["2026-03-31T00:00", "2026-04-30T00:00"]),
        ("0 0 LW * ? *", ["2026-03-31T00:00", "2026-04-30T00:00"]),
        ("0 0 15W * ? *", ["2026-03-16T00:00", "2026-04-15T00:00"]),
        ("0 0 1W AUG ? *", ["2026-08-03T00:00", "2027-08-02T00:00"]),
        ("0 0 ? * 6L *", ["2026-03-27T00:00", "2026-04-24T00:00"]),
        ("0 0 ? * 3#2 *", ["2026-04-14T00:00", "2026-05-12T00:00"]),
        ("0 0 ? * SUN,SAT *", ["2026-03-15T00:00", "2026-03-21T00:00"]),
        ("0 0 ? * L *", ["2026-03-21T00:00", "2026-03-28T00:00"]),
        ("0 0 29 FEB ? *", ["2028-02-29T00:00", "2032-02-29T00:00"]),
        ("0 0 31 * ? *", ["2026-03-31T00:00", "2026-05-31T00:00"]),
        ("0 0 1 1 ? 2027", ["2027-01-01T00:00"]),
        ("0 0 1 1 ? 2025", []),
    ],
)
def test_a_cron_expression_names_its_moments(fields: str, first_two: list[str]) -> None:
    assert occurrences(f"cron({fields})", 2) == first_two


def test_a_schedule_follows_its_zones_clocks() -> None:
    eve = datetime(2026, 3, 28, 12, tzinfo=UTC)
    noons = occurrences("cron(0 12 * * ? *)", 2, eve, "Europe/Paris")
    assert noons == ["2026-03-29T10:00", "2026-03-30T10:00"]


def test_a_time_that_the_clocks_skip_does_not_fire() -> None:
    eve = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert occurrences("cron(30 2 * * ? *)", 1, eve, "Europe/Paris") == ["2026-03-30T00:30"]


def test_at_fires_once() -> None:
    assert occurrences("at(2026-03-14T15:30:00)", 2, zone="Europe/Paris") == ["2026-03-14T14:30"]


@pytest.mark.parametrize(
    "expression",
    [
        "every day",
        "rate(0 minutes)",
        "rate(5 seconds)",
        "rate(-1 minutes)",
        "rate(1.5 hours)",
        "rate(\u0665 minutes)",
        "rate(5  minutes)",
        "rate(99999999999999 days)",
        "Rate(5 minutes)",
        "cron(0 12 * * *)",
        "cron(0 12 * * * *)",
        "cron(0 12 ? * ? *)",
        "cron(60 12 * * ? *)",
        "cron(0 12 * 13 ? *)",
        "cron(0 12 ? * MOON *)",
        "cron(0 12 ? * 3#6 *)",
        "cron(x 12 * * ? *)",
        # Increments are values of their field.
        "cron(*/60 * * * ? *)",
        "cron(0/60 * * * ? *)",
        "cron(0-30/60 * * * ? *)",
        "cron(*/0 * * * ? *)",
        "cron(0 */24 * * ? *)",
        "cron(0 0/24 * * ? *)",
        "cron(0 12 */32 * ? *)",
        "cron(0 12 1 */13 ? *)",
        "cron(0 12 ? * 2/2 *)",
        "cron(0 12 ? * */2 *)",
        "cron(0/ 12 * * ? *)",
        "cron(/5 12 * * ? *)",
        # Values outside of a field, and wildcards of other fields.
        "cron(-1 12 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 12 0 * ? *)",
        "cron(0 12 32 * ? *)",
        "cron(0 12 1 0 ? *)",
        "cron(0 12 ? * 0 *)",
        "cron(0 12 ? * 8 *)",
        "cron(0 12 1 * ? 1969)",
        "cron(0 12 1 * ? 2200)",
        "cron(30-15 12 * * ? *)",
        "cron(? 12 * * ? *)",
        "cron(0 ? * * ? *)",
        "cron(0 12 * ? ? *)",
        "cron(0 12 * * ? ?)",
        "cron(L 12 * * ? *)",
        "cron(0 12 ? * 3W *)",
        "cron(0 12 3#1 * ? *)",
        "cron(0 12 32W * ? *)",
        "cron(0 12 W * ? *)",
        "cron(0 12 1,L * ? *)",
        "cron(0 12 ? * 3#1,6#3 *)",
        "cron(0 12 ? * 3# *)",
        "cron(0 12 ? * 3#0 *)",
        "cron(0 12 ? * *L *)",
        "cron(0 12 ? * MON-FRI#1 *)",
        "cron(0 12 1 MAY-JANUARY ? *)",
        # int() would take these.
        "cron(+5 12 * * ? *)",
        "cron(1_0 12 * * ? *)",
        "cron(\u0665 12 * * ? *)",
        "cron(0 12 1 * MON *)",
        "cron()",
        "cron(0 12 * * ? * *)",
        "at(2026-02-30T00:00:00)",
        "at(2026-03-14)",
        "at(2026-03-14T15:30:00Z)",
        "at(tomorrow)",
    ],
)
def test_a_malformed_expression_is_refused(expression: str) -> None:
    with pytest.raises(ScheduleError, match="Parameter ScheduleExpression is not valid"):
        parse_schedule(expression, NOON)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ScheduleError, match="Mars/Olympus"):
        parse_schedule("rate(1 hour)", NOON, "Mars/Olympus")


@pytest.mark.parametrize(
    "value", ["1 minutes", "1 hours", "1 days", "2 minute", "24 hour", "1 day", "5 minutes"]
)
def test_the_units_of_scheduler_are_in_either_number(value: str) -> None:
    parse_schedule(f"rate({value})", NOON)


@pytest.mark.parametrize(
    "expression",
    ["rate(1 hours)", "rate(1 minutes)", "rate(5 minute)", "rate(2 day)", "at(2027-01-01T00:00:00)"],
)
def test_a_rule_takes_units_in_their_number_and_no_single_moment(expression: str) -> None:
    with pytest.raises(ScheduleError, match="Parameter ScheduleExpression is not valid"):
        parse_rule_schedule(expression, NOON)


@pytest.mark.parametrize(
    "expression", ["rate(1 hour)", "rate(2 hours)", "cron(0/59 0/23 1/31 1/12 ? 2026/9)"]
)
def test_a_rule_takes_rates_and_crons(expression: str) -> None:
    assert parse_rule_schedule(expression, NOON).after(NOON) is not None


def test_a_rate_longer_than_the_calendar_never_occurs() -> None:
    assert occurrences("rate(3000000 days)", 1) == []


@pytest.mark.parametrize(
    ("expression", "zone", "eve", "right"),
    [
        # Half an hour is skipped, and half an hour comes twice.
        ("15 2 * * ? *", "Australia/Lord_Howe", datetime(2026, 10, 3, 0, tzinfo=UTC), "2026-10-04T15:15"),
        ("45 1 * * ? *", "Australia/Lord_Howe", datetime(2026, 4, 4, 0, tzinfo=UTC), "2026-04-04T14:45"),
        ("30 2 * * ? *", "America/New_York", datetime(2026, 3, 8, 0, tzinfo=UTC), "2026-03-09T06:30"),
        ("30 1 * * ? *", "America/New_York", datetime(2026, 11, 1, 0, tzinfo=UTC), "2026-11-01T05:30"),
        ("30 1 * * ? *", "America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "2026-11-02T06:30"),
        ("0 0 * * ? *", "Asia/Beirut", datetime(2026, 3, 28, 12, tzinfo=UTC), "2026-03-29T21:00"),
    ],
)
def test_a_clock_that_is_set_skips_a_time_or_shows_it_once(
    expression: str, zone: str, eve: datetime, right: str
) -> None:
    assert occurrences(f"cron({expression})", 1, eve, zone) == [right]


FIELDS = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12)}


@st.composite
def fields(draw: st.DrawFn, name: str) -> tuple[str, set[int]]:
    """Return a field as a text, and the values that it names."""
    low, high = FIELDS[name]
    values = st.integers(low, high)
    texts: list[str] = []
    named: set[int] = set()
    for _ in range(draw(st.integers(1, 3))):
        first, last = sorted((draw(values), draw(values)))
        step = draw(st.integers(1, high))
        text, found = draw(
            st.sampled_from(
                [
                    ("*", range(low, high + 1)),
                    (f"{first}", range(first, first + 1)),
                    (f"{first}-{last}", range(first, last + 1)),
                    (f"{first}/{step}", range(first, high + 1, step)),
                    (f"{first}-{last}/{step}", range(first, last + 1, step)),
                    (f"*/{step}", range(low, high + 1, step)),
                ]
            )
        )
        texts.append(text)
        named.update(found)
    return ",".join(texts), named


@settings(deadline=None)
@given(fields("minute"), fields("hour"), fields("day"), fields("month"), st.integers(0, 500_000))
def test_any_cron_occurs_at_the_first_minute_that_its_fields_name(
    minutes: tuple[str, set[int]],
    hours: tuple[str, set[int]],
    days: tuple[str, set[int]],
    months: tuple[str, set[int]],
    offset: int,
) -> None:
    begin = NOON + timedelta(minutes=offset)
    schedule = parse_schedule(f"cron({minutes[0]} {hours[0]} {days[0]} {months[0]} ? *)", NOON)
    found = schedule.after(begin)
    for later in range(1, 2000):
        moment = begin.replace(second=0, microsecond=0) + timedelta(minutes=later)
        named = (moment.minute, moment.hour, moment.day, moment.month)
        if all(value in field[1] for value, field in zip(named, (minutes, hours, days, months), strict=True)):
            assert found == moment
            return
    assert found is None or found > begin + timedelta(minutes=1998)
