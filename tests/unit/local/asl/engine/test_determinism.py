"""The same inputs produce the same history, byte for byte."""

import hashlib
import json
import os
import random  # noqa: TID251 -- the tests seed it
import subprocess
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from entrypoints.local.asl import (
    Execution,
    ExecutionIdentity,
    Input,
    Invoke,
    SetTimer,
    Start,
    TaskReport,
    TimedInput,
    TimerDue,
    compile_definition,
)
from entrypoints.local.stepfunctions.drivers import SeededDriver, TaskFailed, TaskSucceeded
from entrypoints.local.stepfunctions.drivers.replay import replay

TASK = {
    "Type": "Task",
    "Resource": "arn:aws:lambda:eu-west-3:000000000000:function:oven",
    "Retry": [{"ErrorEquals": ["Cold"], "JitterStrategy": "FULL", "MaxAttempts": 4}],
    "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Rest"}],
}
MACHINE = compile_definition(
    {
        "StartAt": "Number",
        "States": {
            "Number": {
                "Type": "Pass",
                "Parameters": {"id.$": "States.UUID()", "n.$": "States.MathRandom(1, 100)"},
                "Next": "Both",
            },
            "Both": {
                "Type": "Parallel",
                "Branches": [
                    {
                        "StartAt": f"Bake {kind}",
                        "States": {
                            f"Bake {kind}": {
                                **TASK,
                                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": f"Rest {kind}"}],
                                "Next": f"Rest {kind}",
                            },
                            f"Rest {kind}": {"Type": "Wait", "Seconds": seconds, "End": True},
                        },
                    }
                    for kind, seconds in (("rye", 3), ("oat", 3), ("spelt", 0))
                ],
                "End": True,
            },
        },
    }
)
IDENTITY = ExecutionIdentity("arn:e", "e", "arn:r", "arn:m", "m")


def history(execution: Execution) -> str:
    return json.dumps(execution.history.events())


class Oven:
    """Fails at random, from a seed of its own."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)

    def run(self, call: Any, done: Any) -> None:
        done(TaskFailed("Cold", None) if self._rng.random() < 0.4 else TaskSucceeded({"state": call.state}))


def simulated(seed: int) -> tuple[Execution, list[TimedInput]]:
    inputs: list[TimedInput] = []
    driver = SeededDriver(
        Oven(seed), seed, 0.0, journal=lambda _e, one, now: inputs.append(TimedInput(one, now))
    )
    execution = Execution(MACHINE, {}, identity=IDENTITY, rng=seed, choose=driver.choose)
    driver.start(execution)
    driver.run()
    return execution, inputs


SEEDS = range(1000)


def digest() -> str:
    """Return a hash of the histories of all seeds, to be compared with another run's."""
    return hashlib.sha256("\n".join(history(simulated(seed)[0]) for seed in SEEDS).encode()).hexdigest()


def test_a_thousand_seeds_give_the_same_history_bytes_again_in_another_process() -> None:
    code = "from tests.unit.local.asl.engine.test_determinism import digest; print(digest())"
    elsewhere = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        cwd=Path(__file__).parents[5],
        capture_output=True,
        text=True,
        check=True,
        timeout=50,
    )
    assert elsewhere.stdout.strip() == digest() == digest()


def test_a_thousand_seeds_give_a_thousand_histories_in_hundreds_of_orders() -> None:
    histories = [history(simulated(seed)[0]) for seed in SEEDS]
    orders = {tuple(_happened(event) for event in json.loads(text)) for text in histories}
    assert len(set(histories)) == len(SEEDS)
    assert len(orders) > 400


def _happened(event: dict[str, Any]) -> tuple[str, str | None]:
    return event["type"], event.get("stateEnteredEventDetails", {}).get("name")


def passes(*names: str) -> dict[str, Any]:
    """Return a branch of Pass states."""
    following = [*names[1:], None]
    ways = [{"Next": name} if name else {"End": True} for name in following]
    states = {name: {"Type": "Pass", **way} for name, way in zip(names, ways, strict=True)}
    return {"StartAt": names[0], "States": states}


def test_the_seeds_reach_every_interleaving_of_two_branches() -> None:
    branches = [passes("mix", "knead"), passes("heat", "oil")]
    machine = compile_definition(
        {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}}}
    )
    reached = set()
    for seed in SEEDS:
        driver = SeededDriver(Oven(seed), seed)
        execution = Execution(machine, {}, identity=IDENTITY, rng=seed, choose=driver.choose)
        driver.start(execution)
        driver.run()
        reached.add(tuple(name for kind, name in map(_happened, execution.history.events()) if name)[1:])
    steps = permutations(("mix", "knead", "heat", "oil"))
    assert reached == {
        order
        for order in steps
        if order.index("mix") < order.index("knead") and order.index("heat") < order.index("oil")
    }


def test_the_seeds_reach_every_order_of_the_steps_of_three_executions() -> None:
    machine = compile_definition(
        {"StartAt": "Bake", "States": {"Bake": {**TASK, "Catch": [], "Retry": [], "End": True}}}
    )

    def order_of_steps(seed: int) -> tuple[str, ...]:
        order: list[str] = []
        driver = SeededDriver(Fine(), seed, journal=lambda one, _i, _n: order.append(one.identity.name))
        for name in ("rye", "oat", "spelt"):
            who = ExecutionIdentity(f"arn:{name}", name, "arn:r", "arn:m", "m")
            driver.start(Execution(machine, {}, identity=who, rng=seed, choose=driver.choose))
        driver.run()
        return tuple(order)

    reached = {order_of_steps(seed) for seed in SEEDS}
    assert len(reached) == 90, "a start and an answer of each: 6! / (2! 2! 2!)"


class Fine:
    """Lets every task succeed."""

    def run(self, call: Any, done: Any) -> None:
        done(TaskSucceeded({"state": call.state}))


class Recorded:
    """An execution in first-come order with the inputs applied to it."""

    def __init__(self, seed: int) -> None:
        self.execution = Execution(MACHINE, {}, identity=IDENTITY, rng=seed)
        self.inputs: list[TimedInput] = []
        self.waiting: list[Any] = []
        self.now = 0.0

    def apply(self, one: Input) -> None:
        self.inputs.append(TimedInput(one, self.now))
        self.waiting += one.apply(self.execution, self.now)

    def proceed(self, choice: int, *, cold: bool) -> None:
        """End one of the tasks or fire one of the timers."""
        ready = [effect for effect in self.waiting if isinstance(effect, Invoke | SetTimer)]
        effect = ready[choice % len(ready)]
        self.waiting.remove(effect)
        self.now += 0.25
        if isinstance(effect, SetTimer):
            self.apply(TimerDue(effect.timer))
        elif cold:
            self.apply(TaskReport(effect.token, TaskFailed("Cold", None)))
        else:
            self.apply(TaskReport(effect.token, TaskSucceeded({"fine": True})))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1000), steps=st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40))
def test_a_replay_of_the_inputs_gives_the_same_history_and_the_same_open_effects(
    seed: int, steps: list[tuple[int, bool]]
) -> None:
    live = Recorded(seed)
    live.apply(Start())
    for choice, cold in steps:
        if live.execution.status != "RUNNING":
            break
        live.proceed(choice, cold=cold)
    again = Execution(MACHINE, {}, identity=IDENTITY, rng=seed)
    left = replay(again, live.inputs)
    assert history(again) == history(live.execution)
    assert again.status == live.execution.status
    assert {effect for effect in left if isinstance(effect, SetTimer)} == {
        effect for effect in live.waiting if isinstance(effect, SetTimer)
    }
    assert [effect.token for effect in left if isinstance(effect, Invoke)] == [
        effect.token for effect in live.waiting if isinstance(effect, Invoke)
    ]
