import json
from collections.abc import Callable
from typing import Any

from entrypoints.local.console.timelines.history_reader import walk
from tests.unit.local.console.conftest import Bakery

OVEN = "arn:aws:lambda:us-east-1:000000000000:function:oven"


def test_a_visit_holds_its_attempts(bakery: Bakery, failing: Callable[..., Callable[[Any], Any]]) -> None:
    bakery.functions.handlers["oven"] = failing("Cold", times=2)
    retry = [{"ErrorEquals": ["Cold"], "IntervalSeconds": 3, "BackoffRate": 2}]
    arn = bakery.run({"Type": "Task", "Resource": OVEN, "Retry": retry}, {"loaf": "rye"})["arn"]
    (visit,) = walk(bakery.orchestrator.find(arn).execution).visits.values()
    assert [attempt.error for attempt in visit.attempts] == ["Cold", "Cold", None]
    assert [round(attempt.began - visit.began) for attempt in visit.attempts] == [0, 3, 9]


def test_a_loop_is_as_many_visits(bakery: Bakery) -> None:
    count = {
        "Type": "Pass",
        "QueryLanguage": "JSONata",
        "Output": {"n": "{% $states.input.n + 1 %}"},
        "Next": "Enough",
    }
    enough = {
        "Type": "Choice",
        "Choices": [{"Variable": "$.n", "NumericLessThan": 3, "Next": "Count"}],
        "Default": "Done",
    }
    states = {"Count": count, "Enough": enough, "Done": {"Type": "Succeed"}}
    shown = bakery.run({"StartAt": "Count", "States": states}, {"n": 0})
    assert shown["states"]["Count"]["entered"] == 3
    assert json.loads(shown["states"]["Count"]["output"]) == {"n": 3}
    assert ["Enough", "Count"] in shown["taken"]


def test_every_event_has_an_owner_or_none(bakery: Bakery) -> None:
    arn = bakery.run({"Type": "Pass"})["arn"]
    execution = bakery.orchestrator.find(arn).execution
    way = walk(execution)
    assert len(way.owners) == len(execution.history) + 1
    assert [way.state_of(number) for number in range(1, len(way.owners))] == [None, "Only", "Only", "Only"]
