import pytest

from entrypoints.local.gateway.routes import RouteTable
from tests.unit.local.gateway.conftest import route

TABLE = RouteTable(
    route(key)
    for key in (
        "GET /stations",
        "GET /stations/{id}",
        "GET /stations/oslo",
        "ANY /stations/bergen",
        "POST /stations/{id}",
        "ANY /stations/{id}/{proxy+}",
        "GET /stations/{id}/now",
        "GET /{first}/{second}/now",
        "GET /",
    )
)


@pytest.mark.parametrize(
    ("method", "path", "key", "variables"),
    [
        ("GET", "/", "GET /", {}),
        ("GET", "/stations", "GET /stations", {}),
        ("GET", "/stations/oslo", "GET /stations/oslo", {}),
        ("GET", "/stations/rome", "GET /stations/{id}", {"id": "rome"}),
        ("POST", "/stations/oslo", "POST /stations/{id}", {"id": "oslo"}),
        ("GET", "/stations/bergen", "ANY /stations/bergen", {}),
        ("GET", "/stations/oslo/now", "GET /stations/{id}/now", {"id": "oslo"}),
        ("GET", "/ships/vega/now", "GET /{first}/{second}/now", {"first": "ships", "second": "vega"}),
        ("PUT", "/stations/oslo/a/b", "ANY /stations/{id}/{proxy+}", {"id": "oslo", "proxy": "a/b"}),
        ("GET", "/stations/S%C3%A3o%20Paulo", "GET /stations/{id}", {"id": "São Paulo"}),
        ("GET", "/stations/a%2Fb", "GET /stations/{id}", {"id": "a/b"}),
    ],
)
def test_the_most_specific_route_is_chosen(
    method: str, path: str, key: str, variables: dict[str, str]
) -> None:
    match = TABLE.match(method, path)
    assert match is not None
    assert match.route.key == key
    assert match.variables == variables


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/stations"), ("GET", "/stations/"), ("GET", "/Stations"), ("GET", "/nowhere")],
)
def test_what_has_no_route_matches_nothing(method: str, path: str) -> None:
    assert TABLE.match(method, path) is None


def test_the_default_route_takes_the_rest() -> None:
    match = RouteTable([route("GET /stations"), route("$default")]).match("DELETE", "/any/where")
    assert match is not None
    assert match.route.key == "$default"
