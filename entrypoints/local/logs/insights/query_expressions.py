"""Expressions of queries: fields, functions, arithmetic, comparisons, and, or, not.

See CloudWatch Logs User Guide, "filter" and "Boolean, comparison, numeric, datetime, and other functions".
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entrypoints.local.logs.insights.aggregates import AGGREGATES
from entrypoints.local.logs.insights.query_functions import ARITHMETIC, FUNCTIONS
from entrypoints.local.logs.insights.query_source import QuerySource
from entrypoints.local.logs.insights.query_values import (
    Moment,
    QueryRow,
    Value,
    as_number,
    compared,
    is_true,
    shown,
)

Evaluate = Callable[[Any], Value]
"""Evaluates an expression on a row; in stats, on the rows of a group."""

KEYWORDS = frozenset({"and", "as", "asc", "by", "desc", "in", "like", "not", "or"})
_DEPTH_LIMIT = 50
_SECOND = 1000
_UNITS: Mapping[str, int] = {
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), 1),
    **dict.fromkeys(("s", "sec", "second", "seconds"), _SECOND),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60 * _SECOND),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600 * _SECOND),
    **dict.fromkeys(("d", "day", "days"), 86_400 * _SECOND),
    **dict.fromkeys(("w", "week", "weeks"), 7 * 86_400 * _SECOND),
}
_COMPARISONS: Sequence[tuple[str, Callable[[int], bool]]] = (
    ("!=", lambda order: order != 0),
    ("<=", lambda order: order <= 0),
    (">=", lambda order: order >= 0),
    ("<", lambda order: order < 0),
    (">", lambda order: order > 0),
    ("=", lambda order: order == 0),
)


@dataclass(frozen=True, slots=True)
class NamedExpression:
    """An expression, and the field that it becomes."""

    name: str
    evaluate: Evaluate


class ExpressionParser:
    """Parses expressions of rows, or of groups of rows where `grouped`."""

    def __init__(self, source: QuerySource, *, grouped: bool = False) -> None:
        self._source = source
        self._grouped = grouped
        self._depth = 0
        self.aggregates = 0

    def named(self) -> NamedExpression:
        """Parse an expression that may have an alias; without one, it is called as it is written."""
        source, start = self._source, self._source.position
        evaluate = self.expression()
        name = source.since(start)
        if source.word("as"):
            alias = source.field()
            if alias is None:
                raise source.unexpected("a name")
            return NamedExpression(alias, evaluate)
        return NamedExpression(name[1:-1] if re.fullmatch(r"`[^`]+`", name) else name, evaluate)

    def expression(self) -> Evaluate:
        """Parse an expression.

        Raises:
            MalformedQueryError: It is not valid, or has what is not evaluated here.
        """
        self._depth += 1
        if self._depth > _DEPTH_LIMIT:
            raise self._source.refuse("the expression is nested too deeply")
        sides = [self._conjunction()]
        while self._source.word("or"):
            sides.append(self._conjunction())
        self._depth -= 1
        return sides[0] if len(sides) == 1 else lambda row: any(is_true(side(row)) for side in sides)

    def _conjunction(self) -> Evaluate:
        sides = [self._negation()]
        while self._source.word("and"):
            sides.append(self._negation())
        return sides[0] if len(sides) == 1 else lambda row: all(is_true(side(row)) for side in sides)

    def _negation(self) -> Evaluate:
        times = 0
        while self._source.word("not"):
            times += 1
        inner = self._comparison()
        if not times:
            return inner
        return lambda row: is_true(inner(row)) is (times % 2 == 0)

    def _comparison(self) -> Evaluate:
        source, left = self._source, self._sum()
        if source.accept("=~"):
            return self._like(left, negated=False)
        for symbol, holds in _COMPARISONS:
            if source.accept(symbol):
                right = self._sum()
                return lambda row: (order := compared(left(row), right(row))) is not None and holds(order)
        negated = source.word("not") is not None
        if source.word("like"):
            return self._like(left, negated=negated)
        if source.word("in"):
            return self._in(left, negated=negated)
        if negated:
            raise source.unexpected("like or in")
        return left

    def _like(self, left: Evaluate, *, negated: bool) -> Evaluate:
        """Parse the text or regular expression to find; what is not there is neither like nor unlike."""
        regex = self._source.regex()
        if regex is None:
            part = self._source.string()
            if part is None:
                raise self._source.unexpected("a text or a regular expression between slashes")
            regex = re.compile(re.escape(part))
        found = regex.search
        return lambda row: (value := left(row)) is not None and (found(shown(value)) is None) is negated

    def _in(self, left: Evaluate, *, negated: bool) -> Evaluate:
        source = self._source
        source.expect("[")
        items = [self._sum()]
        while source.accept(","):
            items.append(self._sum())
        source.expect("]")

        def contains(row: Any) -> Value:
            value = left(row)
            return value is not None and any(compared(value, item(row)) == 0 for item in items) is not negated

        return contains

    def _sum(self) -> Evaluate:
        left = self._product()
        while (symbol := self._operator("+", "-")) is not None:
            left = _combined(symbol, left, self._product())
        return left

    def _product(self) -> Evaluate:
        left = self._power()
        while (symbol := self._operator("*", "/", "%")) is not None:
            left = _combined(symbol, left, self._power())
        return left

    def _power(self) -> Evaluate:
        left = self.operand()
        if self._source.accept("^"):
            return _combined("^", left, self._power())
        return left

    def _operator(self, *symbols: str) -> str | None:
        return next((symbol for symbol in symbols if self._source.accept(symbol)), None)

    def operand(self) -> Evaluate:
        """Parse an expression without operators."""
        source = self._source
        if source.accept("("):
            inner = self.expression()
            source.expect(")")
            return inner
        if source.accept("-"):
            return _combined("-", lambda _row: 0, self.operand())
        for read in (source.string, source.number):
            constant = read()
            if constant is not None:
                return lambda _row: constant
        return self._field_or_call()

    def _field_or_call(self) -> Evaluate:
        source, start = self._source, self._source.position
        name = source.field()
        if name is None or (name.lower() in KEYWORDS and source.since(start) == name):
            raise source.unexpected("a field, a value or a function")
        if source.since(start)[0] != "`" and source.accept("("):
            return self._call(name, start)
        if name in {"true", "false"}:
            return lambda _row: int(name == "true")
        if self._grouped:
            return lambda rows: rows[0].get(name)
        return lambda row: row.get(name)

    def _call(self, name: str, start: int) -> Evaluate:
        lower = name.lower()
        if lower in AGGREGATES:
            return self._aggregate(lower, start)
        if lower in {"bin", "datefloor", "dateceil"}:
            return self._period_function(lower)
        function = FUNCTIONS.get(lower)
        if function is None:
            raise self._source.refuse(f"the function {name} is not evaluated here", start)
        arguments: list[Evaluate] = []
        while not self._source.accept(")"):
            if arguments:
                self._source.expect(",")
            arguments.append(self.expression())
        if not function.fewest <= len(arguments) <= function.most:
            raise self._source.refuse(f"the function {name} does not take {len(arguments)} arguments", start)
        return lambda row: function.call(*(argument(row) for argument in arguments))

    def _aggregate(self, name: str, start: int) -> Evaluate:
        """Parse an aggregate's argument, which is an expression of rows."""
        source = self._source
        if not self._grouped:
            raise source.refuse(f"{name} stands in stats only", start)
        self.aggregates += 1
        aggregate = AGGREGATES[name]
        read: Evaluate = lambda _row: 1  # noqa: E731 -- count() and count(*) count all rows
        if name != "count" or not (source.rest_of(r"\*?(?=\s*\))")):
            read = ExpressionParser(source).expression()
        percent: Value = 0
        if name == "pct":
            source.expect(",")
            percent = source.number()
        source.expect(")")
        number = as_number(percent)
        if number is None or not 0 <= number <= 100:
            raise source.refuse("the percentile is not within 0-100", start)
        return lambda rows: aggregate(rows, read, number)

    def _period_function(self, name: str) -> Evaluate:
        source = self._source
        moment: Evaluate = ExpressionParser._timestamp
        if self._grouped:
            moment = lambda rows: ExpressionParser._timestamp(rows[0])  # noqa: E731 -- the same of a group
        if name != "bin":
            moment = self.expression()
            source.expect(",")
        start = source.position
        match = source.rest_of(r"([0-9]+)\s*([a-z]+)")
        if match is None or match[2] not in _UNITS or int(match[1]) < 1:
            raise source.refuse("a period is a number with ms, s, m, h, d or w, such as 5m", start)
        source.expect(")")
        period = int(match[1]) * _UNITS[match[2]]

        def rounded(row: Any) -> Value:
            number = as_number(moment(row))
            if number is None:
                return None
            periods = -(-int(number) // period) if name == "dateceil" else int(number) // period
            return Moment(periods * period)

        return rounded

    @staticmethod
    def _timestamp(row: QueryRow) -> Value:
        return row.get("@timestamp")


def _combined(symbol: str, left: Evaluate, right: Evaluate) -> Evaluate:
    call = ARITHMETIC[symbol]
    return lambda row: call(left(row), right(row))
