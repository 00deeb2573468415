"""Panels: lists that whoever composed the console adds to it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from entrypoints.local.console.answers import Json, Query, RefusedError


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

    def rows(self, start: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return up to `limit` rows after the first `start`."""
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
        start = query.position or 0
        rows = panel.rows(start, query.limit + 1)
        more = len(rows) > query.limit
        return {
            "title": panel.title,
            "columns": [column._asdict() for column in panel.columns],
            "items": list(rows[: query.limit]),
            "next": str(start + query.limit) if more else None,
        }
