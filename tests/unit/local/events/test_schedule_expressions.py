from datetime import UTC, datetime, timedelta

import pytest

from entrypoints.local.events.schedule_expressions import ScheduleError, parse_schedule
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
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(5 seconds)",
        "cron(0 12 * * *)",
        "cron(0 12 * * * *)",
        "cron(0 12 ? * ? *)",
        "cron(60 12 * * ? *)",
        "cron(0 12 * 13 ? *)",
        "cron(0 12 ? * MOON *)",
        "cron(0 12 ? * 3#6 *)",
        "cron(x 12 * * ? *)",
        "at(tomorrow)",
    ],
)
def test_a_malformed_expression_is_refused(expression: str) -> None:
    with pytest.raises(ScheduleError, match="Parameter ScheduleExpression is not valid"):
        parse_schedule(expression, NOON)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ScheduleError, match="Mars/Olympus"):
        parse_schedule("rate(1 hour)", NOON, "Mars/Olympus")
