"""One suite for every store: a test asks for `backend` and cannot know which one it got."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest

from tests.contract.backends import Backend, in_memory
from tests.contract.emulator_backend import on_emulator
from tests.contract.moto_backend import on_moto
from tests.contract.summary import STORES
from tests.deployed import localstack

Make = Callable[[pytest.FixtureRequest], AbstractContextManager[Backend]]

_MAKERS: tuple[Make, ...] = (
    lambda _request: nullcontext(in_memory()),
    lambda _request: on_moto(),
    lambda request: on_emulator(request.getfixturevalue("ministack_account")),
    lambda request: on_emulator(
        request.getfixturevalue("localstack_account"), serialized=localstack.loses_updates()
    ),
)
BACKENDS = dict(zip(STORES, _MAKERS, strict=True))


@pytest.fixture(params=[*BACKENDS])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    with BACKENDS[request.param](request) as made:
        yield made
