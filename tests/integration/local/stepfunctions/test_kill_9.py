"""Killed with kill -9 at every input of an execution and at every call of a task, it ends as it would have.

Inputs are what an execution consists of: between two of them its events come into being at once, in memory.
So each point of a history at which a process can die is before an input is written, after it is written and
before it is applied, or while a function works. The sweep dies at every one of them; a few stand for all
without it.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import signal
import sqlite3
import threading
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.asl import Execution, ExecutionIdentity
from entrypoints.local.stepfunctions.drivers.replay import replay
from entrypoints.local.stepfunctions.storage.state_file import StateFile
from tests.integration.local.stepfunctions.killed_process import Doom, Kiosk

pytestmark = pytest.mark.integration

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"
EXECUTION = "arn:aws:states:us-east-1:000000000000:execution:bakery:monday"
MACHINE = EXECUTION.replace("execution", "stateMachine").removesuffix(":monday")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
AT_ONCE = 12


def task(function: str, following: str | None = None, **more: Any) -> dict[str, Any]:
    way = {"Next": following} if following else {"End": True}
    return {"Type": "Task", "Resource": FUNCTION + function, **way, **more}


BAKERY = {
    "StartAt": "Mix",
    "States": {
        "Mix": task("mix", "Knead"),
        "Knead": task("knead", "Rest", ResultPath="$.dough"),
        "Rest": {"Type": "Wait", "Seconds": 1, "Next": "Halves"},
        "Halves": {
            "Type": "Parallel",
            "Next": "Bake",
            "Branches": [
                {"StartAt": "Salt", "States": {"Salt": task("salt", "Shape"), "Shape": task("shape")}},
                {"StartAt": "Heat", "States": {"Heat": task("heat")}},
            ],
        },
        "Bake": task(
            "bake",
            "Label",
            Parameters={"attempt.$": "$$.State.RetryCount"},
            Retry=[{"ErrorEquals": ["Oven.Busy"], "IntervalSeconds": 1, "JitterStrategy": "FULL"}],
        ),
        "Label": {"Type": "Pass", "Parameters": {"label.$": "States.UUID()"}, "Next": "Cool"},
        "Cool": {"Type": "Wait", "Seconds": 1, "Next": "Wrap"},
        "Wrap": task("wrap", "Done"),
        "Done": {"Type": "Succeed"},
    },
}
CALLS = ("mix", "knead", "salt", "shape", "heat", "bake 0", "bake 1", "wrap")
INPUTS = 12
"""One start, eight answers, and the timers of two waits and a retry."""


class Functions(BaseHTTPRequestHandler):
    """Lambda: `bake` is busy at its first attempt, `heat` answers after `shape` so that histories compare."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = self.path.split("/")[3].split(":")[-1].split("%3A")[-1]
        run: Run = self.server.run  # type: ignore[attr-defined]
        if name == "heat":
            run.wait_for_shape()
        call = f"bake {event['attempt']}" if name == "bake" else name
        run.called(call)
        if call == "bake 0":
            self._reply({"errorType": "Oven.Busy", "errorMessage": "full"}, "X-Amz-Function-Error", "Handled")
        else:
            self._reply({"by": call}, "X-Amz-Executed-Version", "$LATEST")

    def _reply(self, answer: Any, header: str, value: str) -> None:
        body = json.dumps(answer).encode()
        with contextlib.suppress(OSError):  # the process that asked is dead
            self.send_response(200)
            self.send_header(header, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


class Run:
    """One execution with its Lambda, its state file, and the processes that run it one after the other."""

    def __init__(self, folder: Path, killed_by: str | None = None) -> None:
        folder.mkdir()
        self.file = folder / "state.db"
        self.calls: list[str] = []
        self.shown: list[dict[str, Any]] = []
        self._killed_by = killed_by
        self._pause = threading.Event()
        self._closed = threading.Event()
        self._lambda = ThreadingHTTPServer(("127.0.0.1", 0), Functions)
        self._lambda.daemon_threads = True
        self._lambda.run = self  # type: ignore[attr-defined]
        threading.Thread(target=self._lambda.serve_forever, args=(0.02,), daemon=True).start()
        self.kiosk = Kiosk(str(self.file), f"http://127.0.0.1:{self._lambda.server_port}")

    def start(self, doom: Doom | None = None) -> None:
        """Begin the first process and start the execution; the process may die of it."""
        self.kiosk.begin(doom)
        self.create("bakery", BAKERY)
        self.attempt("StartExecution", stateMachineArn=MACHINE, name="monday", input='{"flour": 500}')

    def create(self, name: str, definition: dict[str, Any]) -> str:
        """Create a state machine and return its ARN."""
        role = "arn:aws:iam::000000000000:role/workshop"
        made = self.ask("CreateStateMachine", name=name, definition=json.dumps(definition), roleArn=role)
        return str(made["stateMachineArn"])

    def attempt(self, action: str, **members: Any) -> None:
        """Call the API, whose process may die of it."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            self.ask(action, **members)

    def watch(self) -> signal.Signals:
        """Look at the history until the process dies, and return the signal that it died of."""

        def dead() -> bool:
            try:
                self.shown = self.events()
            except (OSError, http.client.HTTPException):
                return True
            return False

        self.until(dead)
        return self.kiosk.died()

    def ask(self, action: str, **members: Any) -> Any:
        """Call the API."""
        headers = {"X-Amz-Target": f"AWSStepFunctions.{action}", "Content-Type": "application/x-amz-json-1.0"}
        request = urllib.request.Request(self.kiosk.url, json.dumps(members).encode(), headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.load(answer)

    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.ask(
            "GetExecutionHistory", executionArn=EXECUTION, maxResults=1000
        )["events"]
        return events

    def end(self) -> dict[str, Any]:
        """Wait for the execution's end and describe it."""
        self.until(lambda: self._described()["status"] != "RUNNING")
        return self._described()

    def _described(self) -> dict[str, Any]:
        described: dict[str, Any] = self.ask("DescribeExecution", executionArn=EXECUTION)
        return described

    def called(self, call: str) -> None:
        """Note a call; the one that was chosen ends its caller with kill -9 and is never answered."""
        self.calls.append(call)
        if call == self._killed_by and self.calls.count(call) == 1:
            self.kiosk.kill()

    def wait_for_shape(self) -> None:
        """Wait until the history has seen the other branch's end, in this process or in one after it."""

        def shaped() -> bool:
            try:
                left = [event.get("stateExitedEventDetails", {}).get("name") for event in self.events()]
            except (OSError, http.client.HTTPException):  # between two processes
                return self._closed.is_set()
            return "Shape" in left

        self.until(shaped)

    def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(2000):
            if condition():
                return
            self._pause.wait(0.01)
        raise AssertionError(f"{condition} did not hold")

    def inputs(self) -> list[Any]:
        """Return what the file has of the execution, once no process has it open."""
        with contextlib.closing(sqlite3.connect(self.file)) as database:
            return database.execute("SELECT * FROM inputs ORDER BY number").fetchall()

    def events_in_file(self) -> list[dict[str, Any]]:
        """Return the history that the file alone gives."""
        file = StateFile(self.file)
        (kept,) = file.load_executions()
        role = kept.revision.role_arn
        execution = Execution(
            kept.revision.machine,
            json.loads(kept.input),
            identity=ExecutionIdentity(kept.arn, kept.name, role, kept.machine_arn, "bakery"),
            rng=kept.seed,
        )
        replay(execution, kept.inputs)
        file.close()
        return execution.history.events()

    def close(self) -> None:
        self._closed.set()
        self.kiosk.close()
        self._lambda.shutdown()
        self._lambda.server_close()


def without_times(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in event.items() if name != "timestamp"} for event in events]


def comparable(document: Any) -> str:
    """Return a text without what rightly differs between two executions: moments and drawn ids."""
    return UUID.sub("(an id)", json.dumps(document))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with contextlib.closing(Run(tmp_path_factory.mktemp("kill") / "undisturbed")) as run:
        run.start()
        assert run.end()["status"] == "SUCCEEDED"
        yield run


def check_resumed(run: Run, undisturbed: Run) -> None:
    """Begin another process on a dead one's file and compare all that it ends with."""
    written, seen = run.inputs(), run.events_in_file()
    run.kiosk.begin()
    described, events = run.end(), run.events()
    run.kiosk.close()

    assert described["status"] == "SUCCEEDED"
    assert comparable(described["output"]) == comparable(undisturbed.end()["output"])
    assert comparable(without_times(events)) == comparable(without_times(undisturbed.events()))
    assert events[: len(run.shown)] == run.shown, "an event that was shown was lost or changed"
    assert without_times(events[: len(seen)]) == without_times(seen), "an event was lost or changed"
    assert run.inputs()[: len(written)] == written, "an input was lost or changed"
    assert len(run.inputs()) == INPUTS, "an input was written twice or not at all"


def some_and_all(some: list[Any], every: list[Any]) -> pytest.MarkDecorator:
    """Run a test at a few of its points, and in the sweep at every one."""
    sweep = pytest.param(every, id="every", marks=pytest.mark.sweep)
    return pytest.mark.parametrize("points", [pytest.param(some, id="some"), sweep])


def swept(points: list[Any], check: Callable[[Any], None]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(check, points))


@some_and_all([1, 6, INPUTS], [*range(1, INPUTS + 1)])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_it_survives_death_at_every_write(
    undisturbed: Run, tmp_path: Path, moment: Any, points: list[int]
) -> None:
    def check(number: int) -> None:
        with contextlib.closing(Run(tmp_path / str(number))) as run:
            run.start(Doom(number, moment))
            assert run.watch() is signal.SIGKILL
            assert len(run.inputs()) == (number if moment == "after" else number - 1)
            check_resumed(run, undisturbed)

    swept(points, check)


@some_and_all(["mix", "bake 1"], [*CALLS])
def test_it_survives_death_at_every_call(undisturbed: Run, tmp_path: Path, points: list[str]) -> None:
    def check(call: str) -> None:
        with contextlib.closing(Run(tmp_path / call, killed_by=call)) as run:
            run.start()
            assert run.watch() is signal.SIGKILL
            check_resumed(run, undisturbed)
            assert run.calls.count(call) == 2, "a task that had no answer is run again"

    swept(points, check)


@pytest.mark.sweep
def test_it_survives_a_process_for_each_of_its_inputs(undisturbed: Run, tmp_path: Path) -> None:
    with contextlib.closing(Run(tmp_path / "chain")) as run:
        run.start(Doom(1, "after"))
        for _ in range(INPUTS - 1):
            assert run.kiosk.died() is signal.SIGKILL
            run.kiosk.begin(Doom(1, "after"))
        assert run.kiosk.died() is signal.SIGKILL
        assert len(run.inputs()) == INPUTS
        check_resumed(run, undisturbed)


REST = {"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 3600, "End": True}}}
NESTED_INPUTS = 5
"""The parent's start, the child's, the parent's TaskSubmitted, the parent's stop, the child's."""


@some_and_all([2, NESTED_INPUTS], [*range(1, NESTED_INPUTS + 1)])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_nested_execution_is_started_once_and_stopped_with_its_parent(
    tmp_path: Path, moment: Any, points: list[int]
) -> None:
    def check(number: int) -> None:
        with contextlib.closing(Run(tmp_path / str(number))) as run:
            run.kiosk.begin(Doom(number, moment))
            child = run.create("child", REST)
            task = {
                "Type": "Task",
                "Resource": "arn:aws:states:::states:startExecution.sync:2",
                "Parameters": {"StateMachineArn": child},
                "End": True,
            }
            parent = run.create("parent", {"StartAt": "Nest", "States": {"Nest": task}})
            execution = parent.replace("stateMachine", "execution") + ":monday"

            def nested() -> list[str]:
                listed = run.ask("ListExecutions", stateMachineArn=child)["executions"]
                return [one["status"] for one in listed]

            def submitted() -> bool:
                events = run.ask("GetExecutionHistory", executionArn=execution)["events"]
                return "TaskSubmitted" in [event["type"] for event in events]

            run.attempt("StartExecution", stateMachineArn=parent, name="monday")
            if number > NESTED_INPUTS - 2:
                run.until(submitted)
                run.attempt("StopExecution", executionArn=execution)
            assert run.kiosk.died() is signal.SIGKILL

            run.kiosk.begin()
            run.until(submitted)
            run.ask("StopExecution", executionArn=execution)
            run.until(lambda: "RUNNING" not in nested())
            assert nested() == ["ABORTED"]
            assert run.ask("DescribeExecution", executionArn=execution)["status"] == "ABORTED"

    swept(points, check)
