from collections.abc import Iterator

import pytest

from entrypoints.local.console.pages.panels import Column, PanelPages
from entrypoints.local.console.web.json_api import ConsoleError, PageQuery


class Loaves:
    name, title, columns = "loaves", "Loaves", (Column("name", "Name"),)

    def __init__(self) -> None:
        self.baked = ["rye", "spelt", "oat"]

    def rows(self, below: int | None) -> Iterator[tuple[int, dict[str, str]]]:
        for number, name in reversed([*enumerate(self.baked)][:below]):
            yield number, {"name": name}


@pytest.fixture
def loaves() -> Loaves:
    return Loaves()


@pytest.fixture
def pages(loaves: Loaves) -> PanelPages:
    return PanelPages([loaves])


def test_a_panel_is_paged(pages: PanelPages) -> None:
    first = pages.panel("loaves", PageQuery({"limit": "2"}))
    assert first == {
        "title": "Loaves",
        "columns": [{"key": "name", "title": "Name"}],
        "items": [{"name": "oat"}, {"name": "spelt"}],
        "next": "1",
    }
    rest = pages.panel("loaves", PageQuery({"limit": "2", "next": "1"}))
    assert (rest["items"], rest["next"]) == ([{"name": "rye"}], None)


def test_a_row_that_comes_between_two_pages_repeats_none_and_hides_none(
    pages: PanelPages, loaves: Loaves
) -> None:
    first = pages.panel("loaves", PageQuery({"limit": "2"}))
    loaves.baked.append("einkorn")
    rest = pages.panel("loaves", PageQuery({"limit": "2", "next": first["next"]}))
    assert [row["name"] for row in first["items"] + rest["items"]] == ["oat", "spelt", "rye"]


def test_the_overview_can_name_the_panels(pages: PanelPages) -> None:
    assert pages.names == [{"name": "loaves", "title": "Loaves"}]


def test_a_panel_that_is_not_there_is_404(pages: PanelPages) -> None:
    with pytest.raises(ConsoleError, match="the panels are: loaves") as refusal:
        pages.panel("crumbs", PageQuery({}))
    assert refusal.value.status == 404
