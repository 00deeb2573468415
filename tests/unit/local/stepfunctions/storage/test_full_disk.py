"""A disk that is full, and files that are damaged, newer or foreign."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.drivers import WallClockDriver, wall_clock
from entrypoints.local.stepfunctions.orchestrator import Orchestrator
from entrypoints.local.stepfunctions.storage.state_file import StateFile, StateFileError
from entrypoints.local.system.clock import SystemClock
from entrypoints.local.system.ids import RandomIds

ROLE = "arn:aws:iam::000000000000:role/baker"
WAIT = json.dumps({"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 1, "End": True}}})
DOUGH = json.dumps("flour" * 10_000)


class Bakery:
    """An orchestrator on a state file whose disk a test fills and empties."""

    def __init__(self, path: Path) -> None:
        self.file = StateFile(path)
        self.ended = threading.Event()
        self.orchestrator = Orchestrator(
            WallClockDriver, SystemClock(), RandomIds(), storage=self.file, on_end=lambda _: self.ended.set()
        )

    def call(self, action: str, **request: Any) -> Any:
        return self.orchestrator.actions[action](**request)

    def fill(self) -> None:
        self.file._database.execute("PRAGMA max_page_count = 1")  # SQLite: not below the present size

    def make_room(self) -> None:
        self.file._database.execute("PRAGMA max_page_count = 1000000")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bakery.state"


@pytest.fixture
def bakery(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bakery]:
    monkeypatch.setattr(wall_clock, "_STORAGE_PAUSE", 0.05)
    bakery = Bakery(path)
    yield bakery
    bakery.orchestrator.close()


def machine(bakery: Bakery) -> str:
    created = bakery.call("CreateStateMachine", name="bread", definition=WAIT, role_arn=ROLE)
    return str(created["stateMachineArn"])


def test_a_refused_start_leaves_nothing_and_can_be_repeated(bakery: Bakery, path: Path) -> None:
    arn = machine(bakery)
    bakery.fill()
    start = {"state_machine_arn": arn, "name": "loaf", "input": DOUGH}
    for _ in range(2):
        with pytest.raises(ApiError, match="ThrottlingException: The state file cannot be written"):
            bakery.call("StartExecution", **start)
    with pytest.raises(ApiError, match="ExecutionDoesNotExist"):
        bakery.call("DescribeExecution", execution_arn=arn.replace("stateMachine", "execution") + ":loaf")
    bakery.make_room()
    started = bakery.call("StartExecution", **start)["executionArn"]
    assert bakery.ended.wait(10)
    assert bakery.call("DescribeExecution", execution_arn=started)["status"] == "SUCCEEDED"


def test_an_accepted_execution_goes_through_once_there_is_room(
    bakery: Bakery, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = bakery.call("StartExecution", state_machine_arn=machine(bakery), input=DOUGH)["executionArn"]
    write, refused = bakery.file._execute, threading.Event()

    def full(statement: str, values: Any) -> None:
        refused.set()
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(bakery.file, "_execute", full)
    assert refused.wait(10)
    assert not bakery.ended.wait(1.5)
    with pytest.raises(ApiError, match="ThrottlingException"):
        bakery.call("StopExecution", execution_arn=started)
    monkeypatch.setattr(bakery.file, "_execute", write)
    assert bakery.ended.wait(10)
    assert bakery.call("DescribeExecution", execution_arn=started)["status"] == "SUCCEEDED"


def test_a_refused_change_of_a_machine_changes_nothing(bakery: Bakery) -> None:
    arn = machine(bakery)
    bakery.fill()
    longer = WAIT.replace('"Seconds": 1', f'"Comment": "{"x" * 50_000}", "Seconds": 2')
    with pytest.raises(ApiError, match="ThrottlingException"):
        bakery.call("UpdateStateMachine", state_machine_arn=arn, definition=longer)
    assert bakery.call("DescribeStateMachine", state_machine_arn=arn)["definition"] == WAIT
    with pytest.raises(ApiError, match="ThrottlingException"):
        bakery.call("CreateStateMachine", name="rolls", definition=longer, role_arn=ROLE)
    assert [one["name"] for one in bakery.call("ListStateMachines")["stateMachines"]] == ["bread"]


def killed(path: Path) -> Path:
    """Return a copy of the files of a process that has ended without closing them."""
    bakery = Bakery(path)
    machine(bakery)
    copy = path.with_name("copy.state")
    for file in (path, path.with_name(f"{path.name}-wal")):
        shutil.copy(file, file.with_name(file.name.replace("bakery", "copy")))
    bakery.orchestrator.close()
    return copy


def test_a_file_that_was_not_closed_has_everything(path: Path) -> None:
    file = StateFile(killed(path))
    assert [one.name for one in file.load_machines()] == ["bread"]
    file.close()


@pytest.mark.parametrize("place", [0, 3, 10, 20, 28, 32, 40, 50, 60, 1_000, 4_000])
def test_a_damaged_log_is_refused(path: Path, place: int) -> None:
    copy = killed(path)
    log = copy.with_name("copy.state-wal")
    data = bytearray(log.read_bytes())
    data[place] ^= 0x55
    log.write_bytes(data)
    before = copy.read_bytes()
    with pytest.raises(StateFileError, match=r"copy\.state-wal is damaged: restore both from a copy"):
        StateFile(copy)
    assert (copy.read_bytes(), log.read_bytes()) == (before, bytes(data))


def test_an_emptied_log_is_refused(path: Path) -> None:
    copy = killed(path)
    copy.with_name("copy.state-wal").write_bytes(b"")
    with pytest.raises(StateFileError, match=r"was not closed, and its copy\.state-wal is empty"):
        StateFile(copy)


def test_a_file_whose_log_another_tool_has_merged_is_whole(path: Path) -> None:
    copy = killed(path)
    with sqlite3.connect(copy) as database:
        assert database.execute("SELECT count(*) FROM machines").fetchone() == (1,)
    database.close()
    file = StateFile(copy)
    assert [one.name for one in file.load_machines()] == ["bread"]
    file.close()


def test_a_log_without_its_file_is_refused(path: Path) -> None:
    copy = killed(path)
    copy.unlink()
    with pytest.raises(StateFileError, match=r"copy\.state-wal is there without it"):
        StateFile(copy)
    assert not copy.exists()


@pytest.mark.parametrize("damage", ["text", "cut", "newer", "foreign", "row"])
def test_a_file_of_another_kind_is_refused_and_left_as_it_is(path: Path, damage: str) -> None:
    bakery = Bakery(path)
    machine(bakery)
    bakery.orchestrator.close()
    if damage == "text":
        path.write_text("a shopping list" * 100)
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif damage == "foreign":
        path.unlink()
    if damage in {"newer", "foreign", "row"}:
        statement = {
            "newer": "PRAGMA user_version = 99",
            "foreign": "CREATE TABLE recipes (name TEXT)",
            "row": "UPDATE machines SET document = 'x'",
        }[damage]
        with sqlite3.connect(path) as database:
            database.execute(statement)
        database.close()
    before = path.read_bytes()
    with pytest.raises(StateFileError, match=r"bakery\.state"):
        Bakery(path)
    if damage != "row":
        assert path.read_bytes() == before
