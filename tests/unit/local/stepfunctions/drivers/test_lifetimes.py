"""The longest time that executions may be open, on every clock."""

import math
import threading
from collections.abc import Callable
from typing import Any

import pytest

from entrypoints.local.asl import (
    Call,
    Execution,
    ExecutionIdentity,
    Limits,
    Start,
    TimedInput,
    compile_definition,
)
from entrypoints.local.stepfunctions.drivers import (
    SeededDriver,
    TaskFailed,
    TaskOutcome,
    VirtualClockDriver,
    WallClockDriver,
)
from entrypoints.local.system.clock import SystemClock

DAY = 24 * 3600
YEAR = 365 * DAY
LETTER = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": True}
NewExecution = Callable[..., Execution]


class Nobody:
    """Accepts every task and completes none."""

    def run(self, call: Call, done: Callable[[TaskOutcome], None]) -> None:
        """Accept a task."""


def only(state: dict[str, Any]) -> dict[str, Any]:
    return {"StartAt": "Only", "States": {"Only": {"End": True, **state}}}


def new(definition: dict[str, Any], seconds: float = YEAR, name: str = "one", **options: Any) -> Execution:
    place = "arn:aws:states:eu-west-3:000000000000"
    who = ExecutionIdentity(f"{place}:execution:m:{name}", name, "arn:r", f"{place}:stateMachine:m", "m")
    machine = compile_definition(definition, **options)
    return Execution(machine, {}, identity=who, rng=1, limits=Limits(standard_seconds=seconds))


@pytest.fixture(params=["virtual", "seeded"])
def driver(request: pytest.FixtureRequest) -> VirtualClockDriver:
    return VirtualClockDriver(Nobody()) if request.param == "virtual" else SeededDriver(Nobody(), 7)


def test_an_execution_that_would_be_open_for_longer_than_a_year_times_out(driver: VirtualClockDriver) -> None:
    run = new(only({"Type": "Wait", "Seconds": YEAR + 1}))
    driver.start(run)
    driver.run()

    assert (run.status, run.stop_date, driver.now()) == ("TIMED_OUT", YEAR, YEAR)
    assert [event["type"] for event in run.history.events()][-2:] == ["WaitStateEntered", "ExecutionTimedOut"]
    details = run.history.events()[-1]["executionTimedOutEventDetails"]
    assert details == {"error": "States.Timeout"}


def test_a_year_itself_is_not_too_long(driver: VirtualClockDriver) -> None:
    run = new(only({"Type": "Wait", "Seconds": YEAR}))
    driver.start(run)
    driver.run()

    assert (run.status, run.stop_date) == ("SUCCEEDED", YEAR)


def test_many_short_waits_are_bounded_as_one_long_one(driver: VirtualClockDriver) -> None:
    states = {
        "Prove": {"Type": "Wait", "Seconds": 10 * DAY, "Next": "Again"},
        "Again": {
            "Type": "Choice",
            "Choices": [{"Variable": "$", "IsNull": True, "Next": "Done"}],
            "Default": "Prove",
        },
        "Done": {"Type": "Succeed"},
    }
    run = new({"StartAt": "Prove", "States": states})
    driver.start(run)
    driver.run()

    assert (run.status, run.stop_date) == ("TIMED_OUT", YEAR)


def test_without_a_bound_the_clock_runs_for_three_years(driver: VirtualClockDriver) -> None:
    run = new(only({"Type": "Wait", "Seconds": 3 * YEAR}), math.inf)
    driver.start(run)
    driver.run()

    assert (run.status, run.stop_date) == ("SUCCEEDED", 3 * YEAR)


def test_an_execution_that_waits_for_the_world_does_not_move_the_clock(driver: VirtualClockDriver) -> None:
    run = new(only(LETTER))
    driver.start(run)
    driver.run()
    assert (run.status, driver.now()) == ("RUNNING", 0)

    driver.run(until=YEAR)
    assert run.status == "RUNNING"
    driver.run(until=2 * YEAR)
    assert (run.status, run.stop_date, driver.now()) == ("TIMED_OUT", YEAR, 2 * YEAR)


def test_each_execution_has_a_year_of_its_own(driver: VirtualClockDriver) -> None:
    first, second = (new(only(LETTER), name=name) for name in ("first", "second"))
    driver.start(first)
    driver.run(until=DAY)
    driver.start(second)
    driver.run(until=2 * YEAR)

    assert [one.stop_date for one in (first, second)] == [YEAR, YEAR + DAY]


def test_a_redrive_does_not_begin_the_year_anew(driver: VirtualClockDriver) -> None:
    run = new(only(LETTER))
    driver.start(run)
    driver.run(until=DAY)
    driver.deliver(run, 1, TaskFailed("Lost", None))
    driver.run(until=2 * DAY)
    assert run.status == "FAILED"

    driver.redrive(run)
    driver.run(until=2 * YEAR)

    assert (run.status, run.stop_date) == ("TIMED_OUT", YEAR)


def test_an_express_execution_has_its_five_minutes(driver: VirtualClockDriver) -> None:
    run = new(only({"Type": "Wait", "Seconds": 2 * YEAR}), type="EXPRESS")
    driver.start(run)
    driver.run()

    assert (run.status, run.stop_date) == ("TIMED_OUT", 300)


def test_the_children_of_a_distributed_map_end_with_their_parent(driver: VirtualClockDriver) -> None:
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Prove",
        "States": {"Prove": {"Type": "Wait", "Seconds": 2 * YEAR, "End": True}},
    }
    run = new(only({"Type": "Map", "Items": [1, 2], "ItemProcessor": processor, "QueryLanguage": "JSONata"}))
    driver.start(run)
    driver.run()

    (map_run,) = run.map_runs
    assert (run.status, run.stop_date, map_run.status) == ("TIMED_OUT", YEAR, "ABORTED")
    assert [child.status for child in map_run.children] == ["ABORTED", "ABORTED"]


def test_an_execution_that_is_built_again_after_a_year_ends_at_once() -> None:
    inputs: list[Any] = []
    first = VirtualClockDriver(Nobody(), journal=lambda _run, one, now: inputs.append(TimedInput(one, now)))
    first.start(new(only(LETTER)))
    first.run()
    later = VirtualClockDriver(Nobody(), 3 * YEAR)

    run = new(only(LETTER))
    later.resume(run, inputs)
    later.run(until=3 * YEAR + 1)

    assert (run.status, run.stop_date) == ("TIMED_OUT", 3 * YEAR)


class Ends:
    """Collects the executions that have ended."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._changed = threading.Condition()

    def __call__(self, execution: Execution) -> None:
        with self._changed:
            self.names.append(execution.identity.name)
            self._changed.notify_all()

    def wait_for(self, count: int) -> list[str]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.names) >= count, 10)
            return self.names


@pytest.fixture
def ends() -> Ends:
    return Ends()


@pytest.fixture
def wall(ends: Ends) -> Any:
    driver = WallClockDriver(Nobody(), SystemClock(), on_end=ends)
    yield driver
    driver.close()


def test_on_the_wall_clock_one_check_ends_all_expired_executions(wall: Any, ends: Ends) -> None:
    runs = [new(only(LETTER), 0.1, name) for name in ("first", "second", "third")]
    for run in runs:
        wall.start(run)

    assert sorted(ends.wait_for(3)) == ["first", "second", "third"]
    for run in runs:
        assert run.status == "TIMED_OUT"
        assert run.stop_date is not None
        assert run.stop_date - run.start_date >= 0.1


def test_on_the_wall_clock_a_later_execution_has_a_check_of_its_own(wall: Any, ends: Ends) -> None:
    wall.start(new(only(LETTER), 0.05, "first"))
    ends.wait_for(1)
    wall.start(new(only(LETTER), 0.05, "second"))

    assert ends.wait_for(2) == ["first", "second"]


def test_on_the_wall_clock_a_redriven_execution_ends_when_its_first_start_says(wall: Any, ends: Ends) -> None:
    run = new(only(LETTER), YEAR, "redriven")
    wall.start(run)
    wall.deliver(run, 1, TaskFailed("Lost", None))
    ends.wait_for(1)
    run.start_date -= YEAR

    wall.redrive(run)

    ends.wait_for(2)
    assert run.status == "TIMED_OUT"


def test_on_the_wall_clock_an_execution_that_is_built_again_after_a_year_ends(wall: Any, ends: Ends) -> None:
    run = new(only(LETTER), YEAR, "resumed")
    wall.resume(run, [TimedInput(Start(), wall.now() - 2 * YEAR)])

    assert ends.wait_for(1) == ["resumed"]
    assert run.status == "TIMED_OUT"
