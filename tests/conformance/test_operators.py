"""Every comparison operator with a smaller, an equal and a greater value, also where no case was recorded."""

import operator
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from entrypoints.local.asl import Call, Execution, ExecutionIdentity, compile_definition
from entrypoints.local.asl.states.choice_rules import COMPARISONS
from entrypoints.local.stepfunctions.drivers import TaskOutcome, WallClockDriver
from entrypoints.local.system.clock import SystemClock

ORDERED = {
    "Boolean": (False, True),
    "Numeric": (1.5, 2, 3),
    "String": ("Rye", "rye", "spelt"),
    "Timestamp": ("2011-12-09T12:00:00Z", "2011-12-09T14:00:00.5+02:00", "2011-12-09T12:00:01Z"),
}
RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "LessThanEquals": operator.le,
    "LessThan": operator.lt,
    "GreaterThanEquals": operator.ge,
    "GreaterThan": operator.gt,
    "Equals": operator.eq,
}


class NoTasks:
    def run(self, call: Call, done: Callable[[TaskOutcome], None]) -> None:  # noqa: ARG002
        raise AssertionError(call)


@pytest.fixture(scope="module")
def driver() -> Iterator[WallClockDriver]:
    made = WallClockDriver(NoTasks(), SystemClock())
    yield made
    made.close()


def chosen(driver: WallClockDriver, rule: dict[str, Any], value: dict[str, Any]) -> bool:
    states = {
        "Ask": {"Type": "Choice", "Choices": [{**rule, "Next": "Yes"}], "Default": "No"},
        "Yes": {"Type": "Pass", "Result": True, "End": True},
        "No": {"Type": "Pass", "Result": False, "End": True},
    }
    arn = "arn:aws:states:us-east-1:000000000000:execution:ask:one"
    machine = arn.replace("execution", "stateMachine").removesuffix(":one")
    who = ExecutionIdentity(arn, "one", "arn:aws:iam::000000000000:role/r", machine, "ask")
    execution = Execution(
        compile_definition({"StartAt": "Ask", "States": states}), value, identity=who, rng=1
    )
    driver.run(execution)
    assert execution.status == "SUCCEEDED", execution.cause
    return bool(execution.output)


def relation(name: str) -> tuple[str, Callable[[Any, Any], bool]]:
    kind = next(kind for kind in ORDERED if name.startswith(kind))
    return kind, RELATIONS[name.removeprefix(kind)]


@pytest.mark.parametrize("name", sorted(COMPARISONS))
def test_an_operator_compares_with_a_constant_and_with_a_path(driver: WallClockDriver, name: str) -> None:
    kind, holds = relation(name)
    for first, one in enumerate(ORDERED[kind]):
        for second, other in enumerate(ORDERED[kind]):
            value = {"one": one, "other": other}
            assert chosen(driver, {"Variable": "$.one", name: other}, value) == holds(first, second)
            by_path = {"Variable": "$.one", f"{name}Path": "$.other"}
            assert chosen(driver, by_path, value) == holds(first, second)


def test_or_takes_the_first_rule_that_matches(driver: WallClockDriver) -> None:
    either = {
        "Or": [{"Variable": "$.loaf", "StringMatches": "r*"}, {"Variable": "$.loaf", "IsTimestamp": True}]
    }
    assert chosen(driver, either, {"loaf": "rye"})
    assert chosen(driver, either, {"loaf": "2011-12-09T12:00:00Z"})
    assert not chosen(driver, either, {"loaf": "spelt"})
