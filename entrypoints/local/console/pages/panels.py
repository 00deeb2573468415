"""Panels: lists that whoever composed the console adds to it."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeAlias

from entrypoints.local.console.web.json_api import Json, Query, RefusedError, page

Row: TypeAlias = tuple[int, Mapping[str, Any]]
"""A row with a number that stays its own however many come after it."""


class Column(NamedTuple):
    """A column: the key of its values in the rows, and what stands above it."""

    key: str
    title: str


class Panel(Protocol):
    """A list of rows, newest first; thread-safe."""

    @property
    def name(self) -> str:
        """What the API calls it."""
        ...

    @property
    def title(self) -> str:
        """What a page calls it."""
        ...

    @property
    def columns(self) -> Sequence[Column]:
        """What each row says."""
        ...

    def rows(self, below: int | None) -> Iterable[Row]:
        """Yield rows from the highest number down, or from below one; only as far as they are asked for."""
        ...


class PanelPages:
    """What the console shows of panels."""

    def __init__(self, panels: Sequence[Panel]) -> None:
        self._panels = {panel.name: panel for panel in panels}

    @property
    def names(self) -> list[dict[str, str]]:
        """The panels, as the overview lists them."""
        return [{"name": panel.name, "title": panel.title} for panel in self._panels.values()]

    def panel(self, name: str, query: Query) -> Json:
        """Answer `panels/NAME`."""
        panel = self._panels.get(name)
        if panel is None:
            known = ", ".join(self._panels) or "none"
            raise RefusedError(f"There is no such panel; there are: {known}", 404)
        return {
            "title": panel.title,
            "columns": [column._asdict() for column in panel.columns],
            **page(panel.rows(query.position), query, itemgetter(0), itemgetter(1)),
        }
