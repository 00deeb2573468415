"""One suite for every store: a test asks for `backend` and cannot know which one it got."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest
from _pytest.terminal import TerminalReporter

from tests.contract.backends import Backend, in_memory
from tests.contract.emulator_backend import on_emulator
from tests.contract.moto_backend import on_moto
from tests.deployed import localstack

BACKENDS: dict[str, Callable[[pytest.FixtureRequest], AbstractContextManager[Backend]]] = {
    "memory": lambda _request: nullcontext(in_memory()),
    "moto": lambda _request: on_moto(),
    "ministack": lambda request: on_emulator(request.getfixturevalue("ministack_account")),
    "localstack": lambda request: on_emulator(
        request.getfixturevalue("localstack_account"), serialized=localstack.loses_updates()
    ),
}


@pytest.fixture(params=[*BACKENDS])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    with BACKENDS[request.param](request) as made:
        yield made


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say how many tests of the suite passed on each backend."""
    names = "|".join(BACKENDS)
    passed = Counter(
        found[1]
        for report in terminalreporter.stats.get("passed", [])
        if (found := re.search(rf"tests/contract/.*\[(?:.*-)?({names})(?:-.*)?\]$", report.nodeid))
    )
    if passed:
        told = ", ".join(f"{name} {count}" for name, count in sorted(passed.items()))
        terminalreporter.write_line(f"contract suite, passed by backend: {told}")
