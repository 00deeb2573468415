import gc
from collections.abc import Iterator

import pytest

from adapters.system.garbage_collection import uncollected


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    yield
    gc.enable()


def test_the_collector_rests_inside_and_works_after() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()

    with uncollected():
        assert not gc.isenabled()

    assert not gc.isenabled()
