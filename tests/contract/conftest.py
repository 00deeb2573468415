"""One suite for every store: a test asks for `backend` and cannot know which one it got."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest

from tests.contract.backends import Backend, in_memory
from tests.contract.moto_backend import on_moto

BACKENDS: dict[str, Callable[[], AbstractContextManager[Backend]]] = {
    "memory": lambda: nullcontext(in_memory()),
    "moto": on_moto,
}


@pytest.fixture(params=[*BACKENDS])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    with BACKENDS[request.param]() as made:
        yield made
