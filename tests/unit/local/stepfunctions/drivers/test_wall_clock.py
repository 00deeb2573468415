"""The driver on real time and threads."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from entrypoints.local.asl import (
    Call,
    Execution,
    ExecutionIdentity,
    Input,
    Start,
    TaskReport,
    TimedInput,
    compile_definition,
)
from entrypoints.local.stepfunctions.drivers import (
    Cancel,
    TaskFailed,
    TaskOutcome,
    TaskSubmitted,
    TaskSucceeded,
    WallClockDriver,
    wall_clock,
)
from entrypoints.local.system.clock import SystemClock

FUNCTION = "arn:aws:lambda:eu-west-3:000000000000:function:"
CALLBACK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"


def task(resource: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, **({} if "Next" in fields else {"End": True}), **fields}


def chain(*states: dict[str, Any]) -> dict[str, Any]:
    names = [f"S{n}" for n in range(len(states))]
    linked = {
        name: {**state, **({"Next": names[n + 1]} if n + 1 < len(states) else {"End": True})}
        for n, (name, state) in enumerate(zip(names, states, strict=True))
    }
    for state in linked.values():
        if "Next" in state:
            state.pop("End", None)
    return {"StartAt": "S0", "States": linked}


class Kitchen:
    """Runs tasks as the test chooses; signals the ends of executions."""

    def __init__(self) -> None:
        self.work: dict[str, Callable[[Call, Callable[[TaskOutcome], None]], Cancel | None]] = {}
        self.threads: Counter[int] = Counter()
        self.ended: dict[str, threading.Event] = {}
        self.ends: Counter[str] = Counter()
        self.driver = WallClockDriver(self, SystemClock(), on_end=self._on_end)

    def run(self, call: Call, done: Callable[[TaskOutcome], None]) -> Cancel | None:
        self.threads[threading.get_ident()] += 1
        name = call.target.resource.rsplit(":", 1)[1]
        if name in self.work:
            return self.work[name](call, done)
        done(TaskSucceeded(name))
        return None

    def _on_end(self, execution: Execution) -> None:
        self.ends[execution.identity.name] += 1
        self.ended[execution.identity.name].set()

    def execution(self, definition: dict[str, Any], name: str = "one", given: Any = None) -> Execution:
        self.ended[name] = threading.Event()
        who = ExecutionIdentity(f"arn:aws:states:x:y:execution:m:{name}", name, "arn:r", "arn:m", "m")
        return Execution(compile_definition(definition), given, identity=who, rng=1)

    def cook(self, definition: dict[str, Any], name: str = "one") -> Execution:
        execution = self.execution(definition, name)
        self.driver.start(execution)
        assert self.ended[name].wait(10)
        return execution


@pytest.fixture
def kitchen() -> Iterator[Kitchen]:
    kitchen = Kitchen()
    yield kitchen
    kitchen.driver.close()


def test_an_execution_of_quick_tasks_stays_in_one_thread(kitchen: Kitchen) -> None:
    execution = kitchen.cook(chain(*(task(f"{FUNCTION}oven") for _ in range(5))))
    assert (execution.status, execution.output) == ("SUCCEEDED", "oven")
    assert list(kitchen.threads.values()) == [5]
    assert kitchen.ends == {"one": 1}


def test_a_thousand_quick_tasks_do_not_deepen_the_stack(kitchen: Kitchen) -> None:
    items = {
        "StartAt": "Each",
        "States": {"Each": task(f"{FUNCTION}oven")},
    }
    definition = {"StartAt": "All", "States": {"All": {
        "Type": "Map", "MaxConcurrency": 1, "ItemProcessor": items, "End": True}}}  # fmt: skip
    execution = kitchen.execution(definition, given=list(range(2_000)))
    kitchen.driver.start(execution)
    assert kitchen.ended["one"].wait(20)
    assert execution.output == ["oven"] * 2_000


def test_branches_run_at_the_same_time(kitchen: Kitchen) -> None:
    meet = threading.Barrier(3)

    def wait_for_the_others(_call: Call, done: Callable[[TaskOutcome], None]) -> None:
        meet.wait(10)
        done(TaskSucceeded("met"))

    kitchen.work["oven"] = wait_for_the_others
    branches = [{"StartAt": f"B{n}", "States": {f"B{n}": task(f"{FUNCTION}oven")}} for n in range(3)]
    definition = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": branches, "End": True}}}
    assert kitchen.cook(definition).output == ["met"] * 3


def test_an_answer_may_come_later_from_another_thread(kitchen: Kitchen) -> None:
    def later(_call: Call, done: Callable[[TaskOutcome], None]) -> None:
        threading.Thread(target=done, args=(TaskSucceeded("late"),)).start()

    kitchen.work["oven"] = later
    assert kitchen.cook(chain(task(f"{FUNCTION}oven"), task(f"{FUNCTION}shelf"))).output == "shelf"


def test_waits_and_retries_take_their_time_on_the_timer_thread(kitchen: Kitchen) -> None:
    answers: Iterator[TaskOutcome] = iter([TaskFailed("Cold", None), TaskSucceeded("warm")])
    kitchen.work["oven"] = lambda _call, done: done(next(answers))
    retry = [{"ErrorEquals": ["Cold"], "IntervalSeconds": 1, "MaxDelaySeconds": 1, "JitterStrategy": "FULL"}]
    execution = kitchen.cook(chain(task(f"{FUNCTION}oven", Retry=retry)))
    assert execution.output == "warm"


def test_a_time_limit_holds_although_all_workers_are_busy() -> None:
    kitchen = Kitchen()
    kitchen.driver.close()
    kitchen.driver = WallClockDriver(kitchen, SystemClock(), on_end=kitchen._on_end, workers=1)
    release = threading.Event()

    def busy(_call: Call, done: Callable[[TaskOutcome], None]) -> None:
        release.wait(30)
        done(TaskSucceeded("too late"))

    kitchen.work["oven"] = busy
    execution = kitchen.execution(chain(task(f"{FUNCTION}oven", TimeoutSeconds=1)))
    kitchen.driver.start(execution)
    deadline = SystemClock().monotonic() + 10
    while execution.status == "RUNNING" and SystemClock().monotonic() < deadline:
        threading.Event().wait(0.01)
    assert (execution.status, execution.error) == ("FAILED", "States.Timeout")
    release.set()
    assert kitchen.ended["one"].wait(10)
    kitchen.driver.close()


def test_a_callback_is_delivered_once_despite_other_attempts(kitchen: Kitchen) -> None:
    submitted = threading.Event()

    def submit(_call: Call, done: Callable[[TaskOutcome], None]) -> None:
        done(TaskSubmitted({}))
        submitted.set()

    kitchen.work["sendMessage.waitForTaskToken"] = submit
    execution = kitchen.execution(chain(task(CALLBACK, Parameters={})))
    kitchen.driver.start(execution)
    assert submitted.wait(10)
    racers = [
        threading.Thread(target=kitchen.driver.deliver, args=(execution, 1, TaskSucceeded(n)))
        for n in range(8)
    ]
    for racer in racers:
        racer.start()
    assert kitchen.ended["one"].wait(10)
    for racer in racers:
        racer.join()
    types = [event["type"] for event in execution.history.events()]
    assert types.count("TaskSucceeded") == 1
    assert kitchen.ends == {"one": 1}


def test_a_stop_ends_an_execution_that_waits(kitchen: Kitchen) -> None:
    execution = kitchen.execution(chain({"Type": "Wait", "Seconds": 3600}))
    kitchen.driver.start(execution)
    while len(execution.history) < 2:
        pass
    kitchen.driver.stop(execution, None, None)
    assert kitchen.ended["one"].wait(10)
    assert execution.status == "ABORTED"


def test_a_runner_that_raises_is_logged_and_fails_its_execution(
    kitchen: Kitchen, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_call: Call, _done: Callable[[TaskOutcome], None]) -> None:
        raise LookupError("no such shelf")

    kitchen.work["oven"] = broken
    execution = kitchen.cook(chain(task(f"{FUNCTION}oven")))
    assert (execution.error, execution.cause) == ("States.Runtime", "LookupError: no such shelf")
    assert caplog.messages == [f"the task runner raised an exception for {FUNCTION}oven"]


def test_many_executions_at_once_all_end(kitchen: Kitchen) -> None:
    definition = chain(*(task(f"{FUNCTION}oven", TimeoutSeconds=60) for _ in range(4)))
    executions = [kitchen.execution(definition, f"run-{n}") for n in range(200)]
    for execution in executions:
        kitchen.driver.start(execution)
    assert all(event.wait(20) for event in kitchen.ended.values())
    assert {execution.status for execution in executions} == {"SUCCEEDED"}
    assert set(kitchen.ends.values()) == {1}


def test_the_journal_has_each_input_before_it_is_applied() -> None:
    told: list[tuple[Input, int]] = []
    ended = threading.Event()
    kitchen = Kitchen()
    kitchen.driver.close()
    driver = WallClockDriver(
        kitchen,
        SystemClock(),
        journal=lambda execution, one, _now: told.append((one, len(execution.history))),
        on_end=lambda _execution: ended.set(),
    )
    driver.start(kitchen.execution(chain(task(f"{FUNCTION}oven"))))
    assert ended.wait(10)
    driver.close()
    assert told == [(Start(), 0), (TaskReport(1, TaskSucceeded("oven")), 4)]


def test_an_execution_is_resumed_where_its_journal_ends(kitchen: Kitchen) -> None:
    definition = chain(task(f"{FUNCTION}mix"), task(f"{FUNCTION}oven"), {"Type": "Wait", "Seconds": 60})
    execution = kitchen.execution(definition)
    began = kitchen.driver.now() - 3600
    inputs = [
        TimedInput(Start(), began),
        TimedInput(TaskReport(1, TaskSucceeded("dough")), began + 1),
        TimedInput(TaskReport(2, TaskSucceeded("bread")), began + 2),
    ]
    kitchen.driver.resume(execution, inputs)
    assert kitchen.ended["one"].wait(10)
    assert (execution.status, execution.output) == ("SUCCEEDED", "bread")
    assert not kitchen.threads, "answered tasks are not run again"


def test_a_requested_callback_is_still_awaited_after_a_resume(kitchen: Kitchen) -> None:
    execution = kitchen.execution(chain(task(CALLBACK, Parameters={})))
    kitchen.driver.resume(
        execution, [TimedInput(Start(), 1.0), TimedInput(TaskReport(1, TaskSubmitted({})), 2.0)]
    )
    kitchen.driver.deliver(execution, 1, TaskSucceeded("risen"))
    assert kitchen.ended["one"].wait(10)
    assert execution.output == "risen"
    assert not kitchen.threads


def test_a_task_without_an_outcome_is_run_again_on_resume(kitchen: Kitchen) -> None:
    execution = kitchen.execution(chain(task(f"{FUNCTION}mix"), task(f"{FUNCTION}oven")))
    kitchen.driver.resume(
        execution, [TimedInput(Start(), 1.0), TimedInput(TaskReport(1, TaskSucceeded("dough")), 2.0)]
    )
    assert kitchen.ended["one"].wait(10)
    assert execution.output == "oven"
    assert sum(kitchen.threads.values()) == 1


def test_a_job_of_a_task_is_stopped_with_its_execution(kitchen: Kitchen) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def start(_call: Call, done: Callable[[TaskOutcome], None]) -> Cancel:
        done(TaskSubmitted("job"))
        begun.set()
        return stopped.set

    kitchen.work["startExecution.sync"] = start
    execution = kitchen.execution(chain(task("arn:aws:states:::states:startExecution.sync")))
    kitchen.driver.start(execution)
    assert begun.wait(10)
    kitchen.driver.stop(execution, None, None)
    assert stopped.wait(10)
    assert execution.status == "ABORTED"


def test_a_job_that_a_task_is_just_starting_is_stopped_too(kitchen: Kitchen) -> None:
    begun, go_on, stopped = threading.Event(), threading.Event(), threading.Event()

    def start(_call: Call, _done: Callable[[TaskOutcome], None]) -> Cancel:
        begun.set()
        go_on.wait(10)
        return stopped.set

    kitchen.work["startExecution.sync"] = start
    execution = kitchen.execution(chain(task("arn:aws:states:::states:startExecution.sync")))
    kitchen.driver.start(execution)
    assert begun.wait(10)
    kitchen.driver.stop(execution, None, None)
    go_on.set()
    assert stopped.wait(10)


class SetClock(SystemClock):
    """The machine's clock, whose wall clock somebody sets."""

    set_by = 0.0

    def timestamp(self) -> float:
        return super().timestamp() + self.set_by


@pytest.mark.parametrize("step", [-3600.0, 3600.0, -0.2, 86_400.0])
@pytest.mark.parametrize(
    ("state", "ends"),
    [
        ({"Type": "Wait", "Seconds": 1, "End": True}, "SUCCEEDED"),
        (task(f"{FUNCTION}oven", TimeoutSeconds=1), "FAILED"),
        (task(f"{FUNCTION}oven", TimeoutSeconds=99, HeartbeatSeconds=1), "FAILED"),
    ],
)
def test_a_set_clock_neither_holds_a_timer_back_nor_fires_it_early(
    step: float, state: dict[str, Any], ends: str
) -> None:
    kitchen, clock, running = Kitchen(), SetClock(), threading.Event()
    kitchen.driver.close()
    kitchen.driver = WallClockDriver(kitchen, clock, on_end=kitchen._on_end)
    kitchen.work["oven"] = lambda _call, _done: running.set()
    execution = kitchen.execution({"StartAt": "S", "States": {"S": state}})
    began = clock.monotonic()
    kitchen.driver.run(execution)
    clock.set_by = step
    assert kitchen.ended["one"].wait(5)
    assert 0.9 < clock.monotonic() - began < 3
    assert execution.status == ends
    kitchen.driver.close()


def test_a_wait_for_a_timestamp_follows_the_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall_clock, "_LONGEST_WAIT", 0.05)
    kitchen, clock = Kitchen(), SetClock()
    kitchen.driver.close()
    kitchen.driver = WallClockDriver(kitchen, clock, on_end=kitchen._on_end)
    execution = kitchen.execution(chain({"Type": "Wait", "Timestamp": "2100-01-01T00:00:00Z"}))
    kitchen.driver.run(execution)
    clock.set_by = 100 * 366 * 86_400.0
    assert kitchen.ended["one"].wait(5)
    assert execution.status == "SUCCEEDED"
    kitchen.driver.close()
