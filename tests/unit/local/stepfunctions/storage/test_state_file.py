"""Executions that survive their process: killed after any input, the next process ends them the same."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entrypoints.local.asl import Execution, Input
from entrypoints.local.stepfunctions.storage.state_file import StateFile, StateFileError

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"


def task(function: str, following: str | None = None, **more: Any) -> dict[str, Any]:
    way = {"Next": following} if following else {"End": True}
    return {"Type": "Task", "Resource": FUNCTION + function, **way, **more}


TEN_STEPS = {
    "StartAt": "Mix",
    "States": {
        "Mix": task("mix", "Knead"),
        "Knead": task("knead", "Rest", ResultPath="$.dough"),
        "Rest": {"Type": "Wait", "Seconds": 3600, "Next": "Halves"},
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
            Retry=[{"ErrorEquals": ["Oven.Busy"], "MaxAttempts": 3, "JitterStrategy": "FULL"}],
        ),
        "Label": {"Type": "Pass", "Parameters": {"label.$": "States.UUID()"}, "Next": "Cool"},
        "Cool": {"Type": "Wait", "Seconds": 600, "Next": "Wrap"},
        "Wrap": task("wrap", "Done"),
        "Done": {"Type": "Succeed"},
    },
}


class PowerCut(Exception):
    """The process ends, here after an input was written and before anything came of it."""


class Fragile(StateFile):
    """A state file whose process is killed after a number of inputs."""

    def __init__(self, path: Path, inputs_left: int) -> None:
        super().__init__(path)
        self.left = inputs_left

    def append_input(self, execution: Execution, one: Input, now: float) -> None:
        super().append_input(execution, one, now)
        self.left -= 1
        if self.left == 0:
            raise PowerCut


def equip(workshop: Any, handler_error: Any, oven: dict[str, int]) -> None:
    """Give a workshop its functions; the oven is the world outside and outlives every process."""

    def bake(event: Any) -> Any:
        if not oven["busy"]:
            return {"bread": "rye"}
        oven["busy"] -= 1
        raise handler_error("Oven.Busy", "another loaf is in")

    for name in ("mix", "knead", "salt", "shape", "heat", "wrap"):
        workshop.functions.handlers[name] = lambda event: {"seen": event}
    workshop.functions.handlers["bake"] = bake


def timeless(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**event, "timestamp": None} for event in events]


def test_an_execution_killed_after_any_input_ends_as_it_would_have(
    new_workshop: Any, handler_error: Any, tmp_path: Path
) -> None:
    whole = new_workshop()
    equip(whole, handler_error, {"busy": 2})
    expected = whole.end_of(whole.machine(TEN_STEPS), {"flour": 500}, "monday")
    wanted = whole.events(expected["executionArn"])

    survived = 0
    for number in range(1, 1000):
        path = tmp_path / f"killed-after-{number}.db"
        storage = Fragile(path, number)
        first = new_workshop(storage=storage)
        oven = {"busy": 2}
        equip(first, handler_error, oven)
        arn = first.start(first.machine(TEN_STEPS), {"flour": 500}, "monday")
        try:
            first.driver.run()
        except PowerCut:
            survived += 1
        before = first.events(arn)
        storage.close()
        second = new_workshop(storage=StateFile(path), seed=99)
        equip(second, handler_error, oven)
        second.driver.run()

        described = second.orchestrator.executions.describe_execution(arn)
        events = second.events(arn)
        assert described["status"] == "SUCCEEDED"
        assert events[: len(before)] == before
        assert timeless(events) == timeless(wanted)
        second.orchestrator.close()
        if storage.left > 0:
            break
    assert survived == 14  # one start, nine answers, four timers


def test_a_finished_execution_has_the_same_history_in_the_next_process(
    new_workshop: Any, handler_error: Any, state_file: Callable[[], StateFile]
) -> None:
    first = new_workshop(storage=state_file())
    equip(first, handler_error, {"busy": 1})
    described = first.end_of(first.machine(TEN_STEPS), {"flour": 500})
    history = json.dumps(first.events(described["executionArn"]))
    first.orchestrator.close()

    second = new_workshop(storage=state_file())

    assert second.orchestrator.executions.describe_execution(described["executionArn"]) == described
    assert json.dumps(second.events(described["executionArn"])) == history
    assert second.functions.calls == []


def test_the_registry_survives(new_workshop: Any, state_file: Callable[[], StateFile]) -> None:
    first = new_workshop(storage=state_file())
    o = first.orchestrator
    arn = first.machine({"Type": "Pass"}, tags=[{"key": "oven", "value": "1"}])
    version = o.versions.publish_state_machine_version(arn, description="first")["stateMachineVersionArn"]
    o.state_machines.update_state_machine(arn, role_arn="arn:aws:iam::000000000000:role/other")
    o.aliases.create_state_machine_alias("live", [{"stateMachineVersionArn": version, "weight": 100}])
    o.activities.create_activity("decorate")
    o.activities.create_activity("gone")
    o.activities.delete_activity(o.activities.create_activity("gone")["activityArn"])
    o.tags.tag_resource(arn, [{"key": "shift", "value": "night"}])
    gone = first.machine({"Type": "Pass"}, "gone")
    o.state_machines.delete_state_machine(gone)
    questions: list[tuple[str, tuple[Any, ...]]] = [
        ("DescribeStateMachine", (arn,)),
        ("DescribeStateMachine", (version,)),
        ("ListStateMachines", ()),
        ("ListStateMachineAliases", (arn,)),
        ("DescribeStateMachineAlias", (f"{arn}:live",)),
        ("ListActivities", ()),
        ("ListTagsForResource", (arn,)),
    ]
    answers = [o.actions[name](*arguments) for name, arguments in questions]
    o.close()

    second = new_workshop(storage=state_file())

    assert [second.orchestrator.actions[name](*arguments) for name, arguments in questions] == answers


def test_a_task_token_of_the_old_process_still_ends_its_task(
    new_workshop: Any, state_file: Callable[[], StateFile]
) -> None:
    ask = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {"FunctionName": "ask", "Payload": {"token.$": "$$.Task.Token"}},
    }
    first = new_workshop(storage=state_file())
    first.functions.handlers["ask"] = lambda _: "asked"
    arn = first.start(first.machine(ask))
    first.driver.run()
    token = first.functions.calls[0][1]["token"]
    first.orchestrator.close()

    second = new_workshop(storage=state_file())
    second.driver.run()
    second.orchestrator.task_tokens.send_task_success(token, '"rye"')
    second.driver.run()

    assert second.orchestrator.executions.describe_execution(arn)["output"] == '"rye"'
    assert second.functions.calls == []


def test_a_parent_still_waits_for_the_nested_execution_that_it_had_started(
    new_workshop: Any, state_file: Callable[[], StateFile]
) -> None:
    first = new_workshop(storage=state_file())
    child = first.machine({"Type": "Wait", "Seconds": 600}, "child")
    nested = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": child, "Input": {"bread": "rye"}},
    }
    twice = {
        "StartAt": "First",
        "States": {"First": {**nested, "Next": "Second"}, "Second": {**nested, "End": True}},
    }
    arn = first.start(first.machine(twice, "parent"))
    first.driver.run(until=first.driver.now() + 1)
    first.orchestrator.close()

    second = new_workshop(storage=state_file())
    second.driver.run()

    assert json.loads(second.orchestrator.executions.describe_execution(arn)["output"])["Output"] == {
        "bread": "rye"
    }
    assert len(second.orchestrator.executions.list_executions(child)["executions"]) == 2
    assert [e["type"] for e in second.events(arn)].count("TaskSubmitted") == 2


def test_an_execution_that_is_dropped_leaves_the_file(
    new_workshop: Any, state_file: Callable[[], StateFile], tmp_path: Path
) -> None:
    first = new_workshop(storage=state_file(), keep_finished=1)
    arn = first.machine({"Type": "Pass"})
    for day in ("monday", "tuesday"):
        first.end_of(arn, name=day)
    first.orchestrator.close()

    kept = state_file()

    assert [one.name for one in kept.load_executions()] == ["tuesday"]
    kept.close()
    with sqlite3.connect(tmp_path / "state.db") as database:
        assert database.execute("SELECT count(*) FROM inputs").fetchone() == (1,)
    database.close()


def test_a_file_that_is_open_elsewhere_or_not_a_state_file_is_refused_in_one_line(
    tmp_path: Path, state_file: Callable[[], StateFile]
) -> None:
    held = state_file()
    held.drop_activity("arn:none")
    with pytest.raises(StateFileError, match="cannot be used as a state file"):
        state_file()
    held.close()
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear baker, " * 100)
    with pytest.raises(StateFileError, match="cannot be used as a state file"):
        StateFile(letter)


def test_a_file_of_another_format_is_refused(tmp_path: Path, state_file: Callable[[], StateFile]) -> None:
    state_file().close()
    with sqlite3.connect(tmp_path / "state.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()

    with pytest.raises(StateFileError, match="has format 99"):
        state_file()
