"""A weather station's functions, written to a folder of their own."""

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from entrypoints.local.functions import FunctionConfig, FunctionHost
from entrypoints.local.system.clock import Clock
from tests.unit.local.clock_and_ids import CountedIds, StoppedClock

_numbers = itertools.count()
MakeHost = Callable[..., FunctionHost]


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def make_host(tmp_path: Path, clock: StoppedClock) -> Iterator[MakeHost]:
    """Return a maker of hosts: the source of a module, and the name of the handler in it."""
    before, hosts = list(sys.path), []

    def make(
        source: str = "", handler: str = "handler", *, ticking: Clock | None = None, timeout: float = 3
    ) -> FunctionHost:
        module = f"station_{next(_numbers)}"
        (tmp_path / f"{module}.py").write_text(source)
        text = (
            handler.replace("{module}", module) if "{" in handler or "." in handler else f"{module}.{handler}"
        )
        arn = "arn:aws:lambda:us-east-1:000000000000:function:Forecast"
        config = FunctionConfig("Forecast", arn, text, tmp_path, timeout=timeout, memory=256)
        host = FunctionHost({"Forecast": config}, ticking or clock, CountedIds())
        hosts.append(host)
        return host

    yield make
    for host in hosts:
        host.close()
    sys.path[:] = before
