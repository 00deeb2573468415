"""A Kiosk that keeps its shop in memory, one that keeps it on AWS's services, and people who shop there."""

from collections.abc import Iterator

import pytest

from entrypoints.cli.client.running_kiosk import ShopClient
from tests.kiosk import Kiosk, running_kiosk


@pytest.fixture(scope="session", params=[(), ("--aws",)], ids=["memory", "aws"])
def kiosk(request: pytest.FixtureRequest) -> Iterator[Kiosk]:
    with running_kiosk(*request.param) as running:
        yield running


@pytest.fixture
def admin(kiosk: Kiosk) -> ShopClient:
    return kiosk.admin.shop


@pytest.fixture
def maya(kiosk: Kiosk) -> ShopClient:
    return kiosk.customer("maya").shop


@pytest.fixture
def teapot(kiosk: Kiosk) -> str:
    return kiosk.product("Teapot", 19.99, 10)
