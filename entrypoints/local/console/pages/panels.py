"""Panels: lists that the composer adds to the console."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeAlias

from entrypoints.local.console.web.json_api import ConsoleError, Json, PageQuery, page

PanelRow: TypeAlias = tuple[int, Mapping[str, Any]]
"""A row with a stable number."""


class Column(NamedTuple):
    """A column: the key of its values in the rows, and its title."""

    key: str
    title: str


class Panel(Protocol):
    """A list of rows, newest first; thread-safe."""

    @property
    def name(self) -> str:
        """Its name in the API."""
        ...

    @property
    def title(self) -> str:
        """Its title on the page."""
        ...

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of the rows."""
        ...

    def rows(self, below: int | None) -> Iterable[PanelRow]:
        """Yield rows lazily by falling number, from the highest or from below `below`."""
        ...


class PanelPages:
    """Data of the panels."""

    def __init__(self, panels: Sequence[Panel]) -> None:
        self._panels = {panel.name: panel for panel in panels}

    @property
    def names(self) -> list[dict[str, str]]:
        """The panels for the overview."""
        return [{"name": panel.name, "title": panel.title} for panel in self._panels.values()]

    def panel(self, name: str, query: PageQuery) -> Json:
        """Answer `panels/NAME`."""
        panel = self._panels.get(name)
        if panel is None:
            known = ", ".join(self._panels) or "none"
            raise ConsoleError(f"No such panel; the panels are: {known}", 404)
        return {
            "title": panel.title,
            "columns": [column._asdict() for column in panel.columns],
            **page(panel.rows(query.position), query, itemgetter(0), itemgetter(1)),
        }
