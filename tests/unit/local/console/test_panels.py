import pytest

from entrypoints.local.console.answers import Query, RefusedError
from entrypoints.local.console.panels import Column, PanelPages


class Loaves:
    name, title, columns = "loaves", "Loaves", (Column("name", "Name"),)

    def rows(self, start, limit):
        return [{"name": name} for name in ("oat", "spelt", "rye")[start : start + limit]]


@pytest.fixture
def pages() -> PanelPages:
    return PanelPages([Loaves()])


def test_a_panel_is_paged(pages):
    first = pages.panel("loaves", Query({"limit": "2"}))
    assert first == {
        "title": "Loaves",
        "columns": [{"key": "name", "title": "Name"}],
        "items": [{"name": "oat"}, {"name": "spelt"}],
        "next": "2",
    }
    rest = pages.panel("loaves", Query({"limit": "2", "next": "2"}))
    assert (rest["items"], rest["next"]) == ([{"name": "rye"}], None)


def test_the_overview_can_name_the_panels(pages):
    assert pages.names == [{"name": "loaves", "title": "Loaves"}]


def test_a_panel_that_is_not_there_is_404(pages):
    with pytest.raises(RefusedError, match="there are: loaves") as refusal:
        pages.panel("crumbs", Query({}))
    assert refusal.value.status == 404
