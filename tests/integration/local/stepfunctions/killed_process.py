"""The `kiosk` command in a process of its own, which SIGKILL ends at a chosen write to its state file.

Nothing in the product knows of it. The process is forked from one that has imported everything already, so
that a sweep over all writes takes seconds; from there on it is what `kiosk stepfunctions` is. Python's audit
hook tells of the connection that the state file opens, SQLite's trace tells each statement before it runs.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.integration.local.stepfunctions.preloaded_modules"])
WRITE = "INSERT INTO inputs"
ONE_AT_A_TIME = threading.Lock()
"""Whoever starts a process looks whether others have ended, and a status can be read by one thread only."""


class Doom(NamedTuple):
    """When the process dies: right before or right after its n-th input is in the file, counted from 1."""

    number: int
    moment: Literal["before", "after"]


class Kiosk:
    """A `kiosk stepfunctions --state FILE` that can be ended and begun again, each time on a free port."""

    def __init__(self, state: str, functions: str) -> None:
        self._arguments = ["--lambda-endpoint", functions, "--state", state, "--port", "0"]
        self._process: Any = None
        self.url = ""

    def begin(self, doom: Doom | None = None) -> None:
        """Start the process and wait until it has its port."""
        reader, writer = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=_serve, args=(doom, self._arguments, writer), daemon=True)
        with ONE_AT_A_TIME:
            self._process.start()
        writer.close()
        with os.fdopen(os.dup(reader.fileno()), encoding="utf-8") as output:
            line = output.readline()
        reader.close()
        self.url = next((word for word in line.split() if word.startswith("http://")), "")

    def kill(self) -> None:
        """Send SIGKILL to the process, if there is one."""
        if self._process is not None:
            self._process.kill()

    def died(self) -> signal.Signals:
        """Wait for the process to end and return the signal that ended it."""
        wait([self._process.sentinel], 20)
        with ONE_AT_A_TIME:
            self._process.join(0)
            died_of = signal.Signals(-self._process.exitcode)
            self._process.close()
        self._process = None
        return died_of

    def close(self) -> None:
        """Leave no process behind."""
        if self._process is not None:
            self.kill()
            self.died()


def _serve(doom: Doom | None, arguments: list[str], output: Connection) -> None:
    from entrypoints.cli.main import run  # noqa: PLC0415 -- the process that runs the tests needs none of it

    os.dup2(output.fileno(), sys.stdout.fileno())
    output.close()
    if doom is not None:
        _await(doom)
    sys.argv = ["kiosk", "stepfunctions", *arguments]
    run()


def _await(doom: Doom) -> None:
    numbers = itertools.count(1)

    def statement_begins(statement: str) -> None:
        if statement.startswith(WRITE) and next(numbers) == doom.number:
            if doom.moment == "before":
                _die()
            _after_this_step(_die)

    def event_audited(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "sqlite3.connect/handle":
            _after_this_step(lambda: arguments[0].set_trace_callback(statement_begins))

    sys.addaudithook(event_audited)


def _after_this_step(action: Callable[[], None]) -> None:
    """Call `action` as soon as this thread is out of what it is doing in SQLite and in this file."""

    def step_made(frame: Any, event: str, argument: object) -> None:
        if frame.f_code.co_filename != __file__:
            sys.setprofile(None)
            action()

    sys.setprofile(step_made)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
