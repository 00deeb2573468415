"""Random machines under random faults: they end, leave nothing open, and replay alike."""

import itertools
import json
import random  # noqa: TID251 -- the tests seed it
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from entrypoints.local.asl import (
    Call,
    DefinitionError,
    Execution,
    ExecutionIdentity,
    Input,
    Limits,
    TimedInput,
    compile_definition,
)
from entrypoints.local.stepfunctions.drivers import (
    SeededDriver,
    TaskFailed,
    TaskOutcome,
    TaskSucceeded,
    VirtualClockDriver,
)
from entrypoints.local.stepfunctions.drivers.replay import replay

ARN = "arn:aws:states:eu-west-3:000000000000"
IDENTITY = ExecutionIdentity(f"{ARN}:execution:m:e", "e", "r", f"{ARN}:stateMachine:m", "m")
KINDS = ("Pass", "Task", "Wait", "Choice", "Parallel", "Map", "Distributed", "Fail")


class Maker:
    """Makes definitions from a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self._numbers: Iterator[int] = itertools.count()

    def block(self, depth: int = 0) -> dict[str, Any]:
        names = [f"S{next(self._numbers)}" for _ in range(self.rng.randint(1, 4))]
        states = {name: self.state(names, place, depth) for place, name in enumerate(names)}
        return {"StartAt": names[0], "States": states}

    def state(self, names: list[str], place: int, depth: int) -> dict[str, Any]:
        last = place == len(names) - 1
        onward: dict[str, Any] = {"End": True} if last else {"Next": names[place + 1]}
        kind = self.rng.choice(KINDS if depth < 3 else ("Pass", "Task", "Wait"))
        if kind == "Task":
            resource = "arn:aws:lambda:eu-west-3:000000000000:function:oven"
            limit = {"TimeoutSeconds": self.rng.randint(1, 6)} if self.rng.random() < 0.6 else {}
            return {"Type": "Task", "Resource": resource, **limit, **onward, **self.recovery(names)}
        if kind == "Wait":
            return {"Type": "Wait", "Seconds": self.rng.randint(0, 5), **onward}
        if kind == "Choice" and not last:
            rule = {"Variable": "$", "IsPresent": self.rng.random() < 0.5, "Next": names[place + 1]}
            return {"Type": "Choice", "Choices": [rule], "Default": names[-1]}
        if kind == "Fail" and last:
            return {"Type": "Fail", "Error": "Burnt"}
        if kind in ("Parallel", "Map", "Distributed"):
            return {**self.fan_out(kind, depth), **onward, **self.recovery(names)}
        return {"Type": "Pass", **onward}

    def fan_out(self, kind: str, depth: int) -> dict[str, Any]:
        if kind == "Parallel":
            branches = [self.block(depth + 1) for _ in range(self.rng.randint(1, 3))]
            return {"Type": "Parallel", "Branches": branches}
        mode = (
            {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
            if kind == "Distributed"
            else {"Mode": "INLINE"}
        )
        selector = {"loaves.$": "$$.Execution.Input.loaves"}
        tolerance = {"ToleratedFailurePercentage": self.rng.choice([0, 50, 100])}
        return {
            "Type": "Map",
            "ItemsPath": "$$.Execution.Input.loaves",
            "ItemProcessor": {**self.block(depth + 1), "ProcessorConfig": mode},
            "MaxConcurrency": self.rng.randint(0, 3),
            **({"ItemSelector": selector, **tolerance} if kind == "Distributed" else {}),
        }

    def recovery(self, names: list[str]) -> dict[str, Any]:
        retry = {"ErrorEquals": ["Cold"], "MaxAttempts": self.rng.randint(0, 2), "JitterStrategy": "FULL"}
        catch = {"ErrorEquals": [self.rng.choice(["Smoke", "States.ALL"])], "Next": names[-1]}
        return {
            **({"Retry": [retry]} if self.rng.random() < 0.6 else {}),
            **({"Catch": [catch]} if self.rng.random() < 0.5 else {}),
        }


class Oven:
    """Completes at once, later, with a failure, or never, at random from its seed."""

    driver: VirtualClockDriver

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)

    def run(self, _call: Call, done: Callable[[TaskOutcome], None]) -> None:
        luck = self._rng.random()
        outcome = (
            TaskFailed(self._rng.choice(["Cold", "Smoke"]), None) if luck < 0.35 else TaskSucceeded("bread")
        )
        if luck > 0.95:
            return
        if luck > 0.6:
            self.driver.after(self._rng.random() * 5, lambda: done(outcome))
        else:
            done(outcome)


def run(definition: dict[str, Any], seed: int, *, seeded: bool) -> tuple[Execution, list[Any]]:
    oven, inputs = Oven(seed), []

    def journal(_execution: Execution, one: Input, now: float) -> None:
        inputs.append(TimedInput(one, now))

    driver = (
        SeededDriver(oven, seed, journal=journal) if seeded else VirtualClockDriver(oven, journal=journal)
    )
    oven.driver = driver
    execution = made(definition, seed, driver)
    driver.start(execution)
    driver.run()
    if execution.status != "SUCCEEDED":
        driver.redrive(execution)
        driver.run()
    return execution, inputs


def made(definition: dict[str, Any], seed: int, driver: VirtualClockDriver) -> Execution:
    machine = compile_definition({**definition, "TimeoutSeconds": 2000})
    given, limits = {"loaves": [1, 2, 3]}, Limits(history_events=2_000)
    return Execution(machine, given, identity=IDENTITY, rng=seed, limits=limits, choose=driver.choose)


@pytest.mark.parametrize("seeded", [False, True], ids=["in order", "seeded"])
@pytest.mark.parametrize("hundred", range(5))
def test_random_machines_end_leave_nothing_open_and_replay_alike(hundred: int, seeded: bool) -> None:
    for seed in range(hundred * 20, hundred * 20 + 20):
        definition = Maker(seed).block()
        try:
            execution, inputs = run(definition, seed, seeded=seeded)
        except DefinitionError:  # an unreachable state: no machine
            continue
        events = execution.history.events()
        assert execution.status != "RUNNING"
        assert all(0 <= event["previousEventId"] < event["id"] for event in events)
        assert all(map_run.status != "RUNNING" for map_run in execution.map_runs)
        assert not execution.scheduler._tasks
        assert not execution.scheduler._timers
        if not seeded:
            again = made(definition, seed, VirtualClockDriver(Oven(seed)))
            assert replay(again, inputs) == []
            assert json.dumps(again.history.events()) == json.dumps(events)
