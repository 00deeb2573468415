"""Commands of queries: fields, display, filter, stats, sort, limit, parse, dedup.

See CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax" and the page of each command.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
from typing import Any

from entrypoints.local.logs.insights.query_expressions import Evaluate, ExpressionParser, NamedExpression
from entrypoints.local.logs.insights.query_source import QuerySource
from entrypoints.local.logs.insights.query_values import QueryRow, Value, as_number, is_true, shown, sort_key

LARGEST_LIMIT = 10_000


@dataclass(slots=True)
class QueryRows:
    """The rows that a query has reached, and the columns that it shows.

    Attributes:
        rows: The rows.
        columns: The columns that fields, display, parse and stats have named.
        chosen: Whether one of fields, display and stats chose the columns.
        grouped: Whether the rows are those of stats.
    """

    rows: list[QueryRow]
    columns: list[str] = field(default_factory=list)
    chosen: bool = False
    grouped: bool = False

    def show(self, names: Sequence[str]) -> None:
        """Add columns."""
        self.columns += [name for name in dict.fromkeys(names) if name not in self.columns]


Command = Callable[[QueryRows], None]


def _fields(source: QuerySource) -> Command:
    named = _list(source, ExpressionParser(source).named)

    def run(state: QueryRows) -> None:
        _compute(state.rows, named)
        state.show([one.name for one in named])
        state.chosen = True

    return run


def _display(source: QuerySource) -> Command:
    named = _list(source, ExpressionParser(source).named)

    def run(state: QueryRows) -> None:
        _compute(state.rows, named)
        state.columns = []
        state.show([one.name for one in named])
        state.chosen = True

    return run


def _filter(source: QuerySource) -> Command:
    condition = ExpressionParser(source).expression()

    def run(state: QueryRows) -> None:
        state.rows = [row for row in state.rows if is_true(condition(row))]

    return run


def _stats(source: QuerySource) -> Command:
    def aggregate() -> NamedExpression:
        parser, start = ExpressionParser(source, grouped=True), source.position
        named = parser.named()
        if not parser.aggregates:
            raise source.refuse(f"{named.name} has no aggregation function", start)
        return named

    aggregates = _list(source, aggregate)
    groups = _list(source, ExpressionParser(source).named) if source.word("by") else []

    def run(state: QueryRows) -> None:
        rows_of: dict[tuple[Any, ...], list[QueryRow]] = {}
        for row in state.rows:
            values = tuple(group.evaluate(row) for group in groups)
            key = tuple(None if value is None else shown(value) for value in values)
            rows_of.setdefault(key, []).append(row)
        state.rows = [_aggregated(rows, groups, aggregates) for rows in rows_of.values()]
        state.columns = []
        state.show([one.name for one in (*groups, *aggregates)])
        state.chosen = state.grouped = True

    return run


def _aggregated(
    rows: list[QueryRow], groups: Sequence[NamedExpression], aggregates: Sequence[NamedExpression]
) -> QueryRow:
    found: QueryRow = {group.name: group.evaluate(rows[0]) for group in groups}
    return found | {aggregate.name: aggregate.evaluate(rows) for aggregate in aggregates}


def _sort(source: QuerySource) -> Command:
    def key() -> tuple[Evaluate, int]:
        evaluate = ExpressionParser(source).expression()
        return evaluate, -1 if source.word("asc", "desc") == "desc" else 1

    keys = _list(source, key)

    def order(left: QueryRow, right: QueryRow) -> int:
        for evaluate, direction in keys:
            found = _ordered(evaluate(left), evaluate(right), direction)
            if found:
                return found
        return 0

    def run(state: QueryRows) -> None:
        state.rows.sort(key=cmp_to_key(order))

    return run


def _ordered(left: Value, right: Value, direction: int) -> int:
    """Return the order of two values; what is not there comes last in either direction."""
    if left is None or right is None:
        return (left is None) - (right is None)
    first, second = sort_key(left), sort_key(right)
    return direction * ((first > second) - (first < second))


def _limit(source: QuerySource) -> Command:
    start = source.position
    number = as_number(source.number())
    if number is None or number != int(number) or not 1 <= number <= LARGEST_LIMIT:
        raise source.refuse(f"limit takes a whole number of 1 to {LARGEST_LIMIT}", start)
    count = int(number)

    def run(state: QueryRows) -> None:
        del state.rows[count:]

    return run


def _dedup(source: QuerySource) -> Command:
    def name() -> str:
        found = source.field()
        if found is None:
            raise source.unexpected("a field")
        return found

    names = _list(source, name)

    def run(state: QueryRows) -> None:
        seen: set[tuple[str, ...]] = set()
        kept = []
        for row in state.rows:
            values = [row.get(name) for name in names]
            key = tuple(shown(value) for value in values if value is not None)
            # Rows without a value are no duplicates of each other.
            if len(key) < len(names) or key not in seen:
                kept.append(row)
            seen.add(key)
        state.rows = kept

    return run


def _parse(source: QuerySource) -> Command:
    """Compile parse: a glob with a name for each asterisk, or a regular expression with named groups."""
    start = source.position
    glob = source.string()
    regex = source.regex() if glob is None else None
    read: Evaluate = lambda row: row.get("@message")  # noqa: E731 -- the default of an optional field
    if glob is None and regex is None:
        read = ExpressionParser(source).operand()
        glob = source.string()
        regex = source.regex() if glob is None else None
    if glob is not None:
        regex = _glob(glob)
    if regex is None:
        raise source.unexpected("a text with asterisks, or a regular expression between slashes")
    names = list(regex.groupindex) if glob is None else []
    if source.word("as"):
        names = [_name(source)]
        while source.accept(","):
            names.append(_name(source))
    if not names or len(names) != regex.groups:
        parts = "asterisks" if glob is not None else "groups"
        raise source.refuse(f"parse has {regex.groups} {parts} and {len(names)} names", start)

    def run(state: QueryRows) -> None:
        for row in state.rows:
            value = read(row)
            match = None if value is None else regex.search(shown(value))
            if match is not None:
                row.update(zip(names, match.groups(), strict=True))
        state.show(names)

    return run


def _name(source: QuerySource) -> str:
    found = source.field()
    if found is None:
        raise source.unexpected("a name")
    return found


def _glob(text: str) -> re.Pattern[str]:
    """Compile a glob: an asterisk takes as little as it can, the last one at the end the rest."""
    pattern = "(.*?)".join(re.escape(part) for part in text.split("*"))
    if text.endswith("*"):
        pattern = pattern[: -len("(.*?)")] + "(.*)"
    return re.compile(pattern, re.DOTALL)


def _list(source: QuerySource, item: Callable[[], Any]) -> list[Any]:
    found = [item()]
    while source.accept(","):
        found.append(item())
    return found


def _compute(rows: Sequence[QueryRow], named: Sequence[NamedExpression]) -> None:
    for row in rows:
        row.update([(one.name, one.evaluate(row)) for one in named])


COMMANDS: Mapping[str, Callable[[QuerySource], Command]] = {
    "dedup": _dedup,
    "display": _display,
    "fields": _fields,
    "filter": _filter,
    "limit": _limit,
    "parse": _parse,
    "sort": _sort,
    "stats": _stats,
}
"""Compile the rest of a command, by its name."""

KNOWN_COMMANDS = frozenset(
    {
        "anomaly",
        "diff",
        "filterindex",
        "head",
        "join",
        "lookup",
        "pattern",
        "source",
        "tail",
        "unmask",
        "unnest",
    }
)
"""Commands of AWS that are not evaluated here."""
