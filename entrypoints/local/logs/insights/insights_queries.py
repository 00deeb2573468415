"""Queries of CloudWatch Logs Insights, compiled and run over the events of log groups.

See CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax". Whatever is not evaluated is
refused: no query is answered wrong.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

from collections.abc import Iterable, Sequence

from entrypoints.local.logs.insights.commands import (
    COMMANDS,
    KNOWN_COMMANDS,
    LARGEST_LIMIT,
    Command,
    QueryRows,
)
from entrypoints.local.logs.insights.discovered_fields import discovered_fields
from entrypoints.local.logs.insights.query_source import QuerySource
from entrypoints.local.logs.insights.query_values import StoredLogEvent, shown

QUERY_LIMIT = 10_000
"""Characters of a query (API Reference, "StartQuery", queryString)."""
_DEFAULT_COLUMNS = ("@timestamp", "@message")
_STATS_LIMIT = 2

ResultRow = dict[str, str]
"""The cells of a row by field; a field that is not there has none."""


class InsightsQuery:
    """A compiled query."""

    def __init__(self, commands: Sequence[Command]) -> None:
        self._commands = commands

    def run(
        self, events: Iterable[StoredLogEvent], account: str, limit: int | None = None
    ) -> list[ResultRow]:
        """Run the query over events; without sort, the newest come first.

        Args:
            events: The events of its time range.
            account: The account of the log groups.
            limit: The most rows to return.
        """
        newest = sorted(events, key=lambda event: event.timestamp, reverse=True)
        state = QueryRows([discovered_fields(event, account) for event in newest])
        for command in self._commands:
            command(state)
        columns = state.columns if state.chosen else [*_DEFAULT_COLUMNS, *state.columns]
        columns = columns if state.grouped else [*columns, "@ptr"]
        return [
            {name: shown(value) for name in columns if (value := row.get(name)) is not None}
            for row in state.rows[: limit or LARGEST_LIMIT]
        ]


def compile_query(text: str) -> InsightsQuery:
    """Compile a query.

    Raises:
        MalformedQueryError: The query is not valid, or has what is not evaluated here; the text says what.
    """
    source = QuerySource(text)
    if len(text) > QUERY_LIMIT:
        raise source.refuse(f"the query has {len(text)} characters, more than {QUERY_LIMIT}")
    commands: list[Command] = []
    names: list[str] = []
    while True:
        start = source.position
        name = source.word(*COMMANDS, *KNOWN_COMMANDS)
        if name is None:
            raise source.unexpected(f"one of the commands {', '.join(COMMANDS)}")
        if name in KNOWN_COMMANDS:
            raise source.refuse(f"the command {name} is not evaluated here", start)
        if "dedup" in names and name != "limit":
            raise source.refuse("after dedup only limit may follow", start)
        if name == "stats" and names.count("stats") == _STATS_LIMIT:
            raise source.refuse(f"a query has at most {_STATS_LIMIT} stats commands", start)
        names.append(name)
        commands.append(COMMANDS[name](source))
        if source.at_end:
            return InsightsQuery(commands)
        source.expect("|")
