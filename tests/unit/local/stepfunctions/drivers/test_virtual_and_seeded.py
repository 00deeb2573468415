"""The drivers on a clock that jumps."""

from collections.abc import Callable
from typing import Any

from entrypoints.local.asl import Call, Execution, ExecutionIdentity, compile_definition
from entrypoints.local.stepfunctions.drivers import (
    AtLeastOnce,
    SeededDriver,
    TaskFailed,
    TaskOutcome,
    TaskSucceeded,
    VirtualClockDriver,
)

OVEN = "arn:aws:lambda:eu-west-3:000000000000:function:oven"


def machine(**fields: Any) -> dict[str, Any]:
    return {"StartAt": "Bake", "States": {"Bake": {"Type": "Task", "Resource": OVEN, "End": True, **fields}}}


def execution(definition: dict[str, Any], name: str = "one", **options: Any) -> Execution:
    who = ExecutionIdentity(f"arn:{name}", name, "arn:r", "arn:m", "m")
    return Execution(compile_definition(definition), name, identity=who, rng=1, **options)


class Slow:
    """Completes each task after an hour."""

    driver: VirtualClockDriver

    def run(self, call: Call, done: Callable[[TaskOutcome], None]) -> None:
        self.driver.after(3600, lambda: done(TaskSucceeded(call.parameters)))


class Quick:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def run(self, call: Call, done: Callable[[TaskOutcome], None]) -> None:
        self.calls.append(call.parameters)
        done(TaskSucceeded("bread"))


def test_tasks_that_take_time_overlap_on_the_clock() -> None:
    slow = Slow()
    driver = slow.driver = VirtualClockDriver(slow, 0.0)
    runs = [execution(machine(), name) for name in ("rye", "oat")]
    for run in runs:
        driver.start(run)
    driver.run()
    assert [(run.output, run.stop_date) for run in runs] == [("rye", 3600.0), ("oat", 3600.0)]


def test_a_task_slower_than_its_time_limit_times_out() -> None:
    slow = Slow()
    driver = slow.driver = VirtualClockDriver(slow, 0.0)
    run = execution(machine(TimeoutSeconds=60))
    driver.start(run)
    driver.run()
    assert (run.error, run.stop_date, driver.now()) == ("States.Timeout", 60.0, 3600.0)


def test_it_stops_at_the_given_moment() -> None:
    driver = VirtualClockDriver(Quick(), 0.0)
    run = execution({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 10, "End": True}}})
    driver.start(run)
    driver.run(until=9)
    assert (run.status, driver.now()) == ("RUNNING", 9)
    driver.run()
    assert (run.status, driver.now()) == ("SUCCEEDED", 10)


class Cold:
    """Fails its first calls."""

    def __init__(self, failures: int) -> None:
        self.failures = failures

    def run(self, call: Call, done: Callable[[TaskOutcome], None]) -> None:
        done(TaskFailed("Cold", None) if call.attempt < self.failures else TaskSucceeded("bread"))


def test_a_year_and_eight_retries_pass_at_once_with_the_right_timestamps() -> None:
    year = 365 * 24 * 3600
    retry = [{"ErrorEquals": ["Cold"], "IntervalSeconds": 1, "MaxAttempts": 8, "BackoffRate": 2}]
    driver = VirtualClockDriver(Cold(8), 0.0)
    run = execution(
        {
            "StartAt": "Ripen",
            "States": {
                "Ripen": {"Type": "Wait", "Seconds": year, "Next": "Bake"},
                "Bake": {"Type": "Task", "Resource": OVEN, "Retry": retry, "End": True},
            },
        }
    )
    driver.start(run)
    driver.run()
    events = run.history.events()
    moments = [event["timestamp"] for event in events if event["type"] == "LambdaFunctionScheduled"]
    assert run.output == "bread"
    assert moments == [year + 2**attempt - 1 for attempt in range(9)]
    assert [events[0]["timestamp"], run.stop_date] == [0, year + 255]
    assert [event["timestamp"] for event in events] == sorted(event["timestamp"] for event in events)


def test_the_end_of_an_execution_is_reported_once() -> None:
    ended: list[str] = []
    driver = VirtualClockDriver(Quick(), 0.0, on_end=lambda run: ended.append(run.status))
    run = execution(machine())
    driver.start(run)
    driver.run()
    driver.stop(run, None, None)
    assert ended == ["SUCCEEDED"]


def test_seeds_choose_which_execution_goes_first() -> None:
    orders = set()
    for seed in range(20):
        quick = Quick()
        driver = SeededDriver(quick, seed)
        for name in ("rye", "oat", "spelt"):
            driver.start(execution(machine(), name, choose=driver.choose))
        driver.run()
        orders.add(tuple(quick.calls))
    assert len(orders) == 6


def test_at_least_once_runs_a_task_twice_and_takes_the_first_answer() -> None:
    quick = Quick()
    driver = VirtualClockDriver(AtLeastOnce(quick, lambda call: call.identity.name == "rye"), 0.0)
    runs = [execution(machine(), name) for name in ("rye", "oat")]
    for run in runs:
        driver.start(run)
    driver.run()
    assert quick.calls == ["rye", "rye", "oat"]
    assert [run.output for run in runs] == ["bread", "bread"]


class Trouble:
    """Faults: the first task never runs, the second's reply is lost, waits take twice as long."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def before_task(self, call: Call) -> TaskOutcome | None:
        self.seen.append(f"before {call.attempt}")
        return TaskFailed("Cold", None) if call.attempt == 0 else None

    def after_task(self, call: Call, outcome: TaskOutcome) -> TaskOutcome | None:
        self.seen.append(f"after {call.attempt}")
        return None if call.attempt == 1 else outcome

    def at_wait(self, run: Execution, seconds: float) -> float:
        del run
        return seconds * 2


def test_faults_come_before_a_task_after_its_effect_and_at_waits() -> None:
    quick, trouble = Quick(), Trouble()
    driver = SeededDriver(quick, 1, faults=trouble)
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 5, "BackoffRate": 1}]
    run = execution(machine(Retry=retry, TimeoutSeconds=60))
    driver.start(run)
    driver.run()
    assert run.status == "SUCCEEDED"
    assert trouble.seen == ["before 0", "before 1", "after 1", "before 2", "after 2"]
    assert len(quick.calls) == 2, "the second attempt had its effect, only its reply was lost"
    assert run.stop_date == 10 + 120 + 10
