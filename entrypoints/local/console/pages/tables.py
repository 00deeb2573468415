"""The Tables page: items as DynamoDB's JSON, page by page, from any source."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from entrypoints.local.console.web.json_api import ConsoleError, Json, PageQuery, listed
from entrypoints.local.template import Template
from entrypoints.local.template.template import Resource

AttributeMap: TypeAlias = Mapping[str, Any]
"""An item in DynamoDB's JSON: attribute values by name, such as {"S": "rye"}."""


class TablePage(NamedTuple):
    """Items, and the token of the next page, None at the end."""

    items: Sequence[AttributeMap]
    following: str | None


class BadPositionError(Exception):
    """The token of a page is not one of this table."""


class TableSource(Protocol):
    """A source of a table's items; thread-safe."""

    def page(self, position: str | None, limit: int) -> TablePage:
        """Return up to `limit` items after `position` without reading all items.

        Raises:
            BadPositionError: `position` is not a token of this table.
        """
        ...


class TablePages:
    """Data of the Tables page."""

    def __init__(self, template: Template, sources: Mapping[str, TableSource]) -> None:
        """Show the template's tables that have a source, by logical id."""
        resources = template.resources("AWS::DynamoDB::Table")
        self._tables = {one.ref: one for one in resources if one.logical_id in sources}
        self._sources = sources

    def __len__(self) -> int:
        return len(self._tables)

    def tables(self, _query: PageQuery) -> Json:
        """Answer `tables`."""
        return listed(_described(table) for table in self._tables.values())

    def table(self, query: PageQuery) -> Json:
        """Answer `table`: a page of a table's items."""
        table = self._tables.get(query.required("name"))
        if table is None:
            known = ", ".join(self._tables) or "none"
            raise ConsoleError(f"No such table; the tables are: {known}", 404)
        try:
            found = self._sources[table.logical_id].page(query.text("next") or None, query.limit)
        except BadPositionError as error:
            raise ConsoleError("next is not a token of this table; start without it") from error
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
