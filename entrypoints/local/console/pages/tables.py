"""Tables: their items as DynamoDB has them, page by page, from wherever they are kept."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from entrypoints.local.console.web.json_api import Json, Query, RefusedError, listed
from entrypoints.local.template import Template
from entrypoints.local.template.template import Resource

Item: TypeAlias = Mapping[str, Any]
"""An item as DynamoDB's JSON has it: attribute values by name, such as {"S": "rye"}."""


class TablePage(NamedTuple):
    """Items, and the text by which the next page is asked for; None at the end."""

    items: Sequence[Item]
    following: str | None


class BadPositionError(Exception):
    """A page was asked for by a text that the table did not give."""


class TableSource(Protocol):
    """Where the items of a table are; thread-safe."""

    def page(self, position: str | None, limit: int) -> TablePage:
        """Return up to `limit` items that come after `position`, without looking at all of them.

        Raises:
            BadPositionError: `position` is none that this table gave.
        """
        ...


class TablePages:
    """What the console shows of tables."""

    def __init__(self, template: Template, sources: Mapping[str, TableSource]) -> None:
        """Show the template's tables that have a source, by their logical id."""
        resources = template.resources("AWS::DynamoDB::Table")
        self._tables = {one.ref: one for one in resources if one.logical_id in sources}
        self._sources = sources

    def __len__(self) -> int:
        return len(self._tables)

    def tables(self, _query: Query) -> Json:
        """Answer `tables`."""
        return listed(_described(table) for table in self._tables.values())

    def table(self, query: Query) -> Json:
        """Answer `table`: a page of a table's items."""
        table = self._tables.get(query.required("name"))
        if table is None:
            known = ", ".join(self._tables) or "none"
            raise RefusedError(f"There is no such table; there are: {known}", 404)
        try:
            found = self._sources[table.logical_id].page(query.text("next") or None, query.limit)
        except BadPositionError as error:
            raise RefusedError("next is none that this table gave; begin without it") from error
        return {"items": list(found.items), "next": found.following}


def _described(table: Resource) -> dict[str, Any]:
    schema = table.properties.value("KeySchema") or []
    keys = {key["KeyType"]: key["AttributeName"] for key in schema}
    return {
        "name": table.ref,
        "logicalId": table.logical_id,
        "hash": keys.get("HASH"),
        "range": keys.get("RANGE"),
    }
