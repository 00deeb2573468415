"""CloudWatch Logs Insights for the one query that docs/deployment.md documents: fields, filter and sort.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[3]
_DOCUMENTED = re.compile(r"^## The log of one order\n.*?^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FILTER = re.compile(r'(\w+) = "([^"]*)"')


class LogEvent(NamedTuple):
    at: float
    text: str


def documented_query() -> str:
    """Return the query for one order, as the documentation has it."""
    found = _DOCUMENTED.search((ROOT / "docs" / "deployment.md").read_text())
    assert found
    return found[1]


def run(query: str, events: Iterable[LogEvent]) -> list[dict[str, Any]]:
    """Return the rows of a query's result; the fields of an event are those of its JSON."""
    rows = [{"@timestamp": event.at, **_discovered(event.text)} for event in events]
    shown: list[str] = []
    for command in query.split("|"):
        name, _, rest = command.strip().partition(" ")
        if name == "fields":
            shown = rest.split(", ")
        elif name == "filter":
            found = _FILTER.fullmatch(rest)
            assert found, rest
            rows = [row for row in rows if row.get(found[1]) == found[2]]
        else:
            assert command.strip() == "sort @timestamp asc", command
            rows.sort(key=lambda row: row["@timestamp"])
    return [{field: row[field] for field in shown if field in row} for row in rows]


def _discovered(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}
