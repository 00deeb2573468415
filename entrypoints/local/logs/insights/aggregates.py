"""Aggregations of the command stats, over the rows of one group.

See CloudWatch Logs User Guide, "stats", "Functions to use with stats".
"""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence

from entrypoints.local.logs.insights.query_values import QueryRow, Value, as_number, shown, sort_key

ReadArgument = Callable[[QueryRow], Value]
Aggregate = Callable[[Sequence[QueryRow], ReadArgument, float], Value]
"""Aggregates an argument over rows; the number is that of pct."""


def _present(rows: Sequence[QueryRow], read: ReadArgument) -> list[str | int | float]:
    return [value for row in rows if (value := read(row)) is not None]


def _numbers(rows: Sequence[QueryRow], read: ReadArgument) -> list[float]:
    return [number for row in rows if (number := as_number(read(row))) is not None]


def _average(rows: Sequence[QueryRow], read: ReadArgument, _percent: float) -> Value:
    numbers = _numbers(rows, read)
    return math.fsum(numbers) / len(numbers) if numbers else None


def _extreme(choose: Callable[..., str | int | float]) -> Aggregate:
    """Return the smallest or largest value: of the numbers if there are any, else of the texts."""

    def aggregate(rows: Sequence[QueryRow], read: ReadArgument, _percent: float) -> Value:
        values = _present(rows, read)
        numeric = [value for value in values if as_number(value) is not None]
        return choose(numeric or values, key=sort_key) if values else None

    return aggregate


def _in_time(*, first: bool) -> Aggregate:
    def aggregate(rows: Sequence[QueryRow], read: ReadArgument, _percent: float) -> Value:
        present = [
            row for row in rows if read(row) is not None and as_number(row.get("@timestamp")) is not None
        ]
        if not present:
            return None
        choose = min if first else max
        return read(choose(present, key=lambda row: as_number(row["@timestamp"]) or 0))

    return aggregate


def _in_order(*, last: bool) -> Aggregate:
    def aggregate(rows: Sequence[QueryRow], read: ReadArgument, _percent: float) -> Value:
        values = sorted(_present(rows, read), key=sort_key)
        return values[-1 if last else 0] if values else None

    return aggregate


def _percentile(rows: Sequence[QueryRow], read: ReadArgument, percent: float) -> Value:
    """Return the smallest value that at least so many percent of the values do not exceed."""
    numbers = sorted(_numbers(rows, read))
    if not numbers:
        return None
    return numbers[max(0, math.ceil(percent / 100 * len(numbers)) - 1)]


def _median(rows: Sequence[QueryRow], read: ReadArgument, _percent: float) -> Value:
    numbers = _numbers(rows, read)
    return statistics.median(numbers) if numbers else None


def _deviation(rows: Sequence[QueryRow], read: ReadArgument, _percent: float) -> Value:
    numbers = _numbers(rows, read)
    return statistics.pstdev(numbers) if numbers else None


AGGREGATES: Mapping[str, Aggregate] = {
    "avg": _average,
    "count": lambda rows, read, _: len(_present(rows, read)),
    "count_distinct": lambda rows, read, _: len({shown(value) for value in _present(rows, read)}),
    "earliest": _in_time(first=True),
    "latest": _in_time(first=False),
    "max": _extreme(max),
    "median": _median,
    "min": _extreme(min),
    "pct": _percentile,
    "sortsfirst": _in_order(last=False),
    "sortslast": _in_order(last=True),
    "stddev": _deviation,
    "sum": lambda rows, read, _: math.fsum(_numbers(rows, read)),
}
"""By the name in lower case."""
