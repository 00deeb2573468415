import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import pytest
from dependency_injector import providers

from adapters import wiring
from adapters.memory.store import MemoryStore
from adapters.wiring import Shop
from tests.contract.at_once import at_once


class NoWorkflow:
    def start(self, order_id: str) -> None:
        raise AssertionError(order_id)


@pytest.fixture
def shop() -> Shop:
    made = Shop()
    made.workflow.override(providers.Object(NoWorkflow()))
    return made


@pytest.fixture
def _nothing_served() -> Iterator[None]:
    before = wiring._Process.shop
    wiring._Process.shop = None
    yield
    wiring._Process.shop = before


@pytest.mark.parametrize("name", Shop.providers)
def test_every_service_and_adapter_can_be_made_and_is_made_once(shop: Shop, name: str) -> None:
    provider = shop.providers[name]

    assert provider() is provider()


def test_two_shops_share_nothing(shop: Shop) -> None:
    assert Shop().store() is not shop.store()


def test_a_shop_whose_first_requests_come_at_once_still_has_one_store(shop: Shop) -> None:
    meeting = threading.Barrier(4)

    def slowly_made() -> MemoryStore:
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.2)
            raise AssertionError("several threads make the store at once")
        return MemoryStore()

    assert isinstance(shop.store, providers.BaseSingleton)
    shop.store.override(type(shop.store)(slowly_made))

    outcomes = at_once([partial(shop.store)] * 4)

    assert all(outcome is outcomes[0] for outcome in outcomes)


@pytest.mark.usefixtures("_nothing_served")
def test_the_shop_that_is_served_is_the_one_that_handlers_get(shop: Shop) -> None:
    wiring.serve(shop)

    assert wiring.shop() is shop
